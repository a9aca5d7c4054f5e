/**
 * Calls (13.3.6), `new` (13.3.5), `super()` (13.3.7) and tagged templates (13.3.11): each is an op of its own. The callee and
 * the receiver are evaluated first, then the arguments; if nothing among the arguments emits ops, all of it happens inside
 * the call op.
 */
import { COSTS } from "../accounting/costs.ts";
import { envOf0, envOf1, envOf2, envOf3 } from "../machine/call-environments.ts";
import { CLOSURE, type Closure } from "../machine/closure.ts";
import { type Code, nextPc } from "../machine/code.ts";
import { type Env, makeEnv } from "../machine/env.ts";
import { construct, enterSteps } from "../machine/invoke.ts";
import type { Machine } from "../machine/machine.ts";
import { badSuper, notConstructor } from "../messages/calls.ts";
import { SUPER_CALLED_TWICE } from "../messages/names.ts";
import { packedElements } from "../runtime/arrays.ts";
import { describe } from "../runtime/describe.ts";
import { isConstructor } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue, isArrayWithDefaultIteration, type Steps } from "../runtime/iteration.ts";
import { getPrototypeOf } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isAbsent, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { callOp, callOther } from "./call-ops.ts";
import { type Callee, compileCallee, spillCallee } from "./callees.ts";
import { EvalSite, evalOp } from "./direct-eval.ts";
import { expressionText, iterableText } from "./expression-text.ts";
import { type Exec, type Expr, type FunctionCompiler, nothing, suspends, type Temp } from "./function-compiler.ts";
import { Operand, valuesOf } from "./operand.ts";
import { initialiseName, readName } from "./references.ts";
import { annotations } from "./scopes.ts";
import { templateObject } from "./template-objects.ts";

type Argument = Expression | ESTree.SpreadElement;

export const callExpression = (c: FunctionCompiler, node: ESTree.CallExpression): Expr => {
  if (node.callee.type === "Super") return superCall(c, node);
  const callee = compileCallee(
    c,
    node.callee,
    node.arguments.some((argument) => suspends(argument)),
  );
  return emitCallOf(c, node, callee);
};

/** Emits the arguments and the call, which may be a direct eval. */
export const emitCallOf = (c: FunctionCompiler, node: ESTree.CallExpression, callee: Callee): Expr => {
  const position = startOf(node);
  if (annotations(node).directEval !== true) return emitCall(c, callee, node.arguments, position);
  const args = argumentList(c, node.arguments, position);
  const result = c.temp();
  const site = new EvalSite(c);
  c.emit(position, (pc) => evalOp(pc, result.slot, callee, args, site));
  return c.read(result);
};

/** Emits the arguments and the call; the result is in a temporary. */
const emitCall = (c: FunctionCompiler, callee: Callee, args: readonly Argument[], position: number): Expr => {
  if (args.some((argument) => argument.type === "SpreadElement")) return emitSpreadCall(c, callee, args, position);
  const values = operandsOf(c, args);
  return c.emitResult(position, (pc, slot) => callOp(pc, slot, callee, values));
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
  const text = iterableText(element.argument);
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return spread(machine, iterable(env), readList(env), ignored.slot, pc, text);
  });
};

/** Spread elements pay as they come, also those of arguments: an iterable may be endless, and a list in each of many frames. */
const spread = (machine: Machine, iterable: Value, list: Value[], slot: number, pc: number, text: string): number => {
  const { realm } = machine;
  const elements = isArrayWithDefaultIteration(realm, iterable) ? packedElements(iterable) : undefined;
  if (elements === undefined) return enterSteps(machine, spreadSteps(realm, iterable, list, text), slot);
  realm.meter.chargeIterations(elements.length);
  realm.meter.chargeBytes(COSTS.arrayElement * elements.length);
  for (let index = 0; index < elements.length; index++) list.push(elements[index] as Value);
  return pc + 1;
};

