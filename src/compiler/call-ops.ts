/**
 * The ops of calls, one for each number of arguments. A call of a plain closure is answered here: an environment with the
 * arguments in it, a frame, and the machine goes on in the callee. Leaf natives are called in place; the rest is the
 * machine's to sort out. Arguments that are locals are read in place.
 */
import { envOf0, envOf1, envOf2, envOf3 } from "../machine/call-environments.ts";
import { CLOSURE, type Closure } from "../machine/closure.ts";
import { nextPc, type Op } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { invoke, startSteps } from "../machine/invoke.ts";
import type { Machine } from "../machine/machine.ts";
import { notFunction } from "../messages/calls.ts";
import { NATIVE, type Native } from "../runtime/function-objects.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import type { Callee } from "./callees.ts";
import { type Operand, valuesOf } from "./operand.ts";

/** The op of a call with these arguments. */
export const callOp = (pc: number, slot: number, callee: Callee, args: readonly Operand[]): Op => {
  switch (args.length) {
    case 0:
      return call0(pc, slot, callee);
    case 1:
      return call1(pc, slot, callee, args[0] as Operand);
    case 2:
      return call2(pc, slot, callee, args[0] as Operand, args[1] as Operand);
    case 3:
      return call3(pc, slot, callee, args[0] as Operand, args[1] as Operand, args[2] as Operand);
    default:
      return callMany(pc, slot, callee, args);
  }
};

const call0 =
  (pc: number, slot: number, callee: Callee): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee.evaluate(env, machine);
    const thisValue = machine.receiver;
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) return nextPc(machine.enter(code, envOf0(code, closure.env), f, closure, thisValue, slot), pc);
    }
    return callOther(machine, env, f, thisValue, [], slot, pc, callee.text);
  };

const call1 = (pc: number, slot: number, callee: Callee, arg0: Operand): Op => {
  return (env, machine) => {
    machine.frame.pc = pc;
    const f = callee.evaluate(env, machine);
    const thisValue = machine.receiver;
    const a = arg0.evaluate(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) {
        const inner = envOf1(code, closure.env, a);
        return nextPc(machine.enter(code, inner, f, closure, thisValue, slot), pc);
      }
    }
    return callOther(machine, env, f, thisValue, [a], slot, pc, callee.text);
  };
};

const call2 = (pc: number, slot: number, callee: Callee, arg0: Operand, arg1: Operand): Op => {
  return (env, machine) => {
    machine.frame.pc = pc;
    const f = callee.evaluate(env, machine);
    const thisValue = machine.receiver;
    const a = arg0.evaluate(env);
    const b = arg1.evaluate(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) {
        const inner = envOf2(code, closure.env, a, b);
        return nextPc(machine.enter(code, inner, f, closure, thisValue, slot), pc);
      }
    }
    return callOther(machine, env, f, thisValue, [a, b], slot, pc, callee.text);
  };
};

const call3 = (pc: number, slot: number, callee: Callee, arg0: Operand, arg1: Operand, arg2: Operand): Op => {
  return (env, machine) => {
    machine.frame.pc = pc;
    const f = callee.evaluate(env, machine);
    const thisValue = machine.receiver;
    const a = arg0.evaluate(env);
    const b = arg1.evaluate(env);
    const d = arg2.evaluate(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) {
        const inner = envOf3(code, closure.env, a, b, d);
        return nextPc(machine.enter(code, inner, f, closure, thisValue, slot), pc);
      }
    }
    return callOther(machine, env, f, thisValue, [a, b, d], slot, pc, callee.text);
  };
};

const callMany =
  (pc: number, slot: number, callee: Callee, args: readonly Operand[]): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee.evaluate(env, machine);
    const thisValue = machine.receiver;
    return callOther(machine, env, f, thisValue, valuesOf(args, env), slot, pc, callee.text);
  };

/** Everything but a plain closure. Leaf natives, the next most frequent, are called here, and stepping ones begun. */
export const callOther = (
  machine: Machine,
  env: Env,
  callee: Value,
  thisValue: Value,
  args: Value[],
  slot: number,
  pc: number,
  text: string,
): number => {
  machine.site = -1;
  if (typeof callee === "object" && callee !== null && callee.kind === NATIVE) {
    const native = callee.payload as Native;
    const { leaf, steps } = native;
    if (leaf !== null) {
      if (--machine.meter.ticks < 0) machine.meter.endTicks();
      machine.leafSlot = slot;
      env[slot] = leaf(native.realm, thisValue, args, undefined) as Value & object;
      return pc + 1;
    }
    if (steps !== null) {
      if (--machine.meter.ticks < 0) machine.meter.endTicks();
      return nextPc(startSteps(machine, steps(native.realm, thisValue, args, undefined), slot), pc);
    }
  }
  return callSlow(machine, callee, thisValue, args, slot, pc, text);
};

/** Closures that want more than their arguments, stepping natives, bound functions, and what cannot be called. */
const callSlow = (
  machine: Machine,
  callee: Value,
  thisValue: Value,
  args: Value[],
  slot: number,
  pc: number,
  text: string,
): number => {
  if (!isObject(callee) || !callee.kind.callable) return throwTypeError(machine.realm, notFunction(text));
  return nextPc(invoke(machine, callee, thisValue, args, slot), pc);
};
