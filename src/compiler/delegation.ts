/**
 * `yield*` (15.5.5): hands `next`, `throw` and `return` on to an inner iterator until it is done. One loop of ops: call the
 * inner method, look at its result, yield it, resume. In an async generator every result is awaited.
 */

import { awaitInAsyncGenerator, yieldAsync } from "../machine/async-generators.ts";
import { nextPc } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { yieldResult } from "../machine/generator-objects.ts";
import { enterSteps, invoke } from "../machine/invoke.ts";
import type { ResumeMode } from "../machine/machine.ts";
import { badIteratorResult, NO_THROW_METHOD } from "../messages/iteration.ts";
import { getAsyncIterator } from "../runtime/async-iteration.ts";
import { getMethod } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { getIterator, type IteratorRecord, type Steps } from "../runtime/iteration.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { emitAwait } from "./await-ops.ts";
import { emitReturn } from "./control.ts";
import { type Expr, type FunctionCompiler, Label, type Temp } from "./function-compiler.ts";
import { emitCallReturn } from "./iteration-ops.ts";

/** The inner iterator, and how the outer generator was resumed last. */
class Delegation {
  record: IteratorRecord | null = null;
  mode: ResumeMode = "normal";
  received: Value = undefined;

  receive(mode: ResumeMode, received: Value): void {
    this.mode = mode;
    this.received = received;
  }

  get iterator(): GuestObject {
    return (this.record as IteratorRecord).iterator;
  }
}

/** What the ops of one `yield*` share. */
interface Site {
  readonly position: number;
  readonly isAsync: boolean;
  readonly stateOf: (env: Env) => Delegation;
  /** What the inner method gave, and at last the value of the expression. */
  readonly result: Temp;
  /** The inner iterator is called with what was received. */
  readonly again: Label;
  /** It has no such method. */
  readonly missing: Readonly<Record<"return" | "throw", Label>>;
  /** It is done: after a `return`, or otherwise. */
  readonly returned: Label;
  readonly finished: Label;
}

export const delegateYield = (c: FunctionCompiler, value: Expr, position: number): Expr => {
  const state = c.temp();
  const site: Site = {
    position,
    isAsync: c.code.form === "asyncGenerator",
    stateOf: c.read(state) as unknown as (env: Env) => Delegation,
    result: c.temp(),
    again: new Label(),
    missing: { return: new Label(), throw: new Label() },
    returned: new Label(),
    finished: new Label(),
  };
  c.store(state, () => new Delegation() as unknown as Value, position);
  emitOpen(c, site, c.spill(value, position));
  emitForward(c, site);
  emitYield(c, site);
  emitResumption(c, site);
  emitMissingThrow(c, site);
  emitMissingReturn(c, site);
  c.place(site.returned);
  emitReturn(c, c.read(site.result), position);
  c.place(site.finished);
  return c.read(site.result);
};

const emitOpen = (c: FunctionCompiler, { position, isAsync, stateOf, result }: Site, iterable: Expr): void => {
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return enterSteps(machine, open(c.realm, stateOf(env), iterable(env), isAsync), result.slot);
  });
};

function* open(realm: Realm, delegation: Delegation, iterable: Value, isAsync: boolean): Steps<Value> {
  delegation.record = isAsync ? yield* getAsyncIterator(realm, iterable) : yield* getIterator(realm, iterable);
  return undefined;
}

/** Calls the inner iterator's method for the way in which the generator was resumed, and looks at its result. */
const emitForward = (c: FunctionCompiler, site: Site): void => {
  const { position, stateOf, result, missing } = site;
  c.place(site.again);
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    const { record, mode, received } = stateOf(env);
    const { iterator, next } = record as IteratorRecord;
    const method = mode === "normal" ? next : getMethod(machine.realm, iterator, mode);
    if (method === undefined && mode !== "normal") return missing[mode].pc;
    return nextPc(invoke(machine, method, iterator, [received], result.slot), pc);
  });
  if (site.isAsync) emitAwaitResult(c, site);
  c.emit(position, (pc) => (env, machine) => {
    machine.site = position;
    const inner = env[result.slot] as Value;
    if (!isObject(inner)) return throwTypeError(machine.realm, badIteratorResult(describe(inner)));
    if (!get(inner, "done")) return pc + 1;
    env[result.slot] = get(inner, "value") as Value & object;
    return (stateOf(env).mode === "return" ? site.returned : site.finished).pc;
  });
};

const emitAwaitResult = (c: FunctionCompiler, { position, result }: Site): void =>
  c.store(result, emitAwait(c, c.read(result), position), position);

/** The inner result is handed on as it is; an async generator yields its value. */
const emitYield = (c: FunctionCompiler, { position, isAsync, result }: Site): void => {
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    const inner = env[result.slot] as GuestObject;
    return isAsync ? yieldAsync(machine, pc, get(inner, "value")) : yieldResult(machine, pc, inner);
  });
};

/** Notes how the generator was resumed. 27.6.3.7: an async one awaits the value of a `return` first, and goes on behind. */
const emitResumption = (c: FunctionCompiler, { position, isAsync, stateOf, again }: Site): void => {
  c.emit(position, (pc) => (env, machine) => {
    const { resumeMode, resumeValue } = machine;
    if (isAsync && resumeMode === "return") return awaitInAsyncGenerator(machine, pc, resumeValue);
    stateOf(env).receive(resumeMode, resumeValue);
    return again.pc;
  });
  if (!isAsync) return;
  c.emit(position, () => (env, machine) => {
    stateOf(env).receive(machine.resumeMode === "throw" ? "throw" : "return", machine.resumeValue);
    return again.pc;
  });
};

/** 15.5.5 step 7.b.iii: the inner iterator is closed, the protocol was violated. */
const emitMissingThrow = (c: FunctionCompiler, { position, isAsync, stateOf, result, missing }: Site): void => {
  const closed = new Label();
  c.place(missing.throw);
  emitCallReturn(c, (env) => stateOf(env).iterator, result, closed, position);
  if (isAsync) emitAwait(c, c.read(result), position);
  c.place(closed);
  c.exec(() => {
    c.realm.caller.site = position;
    throwTypeError(c.realm, NO_THROW_METHOD);
  }, position);
};

/** 15.5.5 step 7.c.iii: the generator returns what it received. */
const emitMissingReturn = (c: FunctionCompiler, site: Site): void => {
  c.place(site.missing.return);
  c.store(site.result, (env) => site.stateOf(env).received, site.position);
  if (site.isAsync) emitAwaitResult(c, site);
};
