/**
 * Top-ups: the owner of an account may grant more where a charge is about to be refused. The question is asked at the very
 * charge, in the middle of the guest's work; what is granted raises the limit, and the guest never knows.
 *
 * An answer may be there at once, or take time: a payment, a question to somebody. Then it is a *request*, of which an account
 * has at most one for each resource: whoever runs short of the same waits for the same answer. If that covers what was
 * asked for, all who wait go on, and make their charges as if nothing had been (where one has used up what was granted, the
 * next asks anew). If it does not, all are refused.
 *
 * Each refusal is one question: a grant that does not cover the charge is a refusal, too. So is an answer that is wrong, and an
 * exception, which surfaces as an unhandled rejection.
 */
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";
import type { Lease } from "./lease.ts";
import { limitValue, plainOptions, rejectUnknownKeys } from "./option-checks.ts";
import { callSafely, surface } from "./stray-errors.ts";

/** How much of each is advanced to work that cannot pause where it runs short: see `evaluation/billing.ts`. */
export const ADVANCES: Readonly<Lease> = Object.freeze({
  iterations: 10_000,
  functionCalls: 1_000,
  memoryBytes: 2 ** 20,
  cpuTimeMs: 50,
});

/** What is about to be refused. */
export interface Exhaustion {
  resourceType: ResourceType;
  /** The total with the charge at hand: a grant helps from `used - limit` on. */
  used: number;
  limit: number;
}

/** More of it: added to the limit. */
export interface TopUp {
  /** A number of at least 0; `Infinity` removes the limit. */
  grant: number;
}

/** Grants more, or refuses by answering with nothing; at once, or by a promise for which an asynchronous evaluation waits. */
export type OnExhausted = (exhaustion: Exhaustion) => TopUp | undefined | PromiseLike<TopUp | undefined>;

/** An answer as an Effect, which only those can run who know Effect. */
export class EffectAnswer {
  readonly effect: object;
  constructor(effect: object) {
    this.effect = effect;
  }
}

/** The account that has asked. */
interface Asker {
  /** Adds to a limit, and answers with it. */
  raise(limit: ResourceType, grant: number): number;
  /** No more is granted. */
  noteRefusal(limit: ResourceType): void;
}

/** A question that is not answered yet. */
export class TopUpRequest {
  readonly asked: Exhaustion;
  /** There if the answer is an Effect, which the first one who waits begins. */
  readonly answer: EffectAnswer | undefined;
  /** In which the Effect runs, once it was begun. */
  fiber: object | undefined;
  /** Is what was asked for granted? `undefined` as long as nobody knows. */
  isMet: boolean | undefined;
  /** What the Effect failed with. */
  failure: unknown;
  private readonly waiters = new Set<object>();
  private readonly listeners = new Set<() => void>();
  private readonly settled: (grant: number) => boolean;

  constructor(asked: Exhaustion, answer: EffectAnswer | undefined, settled: (grant: number) => boolean) {
    this.asked = asked;
    this.answer = answer;
    this.settled = settled;
  }

  join(waiter: object): void {
    this.waiters.add(waiter);
  }

  /** True for the last one who leaves before an Effect has answered: nobody needs that any more. */
  leave(waiter: object): boolean {
    this.waiters.delete(waiter);
    if (this.waiters.size > 0 || this.isMet !== undefined || this.answer === undefined) return false;
    this.settle(undefined);
    return true;
  }

  /** Calls `listener` when the answer comes; returns what ends that. */
  whenSettled(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The answer is there. Later ones are not heard. */
  settle(answer: TopUp | undefined): void {
    if (this.isMet !== undefined) return;
    this.isMet = this.settled(callSafely(() => grantOf(answer)) ?? 0);
    for (const listener of [...this.listeners]) listener();
  }
}

/** Who may grant more to an account, and what is being asked of them. */
export class TopUps {
  /** May be replaced while requests are under way. */
  hook: OnExhausted | undefined;
  private readonly asker: Asker;
  private readonly requests = new Map<ResourceType, TopUpRequest>();
  private isAsking = false;

  constructor(asker: Asker) {
    this.asker = asker;
  }

  /**
   * Asks for more, and answers with what has to be waited for. Not while that is being thought about: an evaluation of the one
   * who is asked is refused.
   */
  ask(exhaustion: Exhaustion): TopUpRequest | undefined {
    const { resourceType } = exhaustion;
    const { hook } = this;
    const pending = this.requests.get(resourceType);
    if (pending !== undefined || hook === undefined || this.isAsking) return pending;
    this.isAsking = true;
    const answer = callSafely(() => hook({ ...exhaustion }));
    this.isAsking = false;
    if (answer instanceof EffectAnswer || isPromise(answer)) return this.request(exhaustion, answer);
    this.asker.raise(resourceType, callSafely(() => grantOf(answer)) ?? 0);
    return undefined;
  }

  isWaiting(limit: ResourceType): boolean {
    return this.requests.has(limit);
  }

  private request(asked: Exhaustion, answer: EffectAnswer | PromiseLike<TopUp | undefined>): TopUpRequest {
    const settled = (grant: number): boolean => this.settle(asked, grant);
    const effect = answer instanceof EffectAnswer ? answer : undefined;
    const request = new TopUpRequest(asked, effect, settled);
    this.requests.set(asked.resourceType, request);
    if (!(answer instanceof EffectAnswer)) void settleBy(request, answer);
    return request;
  }

  private settle({ resourceType, used, limit }: Exhaustion, grant: number): boolean {
    this.requests.delete(resourceType);
    const raised = this.asker.raise(resourceType, grant);
    if (raised > limit && raised >= used) return true;
    this.asker.noteRefusal(resourceType);
    return false;
  }
}

const settleBy = async (request: TopUpRequest, answer: PromiseLike<TopUp | undefined>): Promise<void> => {
  let topUp: TopUp | undefined;
  try {
    topUp = await answer;
  } catch (error) {
    surface(error);
  }
  request.settle(topUp);
};

const isPromise = (answer: unknown): answer is PromiseLike<TopUp | undefined> =>
  typeof answer === "object" && answer !== null && "then" in answer && typeof answer.then === "function";

const grantOf = (answer: TopUp | undefined): number => {
  if (answer === undefined) return 0;
  const given = plainOptions("the answer of onExhausted", answer);
  rejectUnknownKeys("the answer of onExhausted", given, ["grant"]);
  return limitValue("grant", given["grant"]);
};
