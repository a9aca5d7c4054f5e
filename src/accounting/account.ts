/**
 * An account: limits, totals, history and exhaustion of one tenant, as pure data and arithmetic. It has no clock (times are
 * arguments) and runs nobody's code, so whatever it answers is exact at the moment of the question.
 *
 * Accounts form a tree. A charge on an account is a charge on all its ancestors, and the limit of any of them stops the
 * evaluation; where several are broken at once, the nearest is the one that is reported. The loop over `parent` is therefore
 * in every operation, and is usually one step long.
 *
 * The life of an evaluation: `admit` counts it and opens its record; then, for each slice and each crossing into host code,
 * `remaining` says what may be used and `book` adds what was; a charge that does not fit is handed to `refuse`, which books
 * it, too, so that `used` says what was asked for; `close` writes the history. One thread runs one slice at a time, so what
 * `remaining` answers is true until the slice ends, and no two evaluations can spend the same unit.
 *
 * Watchers are told when `tell` is called, which is between two slices: see `watchers.ts`.
 */
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";
import { type EvaluationOutcome, History, type ResourceHistoryEntry } from "./history.ts";
import type { Lease } from "./lease.ts";
import {
  COUNTER_OF_LIMIT,
  checkLimitKey,
  decodeLimits,
  LIMIT_KEYS,
  LIMIT_OF_COUNTER,
  type LimitTable,
  type ResourceLimits,
} from "./limits.ts";
import { type LiveMemory, MemoryGauge } from "./live-memory.ts";
import { OpenEvaluation } from "./open-evaluation.ts";
import { display, limitValue, positiveValue, sizeValue } from "./option-checks.ts";
import type { LimitStatus, ResourceStats } from "./stats.ts";
import { ADVANCES, type OnExhausted, type TopUpRequest, TopUps } from "./top-up.ts";
import { Threshold, type ThresholdCrossing, Watchers } from "./watchers.ts";

/** Why something was not allowed: the fields of a `ResourceExhaustedError`. */
export interface Refusal {
  readonly admitted: false;
  readonly resourceType: ResourceType;
  readonly used: number;
  readonly limit: number;
  /** What may still lift it. */
  readonly request?: TopUpRequest | undefined;
}

export interface AccountOptions {
  readonly limits?: ResourceLimits | undefined;
  /** How many finished evaluations are kept in the history. Default 100; 0 keeps none. */
  readonly historySize?: number | undefined;
  /** Names the account in the history of its ancestors. */
  readonly label?: string | undefined;
  /** Its share of the thread beside its siblings that are busy, too. A number above 0; default 1. */
  readonly weight?: number | undefined;
  /** Asked before one of its limits refuses something. */
  readonly onExhausted?: OnExhausted | undefined;
  readonly parent?: Account | undefined;
}

const DEFAULT_HISTORY_SIZE = 100;

export class Account {
  readonly label: string | undefined;
  readonly parent: Account | undefined;
  private share: number;
  private readonly topUps: TopUps;
  private readonly limits: LimitTable;
  private readonly totals = { memoryBytes: 0, iterations: 0, functionCalls: 0, cpuTimeMs: 0, evaluations: 0 };
  private largest = { memory: 0, iterations: 0 };
  private readonly history: History;
  private readonly memory: MemoryGauge;
  /** Evaluations and late work of this account and its descendants that have begun and not ended. */
  private readonly open = new Set<OpenEvaluation>();
  private lastRefused: ResourceType | undefined;
  private watchers: Watchers | undefined;
  private readonly thresholds = new Set<Threshold>();

  /** Throws a `RangeError` or `TypeError` that names the option which is wrong. */
  constructor({
    limits,
    historySize = DEFAULT_HISTORY_SIZE,
    label,
    weight = 1,
    onExhausted,
    parent,
  }: AccountOptions = {}) {
    this.limits = decodeLimits(limits);
    this.history = new History(sizeValue("historySize", historySize));
    this.label = label;
    this.topUps = new TopUps({
      raise: (limit, grant) => (this.limits[limit] += grant),
      noteRefusal: (limit) => {
        this.lastRefused = limit;
      },
    });
    this.setOnExhausted(onExhausted);
    this.share = positiveValue("weight", weight);
    this.parent = parent;
    this.memory = new MemoryGauge(parent?.memory);
  }

