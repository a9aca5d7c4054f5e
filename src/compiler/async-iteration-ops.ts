/** The ops of `for await` (14.7.5): like those of `for-of`, with an `await` behind every call of the iterator. */

import { nextPc, THROW } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { enterSteps } from "../machine/invoke.ts";
import { callNext, IterationState, stepValue } from "../machine/iteration-state.ts";
import { badIteratorResult } from "../messages/iteration.ts";
import { getAsyncIterator } from "../runtime/async-iteration.ts";
import { describe } from "../runtime/describe.ts";
import type { IteratorRecord, Steps } from "../runtime/iteration.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { emitAwait } from "./await-ops.ts";
import type { Finally } from "./control.ts";
import { type Expr, type FunctionCompiler, Label, type Temp } from "./function-compiler.ts";
import { emitCallReturn } from "./iteration-ops.ts";

export const emitAsyncOpen = (c: FunctionCompiler, iterable: Expr, _text: string, position: number): Temp => {
  const state = c.temp();
  const { slot } = state;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return enterSteps(machine, open(c.realm, iterable(env)), slot);
  });
  return state;
};

function* open(realm: Realm, iterable: Value): Steps<Value> {
  return new IterationState(yield* getAsyncIterator(realm, iterable)) as unknown as Value;
}

export const emitAsyncStep = (c: FunctionCompiler, state: Temp, value: Temp, position: number): void => {
  const stateOf = c.read(state) as unknown as (env: Env) => IterationState;
  const { slot } = value;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return nextPc(callNext(machine, stateOf(env), slot), pc);
  });
  const settled = emitAwait(c, c.read(value), position);
  const { realm } = c;
  c.exec((env) => {
    realm.caller.site = position;
    env[slot] = stepValue(realm, stateOf(env), settled(env)) as Value & object;
  }, position);
};

/** 7.4.13 AsyncIteratorClose: after a throw, failures of closing are dropped. */
export const emitAsyncClose = (c: FunctionCompiler, state: Temp, block: Finally, position: number): void => {
  const stateOf = c.read(state) as unknown as (env: Env) => IterationState;
  const kindOf = c.read(block.completionKind);
  const { realm } = c;
  const result = c.temp();
  const dropped = c.temp();
  const failed = new Label();
  const end = new Label();
  const start = c.pc;
  c.jumpIfTrue((env) => stateOf(env).done, end, position);
  emitCallReturn(c, (env) => (stateOf(env).record as IteratorRecord).iterator, result, end, position);
  const settled = emitAwait(c, c.read(result), position);
  c.exec((env) => {
    const value = settled(env);
    realm.caller.site = position;
    if (kindOf(env) !== THROW && !isObject(value)) throwTypeError(realm, badIteratorResult(describe(value)));
  }, position);
  const stop = c.pc;
  c.protect({ start, end: stop, label: failed, slot: dropped.slot, isFinally: false, kindSlot: 0, depth: c.envDepth });
  c.jump(end, position);
  c.place(failed);
  const failure = c.read(dropped);
  c.exec((env) => {
    if (kindOf(env) !== THROW) realm.caller.throwValue(failure(env));
  }, position);
  c.place(end);
};
