/**
 * Calls (13.3.6), `new` (13.3.5), `super()` (13.3.7) and tagged templates (13.3.11): each is an op of its own. The callee and
 * the receiver are evaluated first, then the arguments; if nothing among the arguments emits ops, all of it happens inside
 * the call op. A call of a plain closure is answered here: an environment, a frame, and the machine goes on in the callee.
 */

import { COSTS } from "../accounting/costs.ts";
import { CLOSURE, type Closure } from "../machine/closure.ts";
import type { Code, Op } from "../machine/code.ts";
import { type Env, makeEnv } from "../machine/env.ts";
import { construct, enterSteps, invoke } from "../machine/invoke.ts";
import type { Machine } from "../machine/machine.ts";
import { packedElements } from "../runtime/arrays.ts";
import { isConstructor, NATIVE, type Native } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue, isArrayWithDefaultIteration, type Steps } from "../runtime/iteration.ts";
import { getPrototypeOf } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node } from "../syntax/ast.ts";
import { endOf, startOf } from "../syntax/ast.ts";
import { readElement } from "./elements.ts";
import { type Expr, type FunctionCompiler, suspends, type Temp } from "./function-compiler.ts";
import { memberReference, propertyPosition, thisExpression } from "./members.ts";
import { privateGet, readPrivate } from "./private-names.ts";
import { ReadSite } from "./property-site.ts";
import { initialiseName, readName } from "./references.ts";
import { localSlot } from "./slots.ts";
import { templateObject } from "./template-objects.ts";

type Argument = Expression | ESTree.SpreadElement;

/** What is called, evaluated: the function, and the receiver of a method. */
export interface Callee {
  /** Evaluates the callee. For methods it also leaves the receiver in `machine.receiver`. */
  readonly callee: (env: Env, machine: Machine) => Value;
  readonly isMethod: boolean;
  /** Source text for "x is not a function". */
  readonly text: string;
}

export const callExpression = (c: FunctionCompiler, node: ESTree.CallExpression): Expr => {
  if (node.callee.type === "Super") return superCall(c, node);
  const callee = compileCallee(
    c,
    node.callee,
    node.arguments.some((argument) => suspends(argument)),
  );
  return emitCall(c, callee, node.arguments, startOf(node));
};

const sourceText = (c: FunctionCompiler, node: Node): string => {
  const text = c.code.source.text.slice(startOf(node), endOf(node));
  return text.length > 80 ? "(intermediate value)" : text;
};

// --- callees -------------------------------------------------------------------------------------------------------------

/** Compiles what is called; with `spill`, it is evaluated before what is emitted next. */
export const compileCallee = (c: FunctionCompiler, node: Expression, spill: boolean): Callee => {
  const text = sourceText(c, node);
  const member = node.type === "ChainExpression" && node.expression.type === "MemberExpression" ? node : null;
  if (member !== null) return c.compilers.chainCallee(c, member, text);
  if (node.type !== "MemberExpression") return functionCallee(c, node, spill, text);
  const callee = node.object.type === "Super" ? superMethod(c, node, text) : methodCallee(c, node, text);
  return spill ? spillCallee(c, callee, startOf(node)) : callee;
};

const functionCallee = (c: FunctionCompiler, node: Expression, spill: boolean, text: string): Callee => {
  const callee = c.operand(node, spill);
  return { callee, isMethod: false, text };
};

const methodCallee = (c: FunctionCompiler, node: ESTree.MemberExpression, text: string): Callee => {
  const object = c.operand(node.object as Expression, node.computed && suspends(node.property));
  return { callee: methodOf(c, node, object), isMethod: true, text };
};

/** Reads the method named by a member expression off an object that is evaluated already. */
export const methodOf = (c: FunctionCompiler, node: ESTree.MemberExpression, object: Expr): Callee["callee"] => {
  const { realm } = c;
  const position = propertyPosition(node);
  if (node.property.type === "PrivateIdentifier") {
    const key = readPrivate(c, node.property.name);
    return (env, machine) => {
      const receiver = object(env);
      machine.site = position;
      const method = privateGet(realm, receiver, key(env));
      machine.receiver = receiver;
      return method;
    };
  }
  if (node.computed) {
    const key = c.expression(node.property);
    return (env, machine) => {
      const receiver = object(env);
      const method = readElement(realm, receiver, key(env), position);
      machine.receiver = receiver;
      return method;
    };
  }
  const site = new ReadSite(realm, keyOfName((node.property as ESTree.Identifier).name), position);
  const slot = localSlot(object);
  if (slot >= 0)
    return (env, machine) => {
      const method = site.read(env[slot] as Value);
      machine.receiver = env[slot] as Value;
      return method;
    };
  return (env, machine) => {
    const receiver = object(env);
    const method = site.read(receiver);
    machine.receiver = receiver;
    return method;
  };
};

