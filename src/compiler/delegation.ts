/**
 * `yield*` (15.5.5): hands `next`, `throw` and `return` on to an inner iterator until it is done. One loop of ops: call the
 * inner method, look at its result, yield it, resume. In an async generator every result is awaited.
 */
import { awaitInAsyncGenerator, yieldAsync } from "../machine/async-generators.ts";
import type { Env } from "../machine/env.ts";
import { resumed, yieldResult } from "../machine/generator-objects.ts";
import { enterSteps, invoke } from "../machine/invoke.ts";
import type { Machine, ResumeMode } from "../machine/machine.ts";
import { getAsyncIterator } from "../runtime/async-iteration.ts";
import { describe, getMethod } from "../runtime/conversions.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { getIterator, type IteratorRecord, type Steps } from "../runtime/iteration.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { emitReturn } from "./control.ts";
import { type Expr, type FunctionCompiler, Label } from "./function-compiler.ts";

/** The inner iterator, and how the outer generator was resumed last. */
class Delegation {
  record: IteratorRecord | null = null;
  mode: ResumeMode = "normal";
  received: Value = undefined;
}

export const delegateYield = (c: FunctionCompiler, value: Expr, position: number): Expr => {
  const isAsync = c.code.form === "asyncGenerator";
  const state = c.temp();
  const result = c.temp();
  const stateOf = c.read(state) as unknown as (env: Env) => Delegation;
  const resultOf = c.read(result);
  const { slot } = result;
  const again = new Label();
  const finished = new Label();
  const returned = new Label();
  c.store(state, () => new Delegation() as unknown as Value, position);
  const iterable = c.spill(value, position);
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return enterSteps(machine, open(c.realm, stateOf(env), iterable(env), isAsync), slot);
  });
  c.place(again);
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return forward(machine, stateOf(env), slot, pc, isAsync);
  });
  if (isAsync) emitAwaitInto(c, slot, position);
  c.emit(position, (pc) => (env, machine) => {
    machine.site = position;
    const inner = resultOf(env);
    if (!isObject(inner)) return throwTypeError(machine.realm, `Iterator result ${describe(inner)} is not an object`);
    if (!get(inner, "done")) return pc + 1;
    env[slot] = get(inner, "value") as Value & object;
    return stateOf(env).mode === "return" ? returned.pc : finished.pc;
  });
  emitInnerYield(c, resultOf, position, isAsync);
  c.emit(position, () => (env, machine) => {
    const delegation = stateOf(env);
    delegation.mode = machine.resumeMode;
    delegation.received = machine.resumeValue;
    return again.pc;
  });
  c.place(returned);
  emitReturn(c, resultOf, position);
  c.place(finished);
  return resultOf;
};

const emitAwaitInto = (c: FunctionCompiler, slot: number, position: number): void => {
  c.emit(position, (pc) => (env, machine) => awaitInAsyncGenerator(machine, pc, env[slot] as Value));
  c.emit(position, (pc) => (env, machine) => resumed(machine, env, pc, slot));
};

/** The inner result is handed on as it is; an async generator yields its value. */
const emitInnerYield = (c: FunctionCompiler, resultOf: Expr, position: number, isAsync: boolean): void => {
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return isAsync
      ? yieldAsync(machine, pc, get(resultOf(env) as GuestObject, "value"))
      : yieldResult(machine, pc, resultOf(env));
  });
};

function* open(realm: Realm, delegation: Delegation, iterable: Value, isAsync: boolean): Steps<Value> {
  delegation.record = isAsync ? yield* getAsyncIterator(realm, iterable) : yield* getIterator(realm, iterable);
  return undefined;
}

/** Calls the inner iterator's method for the way in which the generator was resumed. */
const forward = (machine: Machine, delegation: Delegation, slot: number, pc: number, isAsync: boolean): number => {
  const { iterator, next } = delegation.record as IteratorRecord;
  const { realm } = machine;
  if (delegation.mode === "normal") return signalled(invoke(machine, next, iterator, [delegation.received], slot), pc);
  const method = getMethod(realm, iterator, delegation.mode);
  if (method !== undefined) return signalled(invoke(machine, method, iterator, [delegation.received], slot), pc);
  if (delegation.mode === "return") return machine.returnFrom(pc, delegation.received);
  return enterSteps(machine, missingThrow(realm, iterator, isAsync), slot);
};

const signalled = (signal: number, pc: number): number => (signal === 0 ? pc + 1 : signal);

/** The inner iterator has no `throw`: it is closed, and the protocol was violated. */
function* missingThrow(realm: Realm, iterator: GuestObject, _isAsync: boolean): Steps<Value> {
  const method = getMethod(realm, iterator, "return");
  if (method !== undefined) yield new GuestCall(method, iterator, []);
  return throwTypeError(realm, "The iterator does not provide a 'throw' method");
}
