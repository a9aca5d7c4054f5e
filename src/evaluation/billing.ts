/**
 * Billing: between the meter, which counts for the machine, and the account, which pays. It leases what the meter may
 * count, books what it counted, and decides what happens when a lease does not cover a charge: the cumulative limit that
 * refuses it is reported first, then the limit of the evaluation; if neither refuses, a limit was raised meanwhile and the
 * meter is leased anew.
 *
 * Whatever ends the work is remembered in it, with the place where the guest stood, and then travels as TERMINATION past
 * all guest code.
 */
import type { EvaluationLimitKey } from "../accounting/evaluation-limits.ts";
import { type Lease, noUse } from "../accounting/lease.ts";
import { Meter, type MeteredResource, type MeterPolicy } from "../accounting/meter.ts";
import type { TopUpRequest } from "../accounting/top-up.ts";
import {
  AbortedError,
  type ErrorLocation,
  HostError,
  type InterpreterError,
  LimitExceededError,
  type LimitType,
  ResourceExhaustedError,
} from "../errors/index.ts";
import { TOP_UP_HAS_TO_WAIT } from "../messages/bridge.ts";
import { TERMINATION } from "../runtime/throw.ts";
import { LiveMemoryEstimate } from "./live-memory-estimate.ts";
import { askForMore } from "./shortage.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { Work } from "./work.ts";

/** What billing asks of the guest world whose work it bills. */
export interface BilledWorld {
  /** Where the guest is now. */
  whereabouts(): ErrorLocation;
  /** Bytes that the guest could still reach; may stop counting beyond `enough`. */
  walkHeap(enough: number): number;
}

/** The limit of an evaluation on each counter. */
const EVALUATION_LIMIT_OF = {
  iterations: "maxIterations",
  functionCalls: "maxFunctionCalls",
  memoryBytes: "maxAllocation",
  cpuTimeMs: "maxTime",
} as const satisfies Record<keyof Lease, EvaluationLimitKey>;

export class Billing implements MeterPolicy {
  readonly meter: Meter = new Meter(this);
  private readonly world: BilledWorld;
  private readonly stopwatch: Stopwatch;
  private readonly memory: LiveMemoryEstimate;
  private readonly granted: Lease = noUse();
  private readonly used = noUse();
  private current: Work | undefined;
  /** The work that the last TERMINATION ended. */
  lastTerminated: Work | undefined;
  /** Milliseconds that the lease still covers. */
  private cpuLeft = 0;

  /** `owner`: what the live memory is gone with, if nobody disposes of it. */
  constructor(world: BilledWorld, cpuTime: () => number, owner: object | undefined) {
    this.world = world;
    this.memory = new LiveMemoryEstimate(this.meter, owner);
    this.stopwatch = new Stopwatch(cpuTime);
  }

  /** The work that is being billed. */
  get work(): Work | undefined {
    return this.current;
  }

  /** Milliseconds from the beginning of the work to the last look at the clock, time in host code included. */
  get elapsed(): number {
    return this.stopwatch.elapsed;
  }

  /** Work begins, or goes on: what it uses from here on is billed to its account. */
  begin(work: Work): void {
    this.current = work;
    this.stopwatch.reset();
    this.memory.begin(work.account, work.limits.maxMemory);
    this.lease(work);
  }

  /** Work pauses or ends: what has been done is billed, without a question. Of terminated work, the refused charge was the last. */
  end(): void {
    const work = this.payer;
    this.book(work, work.termination === undefined ? this.stopwatch.read() : 0);
    this.current = undefined;
  }

  /**
   * Books everything up to now. Throws TERMINATION where the CPU time is more than the lease covers, or on an abort. `canPause`:
   * the work pauses here, or ends.
   */
  checkpoint(canPause = false): void {
    const work = this.payer;
    if (work.termination !== undefined) this.terminate(work.termination);
    const cpu = this.stopwatch.read();
    if (cpu <= this.cpuLeft) {
      this.book(work, cpu);
      this.cpuLeft -= cpu;
    } else {
      this.book(work, 0);
      this.chargeCpuTime(work, cpu, canPause);
    }
    if (work.signal?.aborted)
      this.terminate(new AbortedError({ cause: work.signal.reason, ...this.world.whereabouts() }));
  }

  /** Goes on after host code ran, whose time is free. Throws TERMINATION if the work was terminated meanwhile. */
  resume(): void {
    const work = this.payer;
    this.stopwatch.resume();
    if (work.termination !== undefined) this.terminate(work.termination);
    if (work.signal?.aborted) this.checkpoint();
    this.lease(work);
  }

  mustWait(resource: MeteredResource): boolean {
    const work = this.payer;
    this.book(work, 0);
    if (work.account.covers(resource, 1)) return false;
    const request = this.topUp(work, resource, 1);
    if (request !== undefined) work.owe({ request, counter: resource, amount: 1, where: this.world.whereabouts() });
    else if (!work.account.covers(resource, 1)) this.refuse(work, resource, 1);
    return request !== undefined;
  }

  exhausted(resource: MeteredResource, amount: number): void {
    const work = this.payer;
    this.book(work, 0);
    this.admitOrRefuse(work, resource, amount);
    this.limitEvaluation(work, resource, amount);
    this.lease(work);
  }

