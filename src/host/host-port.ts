/**
 * What the bridge asks of the evaluation that it serves. The bridge converts values; when host code runs, when guest code
 * runs on the host's behalf, and who pays for it, is decided behind this port.
 *
 * The account never shows a wrong number while host code runs, so every crossing outward is bracketed: `enter` books the
 * meter, `leave` leases anew. A crossing inward again, when the host calls a guest function, is `runGuest`.
 */
import type { InterpreterError } from "../errors/index.ts";
import type { Job } from "../runtime/realm.ts";
import type { HostCalls } from "./host-call.ts";

/** The evaluation in which something was made. Work on it that comes late is charged to that evaluation's account. */
export interface WorkOrigin {
  /** The number of the evaluation, as in the history of its account. */
  readonly evaluationNumber: number;
}

export interface HostPort {
  /** Host code is about to run: books into the account what the meter counted. */
  enter(): void;
  /**
   * Host code has run: leases anew. Throws TERMINATION when the evaluation was terminated meanwhile, whatever the host code
   * made of the error that told it so.
   */
  leave(): void;
  /** The evaluation at work: what is made now belongs to it. */
  readonly origin: WorkOrigin;
  /**
   * Runs work that may enter guest code (by `realm.caller`) because the host asked for it. Between `enter` and `leave` it is
   * nested in the run that called the host, leased before it and booked after it. Otherwise it is late work: an entry of its
   * own on the account of `origin`, a run of its own, after which the jobs that can run are run.
   *
   * What the work throws comes out unchanged, GUEST_THROW and TERMINATION included; of the latter, `termination` knows the
   * reason. Throws a `HostError` without running the work when the interpreter was disposed of or is busy, and the error of
   * the limit when the account is exhausted.
   */
  runGuest<T>(origin: WorkOrigin, work: () => T): T;
  /** Why the work that ended in TERMINATION last was terminated. */
  readonly termination: InterpreterError;
  /** Who answers the host calls of the work under way. */
  readonly hostCalls: HostCalls;
  /** Is this a host call that nobody will make, since no function that may answer with one gave it? */
  isHostCall(value: object): boolean;
  /**
   * A promise of the host came to the guest. `settled` is a promise of the bridge's own, which never rejects; its value is
   * the job to put into the realm's queue then. As long as one is outstanding, a pending result may still be settled; a job
   * that comes after the evaluation is late work of it.
   */
  waitFor(settled: Promise<Job>): void;
}
