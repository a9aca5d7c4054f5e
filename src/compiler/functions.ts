/**
 * Functions (15.2 - 15.9, 10.2.11): closures for the expressions and declarations, and the code of their bodies. A body is
 * compiled at its first call; until then a function is its place in the tree and the scope it stands in.
 */
import { COSTS } from "../accounting/costs.ts";
import { argumentsObject } from "../machine/arguments-object.ts";
import { startAsyncGenerator } from "../machine/async-generators.ts";
import { CLOSURE, Closure, functionShape } from "../machine/closure.ts";
import { Code, type FunctionForm, isConstructorForm } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { startGenerator } from "../machine/generator-objects.ts";
import { createArrayFromList } from "../runtime/arrays.ts";
import { GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import type { Shape } from "../runtime/shape.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree, Expression, FunctionNode, Node, Pattern, Statement } from "../syntax/ast.ts";
import { endOf, soleStatement, startOf } from "../syntax/ast.ts";
import { emitAwait } from "./await-ops.ts";
import { emitFields } from "./calls.ts";
import { emitReturn, emitReturnIf } from "./control.ts";
import { disposing } from "./disposal.ts";
import { type Expr, FunctionCompiler, Label, suspends } from "./function-compiler.ts";
import type { FunctionName } from "./function-names.ts";
import { instantiateFunctions, markDeadZones } from "./scope-entry.ts";
import { annotations, type Binding, capturedBindings, type FunctionInfo, type Scope } from "./scopes.ts";
import { slotReader } from "./slots.ts";
import { expectedArgumentCount } from "./static-semantics.ts";

// --- closures ------------------------------------------------------------------------------------------------------------

const formOf = (node: FunctionNode, isMethod: boolean): FunctionForm => {
  const isArrow = node.type === "ArrowFunctionExpression";
  if (node.generator) return node.async ? "asyncGenerator" : "generator";
  if (node.async) return isArrow ? "asyncArrow" : "async";
  return isArrow ? "arrow" : isMethod ? "method" : "normal";
};

interface CodeOptions {
  readonly name: string;
  readonly form: FunctionForm;
  /** Where the text of the function starts; methods start at their key. */
  readonly start?: number;
  readonly end?: number;
  /** A constructor of a class with fields, or with private methods. */
  readonly initialisesFields?: boolean;
}

/** The code of a function that stands in the scope of `c`; compiled at its first call. */
const functionCode = (c: FunctionCompiler, node: FunctionNode, options: CodeOptions): Code => {
  const info = annotations(node as Node).info as FunctionInfo;
  return makeCode(c, info, options, { start: startOf(node), end: endOf(node) }, (inner) =>
    compileBody(inner, node, options.initialisesFields ?? false),
  );
};

/** Code for a function-like body: functions, and the initialisers of classes. */
export const makeCode = (
  c: FunctionCompiler,
  info: FunctionInfo,
  options: CodeOptions,
  range: { readonly start: number; readonly end: number },
  body: (inner: FunctionCompiler) => void,
): Code => {
  const { compilers, realm, module } = c;
  const derivedThis = options.form === "derivedConstructor" || (isArrowForm(options.form) && c.derivedThis);
  const text = { start: options.start ?? range.start, end: options.end ?? range.end };
  return new Code(realm, c.code.source, options.name, options.form, info.strict, text, (code) => {
    const inner = new FunctionCompiler(code, info, compilers);
    inner.derivedThis = derivedThis;
    inner.module = module;
    body(inner);
    finishCode(inner);
  });
};

const isArrowForm = (form: FunctionForm): boolean => form === "arrow" || form === "asyncArrow";

/** A closure of this code, made where the function stands. The shape is looked up once per site. */
const closureMaker = (
  c: FunctionCompiler,
  code: Code,
): ((env: Env, home: GuestObject | null, name: string) => GuestObject) => {
  const { realm } = c;
  let shape: Shape | null = null;
  const { start } = code;
  return (env, home, name) => {
    if ((realm.meter.bytes -= COSTS.function_) < 0) {
      realm.caller.site = start;
      realm.meter.refillBytes(COSTS.function_);
    }
    shape ??= functionShape(code);
    return new GuestObject(shape, NO_ELEMENTS, CLOSURE, new Closure(code, env, home, name));
  };
};

export const functionExpression = (c: FunctionCompiler, node: FunctionNode, name: FunctionName = ""): Expr => {
  const ownName = node.type !== "ArrowFunctionExpression" && node.id ? node.id.name : name;
  const codeName = typeof ownName === "string" ? ownName : "";
  const code = functionCode(c, node, { name: codeName, form: formOf(node, false) });
  code.length = expectedArgumentCount(node);
  const make = closureMaker(c, code);
  return typeof ownName === "string" ? (env) => make(env, null, ownName) : (env) => make(env, null, ownName(env));
};

/** A method, getter or setter: a closure with a home object. */
export const methodClosure = (
  c: FunctionCompiler,
  node: FunctionNode,
  options: Omit<CodeOptions, "name" | "form"> & { readonly form?: FunctionForm; readonly name?: string },
): ((env: Env, home: GuestObject | null, name: string) => GuestObject) => {
  const form = options.form ?? formOf(node, true);
  const code = functionCode(c, node, { ...options, name: options.name ?? "", form });
  code.length = expectedArgumentCount(node);
  return closureMaker(c, code);
};

/** A closure for code that is not a function of the source: class initialisers, default constructors. */
export const internalClosure = (
  c: FunctionCompiler,
  code: Code,
): ((env: Env, home: GuestObject | null, name: string) => GuestObject) => closureMaker(c, code);

// --- bodies --------------------------------------------------------------------------------------------------------------

const slotOf = (info: FunctionInfo, name: string): number => info.scope.bindings.get(name)?.slot ?? 0;

/** Sets what the caller must know before it makes the environment; then the body is complete. */
const finishCode = (c: FunctionCompiler): void => {
  const { code, info } = c;
  c.finish();
  code.envSize = Math.max(info.scope.size, 2);
  code.envBytes = COSTS.capturedBinding * capturedBindings(info);
  code.usesInternals =
    code.envBytes > 0 ||
    code.thisSlot !== 0 ||
    code.functionSlot !== 0 ||
    code.homeSlot !== 0 ||
    code.newTargetSlot !== 0;
  code.isPlain = code.listSlot === 0 && !code.isAsync && !code.isClassConstructor;
  code.isPlainConstructor = code.listSlot === 0 && isConstructorForm(code.form);
};

const compileBody = (c: FunctionCompiler, node: FunctionNode, initialisesFields: boolean): void => {
  const { code, info } = c;
  reserveInternals(c);
  code.parameterCount = node.params.length;
  const position = startOf(node);
  bindArguments(c, position);
  bindParameters(c, node);
  enterBodyScope(c, node);
  startBody(c, position);
  if (code.form === "classConstructor" && initialisesFields)
    emitFields(c, slotReader(0, code.functionSlot), slotReader(0, code.thisSlot), position);
  instantiateFunctions(c, info.functions);
  emitStatements(c, node);
};

/** The slots that the call itself fills. */
export const reserveInternals = (c: FunctionCompiler): void => {
  const { code, info } = c;
  const { form } = code;
  const isConstructor = code.isClassConstructor;
  const isGenerator = form === "generator" || form === "asyncGenerator";
  code.thisSlot = slotOf(info, "this");
  code.newTargetSlot = slotOf(info, "new.target");
  code.homeSlot = slotOf(info, "%home");
  code.functionSlot = slotOf(info, "%function") || functionNameSlot(info);
  if (isConstructor && code.thisSlot === 0) code.thisSlot = info.scope.size++;
  if ((isConstructor || isGenerator) && code.functionSlot === 0) code.functionSlot = info.scope.size++;
  const nameSlot = functionNameSlot(info);
  if (nameSlot !== 0 && nameSlot !== code.functionSlot) {
    const { functionSlot } = code;
    c.exec((env) => {
      env[nameSlot] = env[functionSlot] as Value & object;
    }, code.start);
  }
};

/** The name of a function expression is a binding only if the body refers to it. */
const functionNameSlot = (info: FunctionInfo): number => {
  for (const binding of info.scope.bindings.values()) if (binding.kind === "functionName") return binding.slot;
  return 0;
};

/** The `arguments` object (10.4.4), where the body uses it. */
const bindArguments = (c: FunctionCompiler, position: number): void => {
  const { code, info } = c;
  const binding = info.scope.bindings.get("arguments");
  if (binding === undefined || !isArgumentsBinding(c, binding)) return;
  code.listSlot = code.listSlot === 0 ? info.scope.size++ : code.listSlot;
  const { listSlot, realm } = code;
  const mapped = !info.strict && info.simpleParameters;
  code.functionSlot = code.functionSlot === 0 ? info.scope.size++ : code.functionSlot;
  c.exec((env) => {
    realm.caller.site = position;
    env[binding.slot] = argumentsObject(code, env, env[listSlot] as unknown as Value[], mapped);
  }, position);
};

/** 10.2.11 steps 15-18: a `var arguments` begins as the object, too; a parameter or function of that name hides it. */
const isArgumentsBinding = (c: FunctionCompiler, { kind }: Binding): boolean => {
  if (kind === "internal") return true;
  const hidden = c.info.functions.some((node) => (node as ESTree.FunctionDeclaration).id?.name === "arguments");
  return kind === "var" && !isArrowForm(c.code.form) && !hidden;
};

const bindParameters = (c: FunctionCompiler, node: FunctionNode): void => {
  if (c.info.simpleParameters) return;
  markDeadZones(c, c.info.scope, "parameter");
  node.params.forEach((parameter, index) => {
    if (parameter.type === "RestElement") bindRest(c, parameter, index);
    else c.compilers.bindPattern(c, parameter as Pattern, slotReader(0, index + 1), "initialise");
  });
};

const bindRest = (c: FunctionCompiler, node: ESTree.RestElement, index: number): void => {
  const { code, info, realm } = c;
  if (code.listSlot === 0) code.listSlot = info.scope.size++;
  const { listSlot } = code;
  const position = startOf(node);
  const rest: Expr = (env) => {
    realm.caller.site = position;
    return createArrayFromList(realm, (env[listSlot] as unknown as Value[]).slice(index));
  };
  c.compilers.bindPattern(c, node.argument as Pattern, rest, "initialise");
};

/** 10.2.11 steps 27-28: with expressions among the parameters, `var`s live in a scope of their own. */
const enterBodyScope = (c: FunctionCompiler, node: FunctionNode): void => {
  const { info } = c;
  if (info.bodyScope === info.scope) {
    markDeadZones(c, info.scope, "lexical");
    return;
  }
  c.scope = info.bodyScope;
  for (const binding of info.bodyScope.bindings.values()) copyParameter(c, binding, info.scope, startOf(node));
  markDeadZones(c, info.bodyScope, "lexical");
};

const copyParameter = (c: FunctionCompiler, binding: Binding, parameters: Scope, position: number): void => {
  const parameter = parameters.bindings.get(binding.name);
  if (binding.kind !== "var" || parameter === undefined) return;
  c.exec((env) => {
    env[binding.slot] = env[parameter.slot] as Value & object;
  }, position);
};

const startBody = (c: FunctionCompiler, position: number): void => {
  const { form } = c.code;
  if (form !== "generator" && form !== "asyncGenerator") return;
  const start = form === "generator" ? startGenerator : startAsyncGenerator;
  c.emit(position, (pc) => (env, machine) => start(machine, env, pc));
};

const emitStatements = (c: FunctionCompiler, node: FunctionNode): void => {
  const body = node.body as ESTree.BlockStatement | Expression;
  if (body.type !== "BlockStatement") return returnValue(c, body, startOf(body));
  disposing(c, endOf(node) - 1, () => {
    for (const statement of body.body as Statement[]) {
      c.statement(statement);
      // What stands behind a call of `super` in the constructor's own body finds `this` bound.
      if (c.code.isDerived && isSuperCall(statement)) c.derivedThis = false;
    }
  });
  emitReturn(c, () => undefined, endOf(node));
};

const isSuperCall = (statement: Statement): boolean =>
  statement.type === "ExpressionStatement" &&
  statement.expression.type === "CallExpression" &&
  statement.expression.callee.type === "Super";

export const returnStatement = (c: FunctionCompiler, node: ESTree.ReturnStatement): void => {
  const position = startOf(node);
  if (node.argument === null || node.argument === undefined) emitReturn(c, () => undefined, position);
  else returnValue(c, node.argument, position);
};

/** Returns the value; async generators await it first (27.6.3.8). */
const returnValue = (c: FunctionCompiler, node: Expression, position: number): void => {
  // Both branches of `return a ? f() : g()` return by themselves: no temporary, no jump.
  if (node.type === "ConditionalExpression" && suspends(node)) return returnEither(c, node, position);
  const value = c.expression(node);
  emitReturn(c, c.code.form === "asyncGenerator" ? emitAwait(c, value, position) : value, position);
};

const returnEither = (c: FunctionCompiler, node: ESTree.ConditionalExpression, position: number): void => {
  const otherwise = new Label();
  const test = c.expression(node.test);
  if (!suspends(node.consequent) && canLeaveAtOnce(c))
    emitReturnIf(c, test, c.expression(node.consequent), startOf(node));
  else {
    c.jumpIfFalse(test, otherwise, startOf(node));
    returnValue(c, node.consequent, position);
  }
  c.place(otherwise);
  returnValue(c, node.alternate, position);
};

/** A `return` here has nothing to await and no `finally` to pass. */
const canLeaveAtOnce = (c: FunctionCompiler): boolean =>
  c.code.form !== "asyncGenerator" && !c.control.some((control) => control.kind === "finally");

/** `if (x) return y;`, where `y` takes no ops and no `finally` lies around it. */
export const shortReturn = (c: FunctionCompiler, node: ESTree.IfStatement): boolean => {
  const statement = soleStatement(node.consequent);
  if (node.alternate || statement.type !== "ReturnStatement" || suspends(statement.argument)) return false;
  if (!canLeaveAtOnce(c)) return false;
  const test = c.expression(node.test);
  const value: Expr = statement.argument ? c.expression(statement.argument) : () => undefined;
  emitReturnIf(c, test, value, startOf(node));
  return true;
};
