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
import { ResourceExhaustedError } from "../errors/index.ts";
import { Account, type AccountOptions } from "./account.ts";
import { accountOf } from "./account-holder.ts";
import type { EvaluationOutcome } from "./history.ts";
import { LIMIT_KEYS } from "./limits.ts";
import type { OpenEvaluation } from "./open-evaluation.ts";

/** How an account is set up: its limits, the size of its history, its weight, and who may grant more. */
export type AccountSettings = Omit<AccountOptions, "label" | "parent">;

/** What evaluations ask of a store of accounts. Times are milliseconds since the epoch. */
export interface AccountStore {
  /** Pays for evaluations that `CurrentAccount` names no other account for. */
  readonly defaultAccount: Account;
  /**
   * The account of this label. It is made at its first mention, as a child of the default account, whose limits hold for it,
   * too; at later mentions, limits, a weight and an `onExhausted` that are given replace those that it has.
   */
  readonly account: (label: string, settings?: AccountSettings) => Effect.Effect<Account>;
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
  Effect.suspend(() => {
    const evaluation = account.admit(now);
    return evaluation.admitted ? Effect.succeed(evaluation) : Effect.fail(new ResourceExhaustedError(evaluation));
  });

const close: AccountStore["close"] = (account, evaluation, now, outcome) =>
  Effect.sync(() => account.close(evaluation, now, outcome));

const nothing = (): Effect.Effect<void> => Effect.void;

/** Admission and history of accounts that live in memory. */
export const memoryAccounting: Pick<AccountStore, "open" | "lease" | "settle" | "close"> = {
  open,
  lease: nothing,
  settle: nothing,
  close,
};

/** A store in memory whose accounts are the children of `defaultAccount`. */
export const makeMemoryStore = (defaultAccount: Account): AccountStore => {
  const accounts = new Map<string, Account>();
  const create = (label: string, settings: AccountSettings): Account => {
    const account = defaultAccount.child(label, settings);
    accounts.set(label, account);
    return account;
  };
  return {
    ...memoryAccounting,
    defaultAccount,
    account: (label, settings = {}) =>
      Effect.sync(() => {
        const known = accounts.get(label);
        if (known !== undefined) replaceSettings(known, settings);
        return known ?? create(label, settings);
      }),
  };
};

const replaceSettings = (account: Account, { limits = {}, weight, onExhausted }: AccountSettings): void => {
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
  static readonly layerMemory = (settings: AccountSettings = {}): Layer.Layer<ResourceAccounting> =>
    Layer.sync(ResourceAccounting, () => makeMemoryStore(new Account(settings)));

  /** The account of a `ResourceTracker` as the default account: what the tracker shows and limits is what runs here. */
  static readonly layerTracker = (tracker: object): Layer.Layer<ResourceAccounting> =>
    Layer.sync(ResourceAccounting, () => makeMemoryStore(accountOf(tracker)));
}

/** The account that pays for evaluations in a part of a program; `undefined` stands for the store's default account. */
export const CurrentAccount: Context.Reference<Account | undefined> = Context.Reference<Account | undefined>(
  "sandglass/CurrentAccount",
  { defaultValue: () => undefined },
);
