/**
 * ResourceAccounting: the port between evaluations and the store of the accounts that pay for them.
 *
 * An evaluation charges an `Account`, which is memory: a charge in mid-loop cannot wait for a network. The service is what
 * lies around that. It finds the account of a tenant, admits an evaluation, makes sure before each slice that the account
 * may be charged what the store allows (`lease`), and carries to the store afterwards what was (`settle`). For accounts that
 * live in memory a lease is everything that remains and there is nothing to carry, so both do nothing. A store over a
 * network sets the limits of its local accounts to a chunk in `lease` and reports in `settle`; since no slice can pass the
 * chunk, a fleet of processes never overspends.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { type HostError, ResourceExhaustedError } from "../errors/index.ts";
import { Account, type AccountOptions, checkedAccount } from "./account.ts";
import { accountOf } from "./account-holder.ts";
import { checkedSettings } from "./account-settings.ts";
import type { EvaluationOutcome } from "./history.ts";
import { decodeLimits, LIMIT_KEYS } from "./limits.ts";
import type { OpenEvaluation } from "./open-evaluation.ts";
import { positiveValue, textValue } from "./option-checks.ts";
import { EffectAnswer, type Exhaustion, type OnExhausted, type TopUp, type TopUpRequest } from "./top-up.ts";
import { admittedNow, answered, lastingServices, leave, refusalOf, topUpsUnderway } from "./top-up-answers.ts";

/**
 * Grants more, or refuses by answering with nothing; by an Effect, if that takes time. An Effect that fails refuses, too, and
 * its failure is the `cause` of the error.
 */
export type EffectOnExhausted<R = never> = (
  exhaustion: Exhaustion,
) => ReturnType<OnExhausted> | Effect.Effect<TopUp | undefined, unknown, R>;

/** How an account is set up: its limits, the size of its history, its weight, and who may grant more. */
export interface AccountSettings<R = never> extends Omit<AccountOptions, "label" | "parent" | "onExhausted"> {
  /**
   * Asked where a limit of this account is about to refuse something. An evaluation waits for an Effect, which has the services
   * of the place where the account was set up.
   *
   * @example
   * const onExhausted = ({ used, limit }) =>
   *   Payments.use((payments) => payments.charge("ada", 1)).pipe(Effect.as({ grant: used - limit + 10_000 }));
   * const ada = accounting.account("ada", { limits: { maxTotalIterations: 10_000 }, onExhausted });
   */
  readonly onExhausted?: EffectOnExhausted<R> | undefined;
}

/** What evaluations ask of a store of accounts. Times are milliseconds since the epoch. */
export interface AccountStore {
  /** Pays for evaluations that `CurrentAccount` names no other account for. */
  readonly defaultAccount: Account;
  /**
   * The account of this label. It is made at its first mention, as a child of the default account, whose limits hold for it,
   * too; at later mentions, limits, a weight and an `onExhausted` that are given replace those that it has, while its history
   * keeps its size.
   */
  readonly account: <R = never>(label: string, settings?: AccountSettings<R>) => Effect.Effect<Account, never, R>;
  /** Admits an evaluation, or fails where a limit of the account or above it is used up. */
  readonly open: (account: Account, now: number) => Effect.Effect<OpenEvaluation, ResourceExhaustedError>;
  /** Before each slice: sees to it that the account may be charged. */
  readonly lease: (account: Account, evaluation: OpenEvaluation) => Effect.Effect<void, ResourceExhaustedError>;
  /** After each slice, whose use is booked in the account. */
  readonly settle: (account: Account, evaluation: OpenEvaluation) => Effect.Effect<void>;
  /** Ends an evaluation: writes its history. */
  readonly close: (
    account: Account,
    evaluation: OpenEvaluation,
    now: number,
    outcome: EvaluationOutcome,
  ) => Effect.Effect<void>;
}

const open: AccountStore["open"] = (account, now) =>
  Effect.withFiber((fiber) => {
    const evaluation = account.admit(now);
    if (evaluation.admitted) return Effect.succeed(evaluation);
    const { request } = evaluation;
    if (request === undefined || topUpsUnderway(fiber.context).includes(request))
      return Effect.fail(new ResourceExhaustedError(evaluation));
    return Effect.flatMap(waited(request), () =>
      request.isMet || !account.isExhausted() ? open(account, now) : Effect.fail(refusalOf(request)),
    );
  });

/** Waits at the door, where an evaluation is not to be interrupted otherwise. */
const waited = (request: TopUpRequest): Effect.Effect<void> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const waiter = {};
      request.join(waiter);
      return waiter;
    }),
    () => Effect.interruptible(answered(request)),
    (waiter) => Effect.suspend(() => leave(request, waiter)),
  );