function* spreadSteps(realm: Realm, iterable: Value, list: Value[], text: string): Steps<Value> {
  const visit = (value: Value): void => {
    realm.meter.chargeBytes(COSTS.arrayElement);
    list.push(value);
  };
  yield* forEachValue(realm, iterable, visit, text);
  return undefined;
}

const emitSpreadCall = (c: FunctionCompiler, callee: Callee, args: readonly Argument[], position: number): Expr => {
  const spilled = spillCallee(c, callee, position);
  const list = c.read(emitList(c, args, position)) as unknown as (env: Env) => Value[];
  return c.emitResult(position, (pc, slot) => (env, machine) => {
    machine.frame.pc = pc;
    const f = spilled.evaluate(env, machine);
    const thisValue = machine.receiver;
    return callOther(machine, env, f, thisValue, list(env), slot, pc, spilled.text);
  });
};

// --- new -----------------------------------------------------------------------------------------------------------------

/** Emits arguments as one list, whether they are spread or not. */
const argumentList = (c: FunctionCompiler, args: readonly Argument[], position: number): ((env: Env) => Value[]) => {
  if (args.some((argument) => argument.type === "SpreadElement"))
    return c.read(emitList(c, args, position)) as unknown as (env: Env) => Value[];
  const values = operandsOf(c, args);
  return (env) => valuesOf(values, env);
};

const operandsOf = (c: FunctionCompiler, args: readonly Argument[]): Operand[] =>
  c.operands(args as Expression[]).map((value) => new Operand(c, value));

export const newExpression = (c: FunctionCompiler, node: ESTree.NewExpression): Expr => {
  const position = startOf(node);
  const callee = c.operand(
    node.callee as Expression,
    node.arguments.some((argument) => suspends(argument)),
  );
  const text = expressionText(node.callee as Node);
  if (node.arguments.some((argument) => argument.type === "SpreadElement")) return newWithList(c, callee, node, text);
  const args = operandsOf(c, node.arguments);
  return c.emitResult(position, (pc, slot) => (env, machine) => {
    machine.frame.pc = pc;
    const f = callee(env);
    if (typeof f === "object" && f !== null && f.kind === CLOSURE) {
      const closure = f.payload as Closure;
      const { code } = closure;
      if (code.isPlainConstructor) {
        return nextPc(machine.enterConstructor(f, closure, filledEnv(code, closure, args, env), slot), pc);
      }
    }
    return constructWith(machine, f, valuesOf(args, env), slot, pc, text);
  });
};

/** The environment of a callee that takes its arguments one by one. */
const filledEnv = (code: Code, closure: Closure, args: readonly Operand[], env: Env): Env => {
  const [a, b, d] = args as [Operand, Operand, Operand];
  switch (args.length) {
    case 0:
      return envOf0(code, closure.env);
    case 1:
      return envOf1(code, closure.env, a.evaluate(env));
    case 2:
      return envOf2(code, closure.env, a.evaluate(env), b.evaluate(env));
    case 3:
      return envOf3(code, closure.env, a.evaluate(env), b.evaluate(env), d.evaluate(env));
    default:
      return envOfMany(code, closure, args, env);
  }
};

const envOfMany = (code: Code, closure: Closure, args: readonly Operand[], env: Env): Env => {
  const inner = makeEnv(code.envSize, closure.env);
  const count = code.parameterCount;
  for (let index = 0; index < args.length; index++) {
    const value = (args[index] as Operand).evaluate(env);
    if (index < count) inner[index + 1] = value as Value & object;
  }
  return inner;
};

const newWithList = (c: FunctionCompiler, callee: Expr, node: ESTree.NewExpression, text: string): Expr => {
  const position = startOf(node);
  const args = argumentList(c, node.arguments as Argument[], position);
  return c.emitResult(position, (pc, slot) => (env, machine) => {
    machine.frame.pc = pc;
    return constructWith(machine, callee(env), args(env), slot, pc, text);
  });
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
  if (!isConstructor(callee)) return throwTypeError(machine.realm, notConstructor(text));
  return nextPc(construct(machine, callee, args, callee, slot), pc);
};