const superMethod = (c: FunctionCompiler, node: ESTree.MemberExpression, text: string): Callee => {
  const self = thisExpression(c, startOf(node));
  const reference = memberReference(c, node, false);
  return {
    callee: (env, machine) => {
      const method = reference.get(env);
      machine.receiver = self(env);
      return method;
    },
    isMethod: true,
    text,
  };
};

/** Evaluates callee and receiver now, into temporaries. */
export const spillCallee = (c: FunctionCompiler, { callee, isMethod, text }: Callee, position: number): Callee => {
  const method = c.temp();
  const receiver = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    env[method.slot] = callee(env, machine) as Value & object;
    if (isMethod) env[receiver.slot] = machine.receiver as Value & object;
    return pc + 1;
  });
  const readMethod = c.read(method);
  const readReceiver = c.read(receiver);
  return {
    callee: (env, machine) => {
      machine.receiver = readReceiver(env);
      return readMethod(env);
    },
    isMethod,
    text,
  };
};

// --- call ops ------------------------------------------------------------------------------------------------------------

/** Emits the arguments and the call; the result is in a temporary. */
export const emitCall = (c: FunctionCompiler, callee: Callee, args: readonly Argument[], position: number): Expr => {
  if (args.some((argument) => argument.type === "SpreadElement")) return emitSpreadCall(c, callee, args, position);
  const values = c.operands(args as Expression[]);
  const result = c.temp();
  const { slot } = result;
  c.emit(position, (pc) => callOp(pc, slot, callee, values));
  return c.read(result);
};

const callOp = (pc: number, slot: number, callee: Callee, args: readonly Expr[]): Op => {
  switch (args.length) {
    case 0:
      return call0(pc, slot, callee);
    case 1:
      return call1(pc, slot, callee, args[0] as Expr);
    case 2:
      return call2(pc, slot, callee, args[0] as Expr, args[1] as Expr);
    case 3:
      return call3(pc, slot, callee, args[0] as Expr, args[1] as Expr, args[2] as Expr);
    default:
      return callMany(pc, slot, callee, args);
  }
};

const call0 =
  (pc: number, slot: number, { callee, isMethod, text }: Callee): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env, machine);
    const thisValue = isMethod ? machine.receiver : undefined;
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) return machine.enter(code, makeEnv(code.envSize, closure.env), f, closure, thisValue, slot);
    }
    return callOther(machine, env, f, thisValue, [], slot, pc, text);
  };

const call1 =
  (pc: number, slot: number, { callee, isMethod, text }: Callee, arg0: Expr): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env, machine);
    const thisValue = isMethod ? machine.receiver : undefined;
    const a = arg0(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) {
        const inner = makeEnv(code.envSize, closure.env);
        if (code.parameterCount > 0) inner[1] = a as Value & object;
        return machine.enter(code, inner, f, closure, thisValue, slot);
      }
    }
    return callOther(machine, env, f, thisValue, [a], slot, pc, text);
  };

const call2 =
  (pc: number, slot: number, { callee, isMethod, text }: Callee, arg0: Expr, arg1: Expr): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env, machine);
    const thisValue = isMethod ? machine.receiver : undefined;
    const a = arg0(env);
    const b = arg1(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) {
        const inner = makeEnv(code.envSize, closure.env);
        const count = code.parameterCount;
        if (count > 0) inner[1] = a as Value & object;
        if (count > 1) inner[2] = b as Value & object;
        return machine.enter(code, inner, f, closure, thisValue, slot);
      }
    }
    return callOther(machine, env, f, thisValue, [a, b], slot, pc, text);
  };

const call3 =
  (pc: number, slot: number, { callee, isMethod, text }: Callee, arg0: Expr, arg1: Expr, arg2: Expr): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env, machine);
    const thisValue = isMethod ? machine.receiver : undefined;
    const a = arg0(env);
    const b = arg1(env);
    const d = arg2(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlain) {
        const inner = makeEnv(code.envSize, closure.env);
        const count = code.parameterCount;
        if (count > 0) inner[1] = a as Value & object;
        if (count > 1) inner[2] = b as Value & object;
        if (count > 2) inner[3] = d as Value & object;
        return machine.enter(code, inner, f, closure, thisValue, slot);
      }
    }
    return callOther(machine, env, f, thisValue, [a, b, d], slot, pc, text);
  };

