/** What an evaluation does. */
export type Task = SourceTask | CallTask;

/** It runs a source text. */
export interface SourceTask {
  readonly kind: "script" | "module";
  readonly code: string;
}

/** It calls a function of the guest's: a global one by its name, or one that the host was given. */
export interface CallTask {
  readonly kind: "call";
  readonly callee: string | GuestFunction;
  readonly args: readonly unknown[];
}

/** A function of the guest's, as the host has it. */
export type GuestFunction = (...args: never[]) => unknown;

/** The callee and the arguments of a call, which must be one of a function. */
export const checkedCall = (callee: unknown, args: readonly unknown[]): CallTask => {
  if (typeof callee === "string" || typeof callee === "function")
    return { kind: "call", callee: callee as string | GuestFunction, args };
  throw new TypeError("call takes the name of a global function, or a function of the guest's");
};