  poll(): void {
    this.checkpoint();
  }

  heapWalk(pending: number): void {
    const { maxMemory } = this.payer.limits;
    const live = this.world.walkHeap(maxMemory);
    this.memory.noteWalk(live, pending);
    if (live + pending > maxMemory) this.limitReached("maxMemory", live + pending, maxMemory);
  }

  /** A limit of the evaluation was passed: the work is terminated, and its caller throws TERMINATION. */
  recordLimit(limitType: LimitType, used: number, limit: number, where = this.world.whereabouts()): void {
    this.record(new LimitExceededError({ limitType, used, limit, ...where }));
  }

  private limitReached(limitType: LimitType, used: number, limit: number): never {
    this.recordLimit(limitType, used, limit);
    throw TERMINATION;
  }

  private terminate(error: InterpreterError): never {
    this.record(error);
    throw TERMINATION;
  }

  private record(error: InterpreterError): void {
    this.payer.termination ??= error;
    this.lastTerminated = this.payer;
  }

  private get payer(): Work {
    if (this.current === undefined) throw new Error("no guest work is under way");
    return this.current;
  }

  /** The world is gone: nothing of it is live. */
  dispose(): void {
    this.memory.release();
  }

  private lease(work: Work): void {
    const { granted } = this;
    const { account, limits, record } = work;
    account.remaining(granted);
    if (work.debts.length > 0) this.leaseInAdvance(work);
    // Written out: every return from host code comes through here.
    granted.iterations = lesser(granted.iterations, limits.maxIterations - record.iterations);
    granted.functionCalls = lesser(granted.functionCalls, limits.maxFunctionCalls - record.functionCalls);
    granted.memoryBytes = lesser(granted.memoryBytes, limits.maxAllocation - record.memoryBytes);
    granted.cpuTimeMs = lesser(granted.cpuTimeMs, limits.maxTime - record.cpuTimeMs);
    this.cpuLeft = granted.cpuTimeMs;
    this.meter.lease(granted);
  }

  private leaseInAdvance({ account, debts }: Work): void {
    for (const { counter } of debts) this.granted[counter] = account.remainingInAdvance(counter);
  }

  private book(work: Work, cpuTimeMs: number): void {
    const { used } = this;
    used.iterations = used.functionCalls = used.memoryBytes = 0;
    this.meter.takeUsed(used);
    work.account.book(work.record, used.iterations, used.functionCalls, used.memoryBytes, cpuTimeMs);
    if (used.memoryBytes > 0) this.memory.note();
  }

  private chargeCpuTime(work: Work, amount: number, canPause: boolean): void {
    this.admitOrRefuse(work, "cpuTimeMs", amount, canPause);
    this.limitEvaluation(work, "cpuTimeMs", amount);
    bookOne(work, "cpuTimeMs", amount);
    this.lease(work);
  }

  /** `canPause`: of any amount, since nothing comes between the charge and the answer. */
  private admitOrRefuse(work: Work, counter: keyof Lease, amount: number, canPause = false): void {
    const { account } = work;
    if (account.covers(counter, amount)) return;
    const request = this.topUp(work, counter, amount);
    const isAdvanced = request !== undefined && (canPause || account.remainingInAdvance(counter) >= amount);
    if (isAdvanced) this.advance(work, request, counter);
    else if (request !== undefined || !account.covers(counter, amount)) this.refuse(work, counter, amount);
  }

  /** The charge is made before it is granted; the work pauses as soon as it can. */
  private advance(work: Work, request: TopUpRequest, counter: keyof Lease): void {
    work.owe({ request, counter, amount: 0, where: this.world.whereabouts() });
    this.meter.interrupt();
  }

  /** Asks the host for more, in time of its own. What has to be waited for, if anything. */
  private topUp(work: Work, counter: keyof Lease, amount: number): TopUpRequest | undefined {
    if (!work.account.canBeToppedUp) return undefined;
    this.stopwatch.hold();
    const request = askForMore(work, counter, amount);
    this.stopwatch.resume();
    if (request !== "too late") return request;
    return this.terminate(new HostError({ message: TOP_UP_HAS_TO_WAIT, ...this.world.whereabouts() }));
  }

  private refuse(work: Work, counter: keyof Lease, amount: number): never {
    const refusal = work.account.refuse(work.record, counter, amount);
    return this.terminate(new ResourceExhaustedError({ ...refusal, ...this.world.whereabouts() }));
  }

  private limitEvaluation(work: Work, counter: keyof Lease, amount: number): void {
    const limitType = EVALUATION_LIMIT_OF[counter];
    const limit = work.limits[limitType];
    if (work.record[counter] + amount <= limit) return;
    bookOne(work, counter, amount);
    this.limitReached(limitType, work.record[counter], limit);
  }
}

const lesser = (granted: number, left: number): number => (left < granted ? Math.max(0, left) : granted);

const bookOne = ({ account, record }: Work, counter: keyof Lease, amount: number): void => {
  const of = (other: keyof Lease): number => (other === counter ? amount : 0);
  account.book(record, of("iterations"), of("functionCalls"), of("memoryBytes"), of("cpuTimeMs"));
};