/** 13.3.7.1 `super(...)`: constructs the parent, binds `this`, and initialises the fields of this class. */
const superCall = (c: FunctionCompiler, node: ESTree.CallExpression): Expr => {
  const position = startOf(node);
  const active = readName(c, "%function", position);
  const newTarget = readName(c, "new.target", position);
  const parent: Expr = (env) => getPrototypeOf(active(env) as GuestObject);
  const emitsOps = node.arguments.some((argument) => argument.type === "SpreadElement" || suspends(argument));
  const readParent = emitsOps ? c.spill(parent, position) : parent;
  const result = c.temp();
  emitConstruct(c, node, readParent, newTarget as (env: Env) => GuestObject, result.slot);
  const instance = c.read(result);
  emitFields(c, active, instance, position, thisBinding(c, instance, position));
  return instance;
};

/** The call of the parent: the arguments are evaluated before it is asked whether it is a constructor. */
const emitConstruct = (
  c: FunctionCompiler,
  node: ESTree.CallExpression,
  parent: Expr,
  newTarget: (env: Env) => GuestObject,
  slot: number,
): void => {
  const position = startOf(node);
  const hasSpread = node.arguments.some((argument) => argument.type === "SpreadElement");
  const args = hasSpread ? null : operandsOf(c, node.arguments);
  const list =
    args === null ? argumentList(c, node.arguments as Argument[], position) : (env: Env) => valuesOf(args, env);
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const constructor = parent(env);
    if (args !== null && typeof constructor === "object" && constructor !== null && constructor.kind === CLOSURE) {
      const closure = constructor.payload as Closure;
      if (closure.code.isPlainConstructor) {
        const inner = filledEnv(closure.code, closure, args, env);
        return nextPc(machine.enterConstructor(constructor, closure, inner, slot, newTarget(env)), pc);
      }
    }
    const values = list(env);
    machine.site = -1;
    if (!isConstructor(constructor)) return throwNoParent(machine.realm, constructor, c.code.name);
    return nextPc(construct(machine, constructor, values, newTarget(env), slot), pc);
  });
};

export const throwNoParent = (realm: Realm, parent: Value, className: string): never => {
  const text = parent === realm.intrinsic("Function.prototype") ? "null" : describe(parent);
  return throwTypeError(realm, badSuper(text, className));
};

/** Binds `this`, once. */
const thisBinding = (c: FunctionCompiler, value: Expr, position: number): Exec => {
  const read = readName(c, "this", position);
  const write = initialiseName(c, "this");
  const { realm } = c;
  return (env) => {
    if (!isAbsent(read(env))) {
      realm.caller.site = position;
      throwReferenceError(realm, SUPER_CALLED_TWICE);
    }
    write(env, value(env));
  };
};

/** Runs the field initialisers of a class on a new instance, after `before`; they are no function calls of the guest's. */
export const emitFields = (
  c: FunctionCompiler,
  active: Expr,
  instance: Expr,
  position: number,
  before: Exec = nothing,
): void => {
  const ignored = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    before(env);
    const { fields } = (active(env) as GuestObject).payload as Closure;
    if (fields === null) return pc + 1;
    return machine.enterUncharged(fields, instance(env), ignored.slot, pc);
  });
};

// --- tagged templates ----------------------------------------------------------------------------------------------------

export const taggedTemplate = (c: FunctionCompiler, node: ESTree.TaggedTemplateExpression): Expr => {
  const { quasi } = node;
  const spill = quasi.expressions.some((expression) => suspends(expression));
  const callee = compileCallee(c, node.tag as Expression, spill);
  const strings = templateObject(c.realm, quasi);
  const values = [strings, ...c.operands(quasi.expressions)].map((value) => new Operand(c, value));
  return c.emitResult(startOf(node), (pc, slot) => callOp(pc, slot, callee, values));
};