/** Of an evaluation that cannot wait. */
const openNow = (account: Account, now: number): Effect.Effect<OpenEvaluation, ResourceExhaustedError | HostError> =>
  Effect.try({
    try: () => admittedNow(() => account.admit(now)),
    catch: (error) => error as ResourceExhaustedError | HostError,
  });

const close: AccountStore["close"] = (account, evaluation, now, outcome) =>
  Effect.sync(() => account.close(evaluation, now, outcome));

const nothing = (): Effect.Effect<void> => Effect.void;

/** What the driver of an evaluation asks of a store. */
export interface Accounting extends Pick<AccountStore, "lease" | "settle" | "close"> {
  readonly open: (account: Account, now: number) => Effect.Effect<OpenEvaluation, ResourceExhaustedError | HostError>;
}

/** Admission and history of accounts that live in memory. */
export const memoryAccounting = { open, lease: nothing, settle: nothing, close } satisfies Accounting;

/** The same where nothing may wait. */
export const memoryAccountingNow: Accounting = { ...memoryAccounting, open: openNow };

/** A store in memory whose accounts are the children of `defaultAccount`. */
export const makeMemoryStore = (defaultAccount: Account): AccountStore => {
  const accounts = new Map<string, Account>();
  const create = (label: string, settings: AccountOptions): Account => {
    const account = defaultAccount.child(label, settings);
    accounts.set(label, account);
    return account;
  };
  return {
    ...memoryAccounting,
    defaultAccount,
    account: (label, settings = {}) =>
      Effect.map(decoded("settings of account", settings), (decoded) => {
        const known = accounts.get(textValue("label", label));
        if (known !== undefined) replaceSettings(known, decoded);
        return known ?? create(label, decoded);
      }),
  };
};

/** Settings whose answers have the services of this place. */
const decoded = <R>(what: string, given: AccountSettings<R>): Effect.Effect<AccountOptions, never, R> =>
  Effect.map(Effect.context<R>(), (context) => {
    const { onExhausted, ...settings } = checkedSettings(what, given);
    if (typeof onExhausted !== "function") return { ...settings, onExhausted };
    const services = lastingServices(context);
    const hook = (exhaustion: Exhaustion): ReturnType<OnExhausted> => {
      const answer = onExhausted(exhaustion);
      if (!Effect.isEffect(answer)) return answer;
      return new EffectAnswer(Effect.provideContext(answer, services)) as never;
    };
    return { ...settings, onExhausted: hook };
  });

/** All of them, or none where one is wrong. */
const replaceSettings = (account: Account, { limits = {}, weight, onExhausted }: AccountOptions): void => {
  decodeLimits(limits);
  if (weight !== undefined) positiveValue("weight", weight);
  if (onExhausted !== undefined) account.setOnExhausted(onExhausted);
  if (weight !== undefined) account.setWeight(weight);
  for (const key of LIMIT_KEYS) {
    const limit = limits[key];
    if (limit !== undefined) account.setLimit(key, limit);
  }
};

/**
 * The store of the accounts that evaluations are charged to.
 *
 * @example
 * const program = Effect.gen(function* () {
 *   const accounting = yield* ResourceAccounting;
 *   const alice = yield* accounting.account("alice", { limits: { maxCpuTime: 500 } });
 *   return yield* Evaluator.evaluate(code).pipe(Effect.provideService(CurrentAccount, alice));
 * });
 * program.pipe(Effect.provide([Evaluator.layer, ResourceAccounting.layerMemory()]), Effect.runPromise);
 */
export class ResourceAccounting extends Context.Service<ResourceAccounting, AccountStore>()(
  "sandglass/ResourceAccounting",
) {
  /** Accounts in memory, under a default account with these limits (none if left out). */
  static readonly layerMemory = <R = never>(
    settings: AccountSettings<R> = {},
  ): Layer.Layer<ResourceAccounting, never, R> =>
    Layer.effect(
      ResourceAccounting,
      Effect.map(decoded("settings of layerMemory", settings), (options) => makeMemoryStore(new Account(options))),
    );

  /** The account of a `ResourceTracker` as the default account: what the tracker shows and limits is what runs here. */
  static readonly layerTracker = (tracker: object): Layer.Layer<ResourceAccounting> =>
    Layer.sync(ResourceAccounting, () => makeMemoryStore(accountOf(tracker)));
}

/** The account that pays for evaluations in a part of a program; `undefined` stands for the store's default account. */
export const CurrentAccount: Context.Reference<Account | undefined> = Context.Reference<Account | undefined>(
  "sandglass/CurrentAccount",
  { defaultValue: () => undefined },
);

/** The account that pays here. What is none is a `TypeError`, as a defect. */
export const payingAccount = ({ defaultAccount }: AccountStore): Effect.Effect<Account> =>
  Effect.map(CurrentAccount, (current = defaultAccount) => checkedAccount("CurrentAccount", current));