const callMany =
  (pc: number, slot: number, { callee, isMethod, text }: Callee, args: readonly Expr[]): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env, machine);
    const thisValue = isMethod ? machine.receiver : undefined;
    const values: Value[] = [];
    for (let index = 0; index < args.length; index++) values.push((args[index] as Expr)(env));
    return callOther(machine, env, f, thisValue, values, slot, pc, text);
  };

/** Everything but a plain closure. Leaf natives, the next most frequent, are called here. */
const callOther = (
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
    const { leaf } = native;
    if (leaf !== null) {
      if (--machine.meter.ticks < 0) machine.meter.endTicks();
      env[slot] = leaf(native.realm, thisValue, args, undefined) as Value & object;
      return pc + 1;
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
  if (!isObject(callee) || !callee.kind.callable) return throwTypeError(machine.realm, `${text} is not a function`);
  const signal = invoke(machine, callee, thisValue, args, slot);
  return signal === 0 ? pc + 1 : signal;
};

// --- argument lists with spread ------------------------------------------------------------------------------------------

/** Emits a list of values, spread elements unfolded, into a temporary that holds a host array; holes of arrays are ABSENT. */
export const emitList = (c: FunctionCompiler, elements: readonly (Argument | null)[], position: number): Temp => {
  const list = c.temp();
  c.store(list, () => [] as unknown as Value, position);
  for (const element of elements) emitListElement(c, list, element);
  return list;
};

const emitListElement = (c: FunctionCompiler, list: Temp, element: Argument | null): void => {
  const readList = c.read(list) as unknown as (env: Env) => Value[];
  if (element === null) return c.exec((env) => readList(env).push(ABSENT), 0);
  const position = startOf(element);
  if (element.type !== "SpreadElement") {
    const value = c.expression(element);
    return c.exec((env) => readList(env).push(value(env)), position);
  }
  const iterable = c.expression(element.argument);
  const ignored = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return spread(machine, iterable(env), readList(env), ignored.slot, pc);
  });
};

/** Spread elements pay as they come, also those of arguments: an iterable may be endless, and a list in each of many frames. */
const spread = (machine: Machine, iterable: Value, list: Value[], slot: number, pc: number): number => {
  const { realm } = machine;
  const elements = isArrayWithDefaultIteration(realm, iterable) ? packedElements(iterable) : undefined;
  if (elements === undefined) return enterSteps(machine, spreadSteps(realm, iterable, list), slot);
  realm.meter.chargeIterations(elements.length);
  realm.meter.chargeBytes(COSTS.arrayElement * elements.length);
  for (let index = 0; index < elements.length; index++) list.push(elements[index] as Value);
  return pc + 1;
};

function* spreadSteps(realm: Realm, iterable: Value, list: Value[]): Steps<Value> {
  yield* forEachValue(realm, iterable, (value) => {
    realm.meter.chargeBytes(COSTS.arrayElement);
    list.push(value);
  });
  return undefined;
}

const emitSpreadCall = (c: FunctionCompiler, callee: Callee, args: readonly Argument[], position: number): Expr => {
  const spilled = spillCallee(c, callee, position);
  const list = c.read(emitList(c, args, position)) as unknown as (env: Env) => Value[];
  const result = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const f = spilled.callee(env, machine);
    const thisValue = spilled.isMethod ? machine.receiver : undefined;
    return callOther(machine, env, f, thisValue, list(env), result.slot, pc, spilled.text);
  });
  return c.read(result);
};

// --- new -----------------------------------------------------------------------------------------------------------------

/** Emits arguments as one list, whether they are spread or not. */
const argumentList = (c: FunctionCompiler, args: readonly Argument[], position: number): ((env: Env) => Value[]) => {
  if (args.some((argument) => argument.type === "SpreadElement"))
    return c.read(emitList(c, args, position)) as unknown as (env: Env) => Value[];
  return listOf(c.operands(args as Expression[]));
};

const listOf = (values: readonly Expr[]): ((env: Env) => Value[]) => {
  const [a, b, d] = values as [Expr, Expr, Expr];
  switch (values.length) {
    case 0:
      return () => [];
    case 1:
      return (env) => [a(env)];
    case 2:
      return (env) => [a(env), b(env)];
    case 3:
      return (env) => [a(env), b(env), d(env)];
    default:
      return (env) => values.map((value) => value(env));
  }
};

