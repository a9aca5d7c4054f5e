/**
 * Callees: what a call calls, and with which `this`. Nearly all are a global function, or a method of an object; these two
 * are answered without another closure in between, everything else by one.
 */
import type { Env } from "../machine/env.ts";
import type { Machine } from "../machine/machine.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree, Expression } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { type DynamicScope, findHolder, readHeld, receiverOf } from "./dynamic-scopes.ts";
import { expressionText } from "./expression-text.ts";
import { type Expr, type FunctionCompiler, suspends } from "./function-compiler.ts";
import { memberReference, propertyPosition, propertyReader, thisExpression } from "./members.ts";
import { ReadSite } from "./property-site.ts";
import { GlobalSite, readBound } from "./references.ts";
import { localSlot } from "./slots.ts";

/** Evaluates a callee; leaves the receiver in `machine.receiver`. */
type Evaluate = (env: Env, machine: Machine) => Value;

export class Callee {
  /** For "x is not a function". */
  readonly text: string;
  private readonly global: GlobalSite | null;
  private readonly site: ReadSite | null;
  private readonly object: Expr;
  private readonly slot: number;
  private readonly general: Evaluate;

  private constructor(text: string, global: GlobalSite | null, site: ReadSite | null, object: Expr, general: Evaluate) {
    this.text = text;
    this.global = global;
    this.site = site;
    this.object = object;
    this.slot = localSlot(object);
    this.general = general;
  }

  static ofGlobal(text: string, site: GlobalSite): Callee {
    return new Callee(text, site, null, noObject, noCallee);
  }

  /** A method of the object's, found by name. */
  static ofMethod(text: string, object: Expr, site: ReadSite): Callee {
    return new Callee(text, null, site, object, noCallee);
  }

  static ofFunction(text: string, value: Expr): Callee {
    return Callee.general(text, (env, machine) => {
      machine.receiver = undefined;
      return value(env);
    });
  }

  static general(text: string, evaluate: Evaluate): Callee {
    return new Callee(text, null, null, noObject, evaluate);
  }

  /** The function; its receiver is left in `machine.receiver`. */
  evaluate(env: Env, machine: Machine): Value {
    if (this.site !== null) {
      const receiver = this.slot >= 0 ? (env[this.slot] as Value) : this.object(env);
      const method = this.site.read(receiver);
      machine.receiver = receiver;
      return method;
    }
    if (this.global !== null) {
      machine.receiver = undefined;
      return this.global.read();
    }
    return this.general(env, machine);
  }
}

const noObject: Expr = () => undefined;
const noCallee: Evaluate = () => undefined;

/** Compiles what is called; with `spill`, it is evaluated before what is emitted next. */
export const compileCallee = (c: FunctionCompiler, node: Expression, spill: boolean): Callee => {
  const text = expressionText(node);
  if (node.type === "ChainExpression" && node.expression.type === "MemberExpression")
    return c.compilers.chainCallee(c, node, text);
  const callee = calleeOf(c, node, text);
  return spill ? spillCallee(c, callee, startOf(node)) : callee;
};

const calleeOf = (c: FunctionCompiler, node: Expression, text: string): Callee => {
  const path = node.type === "Identifier" ? c.dynamicPath(node.name) : null;
  if (node.type === "Identifier" && path !== null) return dynamicCallee(c, node, path, text);
  if (node.type === "Identifier" && c.resolve(node.name) === null)
    return Callee.ofGlobal(text, new GlobalSite(c.realm, node.name, startOf(node)));
  if (node.type !== "MemberExpression") return Callee.ofFunction(text, c.expression(node));
  if (node.object.type === "Super") return superMethod(c, node, text);
  return methodOf(c, node, c.operand(node.object as Expression, node.computed && suspends(node.property)), text);
};

/** A name that may be a method of the object of a `with`. */
const dynamicCallee = (
  c: FunctionCompiler,
  node: ESTree.Identifier,
  path: readonly DynamicScope[],
  text: string,
): Callee => {
  const { realm } = c;
  const { name } = node;
  const position = startOf(node);
  const read = readBound(c, name, position);
  return Callee.general(text, (env, machine) => {
    realm.caller.site = position;
    const holder = findHolder(realm, path, name, env);
    const callee = holder === null ? read(env) : readHeld(realm, holder, name, c.info.strict);
    machine.receiver = receiverOf(holder);
    return callee;
  });
};

/** The method named by a member expression, of an object that is evaluated already. */
export const methodOf = (c: FunctionCompiler, node: ESTree.MemberExpression, object: Expr, text: string): Callee => {
  if (node.property.type === "Identifier" && !node.computed)
    return Callee.ofMethod(text, object, new ReadSite(c.realm, keyOfName(node.property.name), propertyPosition(node)));
  const read = propertyReader(c, node);
  return Callee.general(text, (env, machine) => {
    const receiver = object(env);
    const method = read(env, receiver);
    machine.receiver = receiver;
    return method;
  });
};

const superMethod = (c: FunctionCompiler, node: ESTree.MemberExpression, text: string): Callee => {
  const self = thisExpression(c, startOf(node));
  const reference = memberReference(c, node, false);
  return Callee.general(text, (env, machine) => {
    const method = reference.get(env);
    machine.receiver = self(env);
    return method;
  });
};

/** Evaluates callee and receiver now, into temporaries. */
export const spillCallee = (c: FunctionCompiler, callee: Callee, position: number): Callee => {
  const method = c.temp();
  const receiver = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    env[method.slot] = callee.evaluate(env, machine) as Value & object;
    env[receiver.slot] = machine.receiver as Value & object;
    return pc + 1;
  });
  return calleeInTemps(callee.text, c.read(method), c.read(receiver));
};

/** A callee that is evaluated already. */
export const calleeInTemps = (text: string, method: Expr, receiver: Expr): Callee =>
  Callee.general(text, (env, machine) => {
    machine.receiver = receiver(env);
    return method(env);
  });
