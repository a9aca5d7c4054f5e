/**
 * Readers and writers of environment slots, specialised by how many environments up the slot is.
 *
 * Most operands are locals of the running function. Their readers are shared, one per slot, so that a compiler of operators
 * or property accesses can recognise an operand as "slot 3 of this environment" and read it in place: a call of one closure
 * less for every such operand.
 */
import type { Env } from "../machine/env.ts";
import type { Value } from "../runtime/values.ts";

type Reader = (env: Env) => Value;

const localReader =
  (slot: number): Reader =>
  (env) =>
    env[slot] as Value;

const LOCAL_READERS: readonly Reader[] = Array.from({ length: 64 }, (_, slot) => localReader(slot));
const SLOT_OF_READER: ReadonlyMap<Reader, number> = new Map(LOCAL_READERS.map((reader, slot) => [reader, slot]));

/** The slot that an operand reads in the environment at hand, or -1. */
export const localSlot = (operand: Reader): number => SLOT_OF_READER.get(operand) ?? -1;

export const slotReader = (hops: number, slot: number): Reader => {
  switch (hops) {
    case 0:
      return LOCAL_READERS[slot] ?? localReader(slot);
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