export const newExpression = (c: FunctionCompiler, node: ESTree.NewExpression): Expr => {
  const position = startOf(node);
  const callee = c.operand(
    node.callee as Expression,
    node.arguments.some((argument) => suspends(argument)),
  );
  const text = sourceText(c, node.callee as Node);
  if (node.arguments.some((argument) => argument.type === "SpreadElement")) return newWithList(c, callee, node, text);
  const args = c.operands(node.arguments as Expression[]);
  const result = c.temp();
  const { slot } = result;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlainConstructor)
        return machine.enterConstructor(f, closure, filledEnv(code, closure, args, env), slot);
    }
    return constructWith(
      machine,
      f,
      args.map((value) => value(env)),
      slot,
      pc,
      text,
    );
  });
  return c.read(result);
};

/** The environment of a callee that takes its arguments one by one. */
const filledEnv = (code: Code, closure: Closure, args: readonly Expr[], env: Env): Env => {
  const inner = makeEnv(code.envSize, closure.env);
  const count = code.parameterCount;
  for (let index = 0; index < args.length; index++) {
    const value = (args[index] as Expr)(env);
    if (index < count) inner[index + 1] = value as Value & object;
  }
  return inner;
};

const newWithList = (c: FunctionCompiler, callee: Expr, node: ESTree.NewExpression, text: string): Expr => {
  const position = startOf(node);
  const args = argumentList(c, node.arguments as Argument[], position);
  const result = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    return constructWith(machine, callee(env), args(env), result.slot, pc, text);
  });
  return c.read(result);
};

const constructWith = (
  machine: Machine,
  callee: Value,
  args: Value[],
  slot: number,
  pc: number,
  text: string,
): number => {
  machine.site = -1;
  if (!isConstructor(callee)) return throwTypeError(machine.realm, `${text} is not a constructor`);
  const signal = construct(machine, callee, args, callee, slot);
  return signal === 0 ? pc + 1 : signal;
};

/** 13.3.7.1 `super(...)`: constructs the parent, binds `this`, and initialises the fields of this class. */
const superCall = (c: FunctionCompiler, node: ESTree.CallExpression): Expr => {
  const position = startOf(node);
  const active = readName(c, "%function", position);
  const newTarget = readName(c, "new.target", position);
  const parent = c.temp();
  c.store(parent, (env) => getPrototypeOf(active(env) as GuestObject), position);
  const readParent = c.read(parent);
  const args = argumentList(c, node.arguments as Argument[], position);
  const result = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const values = args(env);
    machine.site = -1;
    const constructor = readParent(env);
    if (!isConstructor(constructor)) return throwTypeError(machine.realm, "Super constructor is not a constructor");
    const signal = construct(machine, constructor, values, newTarget(env) as GuestObject, result.slot);
    return signal === 0 ? pc + 1 : signal;
  });
  bindThis(c, c.read(result), position);
  emitFields(c, active, c.read(result), position);
  return c.read(result);
};

const bindThis = (c: FunctionCompiler, value: Expr, position: number): void => {
  const read = readName(c, "this", position);
  const write = initialiseName(c, "this");
  const { realm } = c;
  c.exec((env) => {
    if (read(env) !== ABSENT) {
      realm.caller.site = position;
      throwReferenceError(realm, "Super constructor may only be called once");
    }
    write(env, value(env));
  }, position);
};

/** Runs the field initialisers of a class on a new instance; they are no function calls of the guest's. */
export const emitFields = (c: FunctionCompiler, active: Expr, instance: Expr, position: number): void => {
  const ignored = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    const { fields } = (active(env) as GuestObject).payload as Closure;
    if (fields === null) return pc + 1;
    machine.frame.pc = pc;
    return machine.enterUncharged(fields, instance(env), ignored.slot);
  });
};

// --- tagged templates ----------------------------------------------------------------------------------------------------

export const taggedTemplate = (c: FunctionCompiler, node: ESTree.TaggedTemplateExpression): Expr => {
  const { quasi } = node;
  const spill = quasi.expressions.some((expression) => suspends(expression));
  const callee = compileCallee(c, node.tag as Expression, spill);
  const strings = templateObject(c.realm, quasi);
  const values = [strings, ...c.operands(quasi.expressions)];
  const result = c.temp();
  c.emit(startOf(node), (pc) => callOp(pc, result.slot, callee, values));
  return c.read(result);
};
