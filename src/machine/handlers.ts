/** Handler tables: which handler an op has, and the environments to leave on the way to it. */
import type { Code, Handler } from "./code.ts";
import type { Env } from "./env.ts";
import type { Frame } from "./frame.ts";

/** Leaves scopes that the handler lies outside of. */
export const popEnvs = (frame: Frame, count: number): void => {
  for (let popped = 0; popped < count; popped++) frame.env = frame.env[0] as Env;
};

/** The innermost handler of an op: handlers are listed from the inside out. */
export const findHandler = (code: Code, pc: number, finallyOnly = false): Handler | undefined => {
  for (const handler of code.handlers)
    if (pc >= handler.start && pc < handler.end && (handler.isFinally || !finallyOnly)) return handler;
  return undefined;
};