  /** A new account whose charges are also charges on this one. */
  child(label: string, options: Omit<AccountOptions, "label" | "parent"> = {}): Account {
    return new Account({ ...options, label, parent: this });
  }

  /** Opens an evaluation at `now` (milliseconds since the epoch), unless a limit here or above is used up. */
  admit(now: number): OpenEvaluation | Refusal {
    const refused = this.refusing(1);
    if (refused !== undefined) return refused.request ? refused : refused.by.refuseEvaluation();
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      account.totals.evaluations++;
    }
    return this.begin(new OpenEvaluation(this.totals.evaluations, this.label, now, false));
  }

  /** Opens a piece of work that outlived evaluation `evaluationNumber`: charged and recorded, but not counted. */
  admitLate(evaluationNumber: number, now: number): OpenEvaluation | Refusal {
    const refused = this.refusing(0);
    if (refused !== undefined) return refused;
    return this.begin(new OpenEvaluation(evaluationNumber, this.label, now, true));
  }

  /** Fills `lease` with what may still be used here and in all ancestors: never negative, `Infinity` without a limit. */
  remaining(lease: Lease): Lease {
    lease.iterations = lease.functionCalls = lease.memoryBytes = lease.cpuTimeMs = Number.POSITIVE_INFINITY;
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      account.lower(lease);
    }
    return lease;
  }

  /** Adds what was used to the evaluation, to this account and to its ancestors. */
  book(evaluation: OpenEvaluation, iterations: number, calls: number, memoryBytes: number, cpuTimeMs: number): void {
    evaluation.iterations += iterations;
    evaluation.functionCalls += calls;
    evaluation.memoryBytes += memoryBytes;
    evaluation.cpuTimeMs += cpuTimeMs;
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      account.add(iterations, calls, memoryBytes, cpuTimeMs);
    }
  }

  /** Books a charge that did not fit what remains, and says which limit refused it: the nearest that it breaks. */
  refuse(evaluation: OpenEvaluation, counter: keyof Lease, amount: number): Refusal {
    this.bookOne(evaluation, counter, amount);
    const limit = LIMIT_OF_COUNTER[counter];
    let refusal: Refusal | undefined;
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      if (account.totals[counter] <= account.limits[limit]) continue;
      account.lastRefused = limit;
      refusal ??= account.refusalBy(limit);
    }
    if (refusal === undefined) throw new Error(`No limit refuses ${amount} more of ${counter}`);
    return refusal;
  }

  /** May somebody grant more, here or above? */
  get canBeToppedUp(): boolean {
    return this.topUps.hook !== undefined || (this.parent?.canBeToppedUp ?? false);
  }

  /**
   * Asks those whose limits refuse a charge to grant it, the nearest first, until one does not. If that one has not answered
   * yet, the request for which the charge has to wait.
   */
  topUp(counter: keyof Lease, amount: number): TopUpRequest | undefined {
    const limit = LIMIT_OF_COUNTER[counter];
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      if (account.totals[counter] + amount <= account.limits[limit]) continue;
      const request = account.ask(limit, amount);
      if (account.totals[counter] + amount > account.limits[limit]) return request;
    }
    return undefined;
  }

  /** Would no limit refuse so much more, here or above? */
  covers(counter: keyof Lease, amount: number): boolean {
    const limit = LIMIT_OF_COUNTER[counter];
    if (this.totals[counter] + amount > this.limits[limit]) return false;
    return this.parent?.covers(counter, amount) ?? true;
  }

  /** What may still be used by those who are waiting for an answer to a request: so much past the limits that wait for one. */
  remainingInAdvance(counter: keyof Lease): number {
    const limit = LIMIT_OF_COUNTER[counter];
    const advance = this.topUps.isWaiting(limit) ? ADVANCES[counter] : 0;
    const remaining = Math.max(0, this.limits[limit] + advance - this.totals[counter]);
    return Math.min(remaining, this.parent?.remainingInAdvance(counter) ?? Number.POSITIVE_INFINITY);
  }

  /** Ends an evaluation or late work: its entry goes into the history here and above. Ending twice is ending once. */
  close(evaluation: OpenEvaluation, now: number, outcome: EvaluationOutcome): void {
    if (!this.open.has(evaluation)) return;
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      account.end(evaluation, now, outcome);
    }
  }

  /** A place for one interpreter, `owner`, to report its live memory to; to be released with the interpreter. */
  liveMemory(owner?: object): LiveMemory {
    return this.memory.reportOf(owner);
  }

  /** Calls `watcher` after each slice on this account or on a descendant; answers with what ends that. */
  watch(watcher: () => void): () => void {
    this.watchers ??= new Watchers();
    return this.watchers.add(watcher);
  }

  /** Calls `callback` when a part of a limit is used, once for each limit until its use has been below again. */
  onThreshold(fraction: number, callback: (crossing: ThresholdCrossing) => void): () => void {
    const threshold = new Threshold(fraction, callback);
    const stop = this.watch(() => threshold.look(this));
    this.thresholds.add(threshold);
    return () => {
      this.thresholds.delete(threshold);
      stop();
    };
  }

  /** Does anybody watch here or above? */
  get isWatched(): boolean {
    return (this.watchers?.any ?? false) || (this.parent?.isWatched ?? false);
  }

  /** Tells the watchers here and above. */
  tell(): void {
    this.watchers?.tell();
    this.parent?.tell();
  }

  /** True when a new evaluation would be refused, by a limit here or above. */
  isExhausted(): boolean {
    return this.nearestExhausted() !== undefined;
  }

  /** The limit that would refuse a new evaluation. */
  getExhaustedLimit(): ResourceType | null {
    return this.nearestExhausted()?.exhaustedHere() ?? null;
  }

  /** True when a limit for this resource is set here or above. */
  isLimited(resource: ResourceType): boolean {
    return this.limits[resource] < Number.POSITIVE_INFINITY || (this.parent?.isLimited(resource) ?? false);
  }

  /** The limit that is set here, if one is. */
  getLimit(key: ResourceType): number | undefined {
    const limit = this.limits[checkLimitKey(key)];
    return limit === Number.POSITIVE_INFINITY ? undefined : limit;
  }

  /** Sets a limit, also for evaluations that are running; `Infinity` removes it. Throws a `RangeError`. */
  setLimit(key: ResourceType, value: number): void {
    this.limits[checkLimitKey(key)] = limitValue(key, value);
  }

  /** Its share of the thread: see `evaluation/turns.ts`. */
  get weight(): number {
    return this.share;
  }

  /** Changes the share from the next turn on. Throws a `RangeError`. */
  setWeight(weight: number): void {
    this.share = positiveValue("weight", weight);
  }

  /** Replaces who may grant more. Throws a `TypeError`. */
  setOnExhausted(hook: OnExhausted | undefined): void {
    if (hook !== undefined && typeof hook !== "function")
      throw new TypeError(`onExhausted must be a function, not ${display(hook)}`);
    this.topUps.hook = hook;
  }

  /** Zeroes counters, history and exhaustion; limits stay. What is running goes on and is seen from here on only. */
  reset(): void {
    const { totals } = this;
    totals.memoryBytes = totals.iterations = totals.functionCalls = totals.cpuTimeMs = totals.evaluations = 0;
    this.largest = { memory: 0, iterations: 0 };
    this.lastRefused = undefined;
    this.history.clear();
    this.memory.resetPeak();
    for (const evaluation of this.open) evaluation.resetFor(this);
    for (const threshold of this.thresholds) threshold.forget();
  }

  /** How much of a limit is used, if it is set here. */
  limitStatus(key: ResourceType): LimitStatus | undefined {
    const limit = this.limits[key];
    if (limit === Number.POSITIVE_INFINITY) return undefined;
    const used = this.used(key);
    return { used, limit, remaining: Math.max(0, limit - used) };
  }

  getStats(): ResourceStats {
    const { memoryBytes, iterations, functionCalls, cpuTimeMs, evaluations } = this.totals;
    return {
      memoryBytes,
      iterations,
      functionCalls,
      cpuTimeMs,
      evaluations,
      peakMemoryBytes: this.memory.peak,
      largestEvaluation: { memory: this.largest.memory, iterations: this.largest.iterations },
      isExhausted: this.isExhausted(),
      limitStatus: this.allLimitStatus(),
    };
  }

  /** Finished evaluations and late work of this account and its descendants, oldest first. */
  getHistory(): ResourceHistoryEntry[] {
    return this.history.entries();
  }

  private begin(evaluation: OpenEvaluation): OpenEvaluation {
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      account.open.add(evaluation);
    }
    return evaluation;
  }

  private end(evaluation: OpenEvaluation, now: number, outcome: EvaluationOutcome): void {
    this.open.delete(evaluation);
    const row = evaluation.rowFor(this, now, evaluation.isLate ? "late" : outcome);
    this.history.append(row);
    if (evaluation.isLate) return;
    this.largest.memory = Math.max(this.largest.memory, row.memoryBytes);
    this.largest.iterations = Math.max(this.largest.iterations, row.iterations);
  }

  private add(iterations: number, calls: number, memoryBytes: number, cpuTimeMs: number): void {
    this.totals.iterations += iterations;
    this.totals.functionCalls += calls;
    this.totals.memoryBytes += memoryBytes;
    this.totals.cpuTimeMs += cpuTimeMs;
  }

  private bookOne(evaluation: OpenEvaluation, counter: keyof Lease, amount: number): void {
    const of = (other: keyof Lease): number => (other === counter ? amount : 0);
    this.book(evaluation, of("iterations"), of("functionCalls"), of("memoryBytes"), of("cpuTimeMs"));
  }

  /** Lowers a lease to what remains here. */
  private lower(lease: Lease): void {
    const { limits, totals } = this;
    lease.iterations = Math.min(lease.iterations, Math.max(0, limits.maxTotalIterations - totals.iterations));
    lease.functionCalls = Math.min(lease.functionCalls, Math.max(0, limits.maxFunctionCalls - totals.functionCalls));
    lease.memoryBytes = Math.min(lease.memoryBytes, Math.max(0, limits.maxTotalMemory - totals.memoryBytes));
    lease.cpuTimeMs = Math.min(lease.cpuTimeMs, Math.max(0, limits.maxCpuTime - totals.cpuTimeMs));
  }

  /** Refuses an evaluation for what is used up here. Only a limit of evaluations is itself charged by the attempt. */
  private refuseEvaluation(): Refusal {
    const refusal = this.refusalBy(this.exhaustedHere()!);
    if (refusal.resourceType !== "maxEvaluations") return refusal;
    this.lastRefused = "maxEvaluations";
    return { ...refusal, used: refusal.used + 1 };
  }

  private refusalBy(limit: ResourceType): Refusal {
    return { admitted: false, resourceType: limit, used: this.used(limit), limit: this.limits[limit] };
  }

  /** The nearest account that refuses new work, though it was asked for more; an evaluation counts for one itself. */
  private refusing(evaluations: 0 | 1): (Refusal & { readonly by: Account }) | undefined {
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      for (let limit = account.exhaustedHere(); limit !== null; limit = account.exhaustedHere()) {
        const request = account.ask(limit, limit === "maxEvaluations" ? evaluations : 0);
        if (account.isUsedUp(limit)) return { ...account.refusalBy(limit), by: account, request };
      }
    }
    return undefined;
  }

  private ask(resourceType: ResourceType, amount: number): TopUpRequest | undefined {
    const used = this.used(resourceType) + amount;
    return this.topUps.ask({ resourceType, used, limit: this.limits[resourceType] });
  }

  private nearestExhausted(): Account | undefined {
    for (let account: Account | undefined = this; account !== undefined; account = account.parent) {
      if (account.exhaustedHere() !== null) return account;
    }
    return undefined;
  }

  /** The limit of this account alone that is used up: the one that last refused a charge, or else the first in order. */
  private exhaustedHere(): ResourceType | null {
    if (this.lastRefused !== undefined && this.isUsedUp(this.lastRefused)) return this.lastRefused;
    for (const limit of LIMIT_KEYS) {
      if (this.isUsedUp(limit)) return limit;
    }
    return null;
  }

  private isUsedUp(limit: ResourceType): boolean {
    return this.used(limit) >= this.limits[limit];
  }

  private used(limit: ResourceType): number {
    return this.totals[COUNTER_OF_LIMIT[limit]];
  }

  private allLimitStatus(): { [Key in ResourceType]?: LimitStatus } {
    const all: { [Key in ResourceType]?: LimitStatus } = {};
    for (const key of LIMIT_KEYS) {
      const status = this.limitStatus(key);
      if (status !== undefined) all[key] = status;
    }
    return all;
  }
}

/** What a caller takes for an account; a tracker is none, and its account is reached in another way. */
export const checkedAccount = (what: string, value: unknown): Account => {
  if (value instanceof Account) return value;
  throw new TypeError(
    `${what} must be an account of ResourceAccounting, not ${display(value)} (for that of a ResourceTracker: ResourceAccounting.layerTracker)`,
  );
};
