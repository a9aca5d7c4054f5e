/**
 * Host calls: what the guest asks of the host and may have to wait for. To the bridge such a call is a token that only the
 * evaluation understands; in Sandglass it is an Effect. The guest pauses at the call and goes on with the answer.
 *
 * Where nothing can pause (in a conversion, in a callback that the host called, after the evaluation) the call is answered on
 * the spot or not at all.
 */
import type { HostFunction } from "./host-function.ts";
import type { Timers } from "./timers.ts";

/** What the guest called, and what has to be done for it. */
export interface HostCall {
  /** The function, for spans and messages. */
  readonly name: string;
  readonly effect: object;
}

/**
 * How it ended: with a value; with a failure of the kind that the function's type declares, with which the evaluation fails
 * if the guest does not catch it; with something unforeseen; or not, for it would have had to wait.
 */
export type HostAnswer =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "failure"; readonly failure: unknown }
  | { readonly kind: "defect"; readonly defect: unknown }
  | { readonly kind: "refused"; readonly message: string };

/** Who answers host calls on behalf of a piece of work. */
export interface HostCalls {
  /** Is this result of a host function something to be waited for? */
  isPending(result: unknown): result is object;
  /** Answers without waiting. */
  answerNow(call: HostCall): HostAnswer;
  /** Answers by a promise, which never rejects. */
  answerLater(call: HostCall): Promise<HostAnswer>;
  /** The timers of the evaluation; undefined when it is over, and where there is none. */
  readonly timers: Timers | undefined;
}

/** How the guest gets the result of a host function: it pauses at the call, or gets a promise at once. */
export type CallStyle = "pausing" | "promising";

const styles = new WeakMap<HostFunction, CallStyle>();

/** Marks a function whose results may be host calls. The first mark stays. */
export const markCallStyle = (target: HostFunction, style: CallStyle): void => {
  if (!styles.has(target)) styles.set(target, style);
};

export const callStyleOf = (target: HostFunction): CallStyle | undefined => styles.get(target);

/** The `hostCause` of a guest error that stands for a failure. */
export class TypedFailure {
  readonly failure: unknown;
  constructor(failure: unknown) {
    this.failure = failure;
  }
}
