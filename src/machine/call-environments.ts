/**
 * The environments of calls. Where a function has as many parameters as there are arguments, or more, and few slots, the
 * environment is a literal with the arguments in their places: one allocation and no store behind it. Functions of the common
 * sizes are short enough to be inlined into the ops that call, which `makeEnv` with its long list is not.
 */
import type { Value } from "../runtime/values.ts";
import type { Closure } from "./closure.ts";
import type { Code } from "./code.ts";
import { type Env, makeEnv } from "./env.ts";

type Slot = Value & object;

const U = undefined;

export const envOf0 = (code: Code, parent: Env): Env => {
  const size = code.envSize;
  if (size === 2) return [parent, U];
  if (size === 3) return [parent, U, U];
  if (size === 4) return [parent, U, U, U];
  return makeEnv(size, parent);
};

export const envOf1 = (code: Code, parent: Env, a: Value): Env => {
  if (code.parameterCount > 0) {
    const size = code.envSize;
    if (size === 2) return [parent, a as Slot];
    if (size === 3) return [parent, a as Slot, U];
    if (size === 4) return [parent, a as Slot, U, U];
    if (size === 5) return [parent, a as Slot, U, U, U];
  }
  const env = makeEnv(code.envSize, parent);
  if (code.parameterCount > 0) env[1] = a as Slot;
  return env;
};

export const envOf2 = (code: Code, parent: Env, a: Value, b: Value): Env => {
  if (code.parameterCount > 1) {
    const size = code.envSize;
    if (size === 3) return [parent, a as Slot, b as Slot];
    if (size === 4) return [parent, a as Slot, b as Slot, U];
    if (size === 5) return [parent, a as Slot, b as Slot, U, U];
    if (size === 6) return [parent, a as Slot, b as Slot, U, U, U];
  }
  const env = makeEnv(code.envSize, parent);
  if (code.parameterCount > 0) env[1] = a as Slot;
  if (code.parameterCount > 1) env[2] = b as Slot;
  return env;
};

export const envOf3 = (code: Code, parent: Env, a: Value, b: Value, d: Value): Env => {
  if (code.parameterCount > 2) {
    const size = code.envSize;
    if (size === 4) return [parent, a as Slot, b as Slot, d as Slot];
    if (size === 5) return [parent, a as Slot, b as Slot, d as Slot, U];
    if (size === 6) return [parent, a as Slot, b as Slot, d as Slot, U, U];
  }
  const env = makeEnv(code.envSize, parent);
  const count = code.parameterCount;
  if (count > 0) env[1] = a as Slot;
  if (count > 1) env[2] = b as Slot;
  if (count > 2) env[3] = d as Slot;
  return env;
};

/** The arguments as a list. */
export const envOfList = (code: Code, closure: Closure, args: Value[]): Env => {
  const env = makeEnv(code.envSize, closure.env);
  const count = args.length < code.parameterCount ? args.length : code.parameterCount;
  for (let index = 0; index < count; index++) env[index + 1] = args[index] as Slot;
  if (code.listSlot !== 0) env[code.listSlot] = args as unknown as Slot;
  return env;
};
