/** The ops of iteration, shared by `for-of` and array patterns. */
import { nextPc } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { enterSteps, invoke } from "../machine/invoke.ts";
import {
  callNext,
  closeIteration,
  finishOpening,
  type IterationState,
  isClosed,
  nextOfWalk,
  openIteration,
  stepValue,
} from "../machine/iteration-state.ts";
import { getMethod } from "../runtime/conversions.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { isAbsent, type Value } from "../runtime/values.ts";
import type { Finally } from "./control.ts";
import type { Expr, FunctionCompiler, Label, Temp } from "./function-compiler.ts";

/** Begins an iteration; the state is in the temporary. */
export const emitOpen = (c: FunctionCompiler, iterable: Expr, text: string, position: number): Temp => {
  const state = c.temp();
  const { slot } = state;
  const { realm } = c;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const value = iterable(env);
    machine.site = -1;
    return nextPc(openIteration(machine, env, value, slot, text), pc);
  });
  c.exec((env) => {
    realm.caller.site = position;
    finishOpening(realm, env, slot);
  }, position);
  return state;
};

/** Where a walk goes on at once: behind the last value, and with the next one. */
interface WalkTargets {
  readonly done: Label;
  readonly next: Label;
}

/** Takes the next value into `value`; ABSENT when there is none. */
export const emitStep = (
  c: FunctionCompiler,
  state: Temp,
  value: Temp,
  position: number,
  targets?: WalkTargets,
): void => {
  const stateOf = c.read(state) as unknown as (env: Env) => IterationState;
  const { slot } = value;
  const { realm } = c;
  c.emit(position, (pc) => (env, machine) => {
    const current = stateOf(env);
    machine.frame.pc = pc;
    machine.site = -1;
    if (current.record === null) {
      const element = nextOfWalk(realm, current);
      env[slot] = element as Value & object;
      if (targets === undefined) return pc + 2;
      return isAbsent(element) ? targets.done.pc : targets.next.pc;
    }
    return nextPc(callNext(machine, current, slot), pc);
  });
  c.emit(position, (pc) => (env, machine) => {
    machine.site = position;
    env[slot] = stepValue(realm, stateOf(env), env[slot] as Value) as Value & object;
    return pc + 1;
  });
};

/** The finalizer of a loop or pattern: closes the iterator unless it ended. */
export const emitClose = (c: FunctionCompiler, state: Temp, block: Finally, position: number): void => {
  const stateOf = c.read(state) as unknown as (env: Env) => IterationState;
  const kindOf = c.read(block.completionKind);
  const ignored = c.temp();
  const { realm } = c;
  c.emit(position, (pc) => (env, machine) => {
    const current = stateOf(env);
    if (isClosed(current)) return pc + 1;
    machine.frame.pc = pc;
    machine.site = -1;
    return enterSteps(machine, closeIteration(realm, current, kindOf(env) as number), ignored.slot);
  });
};

/** Calls the `return` method of an iterator, the result to `result`; goes on at `missing` where there is none. */
export const emitCallReturn = (
  c: FunctionCompiler,
  iteratorOf: (env: Env) => GuestObject,
  result: Temp,
  missing: Label,
  position: number,
): void => {
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    const iterator = iteratorOf(env);
    const method = getMethod(c.realm, iterator, "return");
    if (method === undefined) return missing.pc;
    return nextPc(invoke(machine, method, iterator, [], result.slot), pc);
  });
};
