/**
 * Environments: plain arrays. Slot 0 is the parent environment; bindings and temporaries follow. `makeEnv` writes out the
 * common sizes as literals, which the host's engine allocates in one piece and, since slot 0 is an object, always with the
 * same kind of elements. They keep it as long as no store sees environments and other arrays alike: see `replace` in
 * `heap-walk.ts`.
 */
import type { Value } from "../runtime/values.ts";

export interface Env extends Array<Value | Env | object> {}

const U = undefined;

/** A new environment of `size` slots, all undefined but the parent. */
export const makeEnv = (size: number, parent: Env): Env => {
  switch (size) {
    case 1:
      return [parent];
    case 2:
      return [parent, U];
    case 3:
      return [parent, U, U];
    case 4:
      return [parent, U, U, U];
    case 5:
      return [parent, U, U, U, U];
    case 6:
      return [parent, U, U, U, U, U];
    case 7:
      return [parent, U, U, U, U, U, U];
    case 8:
      return [parent, U, U, U, U, U, U, U];
    case 9:
      return [parent, U, U, U, U, U, U, U, U];
    case 10:
      return [parent, U, U, U, U, U, U, U, U, U];
    case 11:
      return [parent, U, U, U, U, U, U, U, U, U, U];
    case 12:
      return [parent, U, U, U, U, U, U, U, U, U, U, U];
    default:
      return makeLargeEnv(size, parent);
  }
};

const makeLargeEnv = (size: number, parent: Env): Env => {
  const env: Env = [parent, U, U, U, U, U, U, U, U, U, U, U];
  for (let slot = env.length; slot < size; slot++) env.push(U);
  return env;
};

/** The environment around a script's. */
export const NO_ENV: Env = [];
