/** Readers and writers of environment slots, specialised by how many environments up the slot is. */
import type { Env } from "../machine/env.ts";
import type { Value } from "../runtime/values.ts";

export const slotReader = (hops: number, slot: number): ((env: Env) => Value) => {
  switch (hops) {
    case 0:
      return (env) => env[slot] as Value;
    case 1:
      return (env) => (env[0] as Env)[slot] as Value;
    case 2:
      return (env) => ((env[0] as Env)[0] as Env)[slot] as Value;
    case 3:
      return (env) => (((env[0] as Env)[0] as Env)[0] as Env)[slot] as Value;
    default:
      return (env) => ancestor(env, hops)[slot] as Value;
  }
};

export const slotWriter = (hops: number, slot: number): ((env: Env, value: Value) => void) => {
  switch (hops) {
    case 0:
      return (env, value) => {
        env[slot] = value as object;
      };
    case 1:
      return (env, value) => {
        (env[0] as Env)[slot] = value as object;
      };
    default:
      return (env, value) => {
        ancestor(env, hops)[slot] = value as object;
      };
  }
};

/** The environment `hops` levels up. */
export const ancestor = (env: Env, hops: number): Env => {
  let current = env;
  for (let hop = 0; hop < hops; hop++) current = current[0] as Env;
  return current;
};
