/**
 * Classes (15.7). The elements become ops in the order of the text: methods at once, fields later. Instance fields, and static
 * fields with static blocks, are the bodies of two internal methods; computed keys are evaluated with the class and kept in a
 * list in the class scope, where those bodies find them.
 */
import type { Closure } from "../machine/closure.ts";
import { type Code, nextPc } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { construct } from "../machine/invoke.ts";
import { badParent, badParentPrototype } from "../messages/calls.ts";
import { describe } from "../runtime/describe.ts";
import { isConstructor } from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import { get, getPrototypeOf } from "../runtime/objects.ts";
import { addUncharged, rootShape, writePrototype } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import {
  type ClassElement,
  type ClassNode,
  type ESTree,
  endOf,
  type FunctionNode,
  type Node,
  startOf,
} from "../syntax/ast.ts";
import { emitFields, throwNoParent } from "./calls.ts";
import { attachInitialisers, hasInstanceParts, runStatics } from "./class-fields.ts";
import { emitElement } from "./class-methods.ts";
import { type ClassParts, type FieldData, fieldData, type ObjectExpr } from "./class-parts.ts";
import { emitReturn } from "./control.ts";
import type { Expr, FunctionCompiler, Temp } from "./function-compiler.ts";
import type { FunctionName } from "./function-names.ts";
import { internalClosure, makeCode, methodClosure, reserveInternals } from "./functions.ts";
import { PrivateName } from "./private-names.ts";
import { initialiseName } from "./references.ts";
import { enterScope, leaveScope } from "./scope-entry.ts";
import { annotations, type FunctionInfo, type Scope } from "./scopes.ts";
import { slotReader } from "./slots.ts";

export const classExpression = (c: FunctionCompiler, node: ClassNode, name: FunctionName = ""): Expr => {
  const scope = annotations(node as Node).scope as Scope;
  const position = startOf(node);
  const result = c.temp();
  enterScope(c, scope, position);
  makePrivateNames(c, scope, position);
  const parts = emitConstructor(c, node, node.id ? node.id.name : name);
  for (const element of node.body.body) emitElement(c, parts, element);
  if (node.id) bindClassName(c, node.id.name, parts.constructor, position);
  attachInitialisers(c, parts);
  runStatics(c, parts, position);
  c.store(result, parts.constructor, position);
  leaveScope(c, scope, position);
  return c.read(result);
};

const bindClassName = (c: FunctionCompiler, name: string, constructor: ObjectExpr, position: number): void => {
  const write = initialiseName(c, name);
  c.exec((env) => write(env, constructor(env)), position);
};

const makePrivateNames = (c: FunctionCompiler, scope: Scope, position: number): void => {
  for (const [name, binding] of scope.bindings) {
    if (!name.startsWith("#")) continue;
    c.exec((env) => {
      env[binding.slot] = new PrivateName(name.slice(1));
    }, position);
  }
  const fields = initialiseName(c, "%fields");
  c.exec((env) => fields(env, { keys: [], methods: [] } satisfies FieldData as unknown as Value), position);
};

// --- constructor and prototype -------------------------------------------------------------------------------------------

const isConstructorElement = (element: ClassElement): element is ESTree.MethodDefinition =>
  element.type === "MethodDefinition" && element.kind === "constructor";

const emitConstructor = (c: FunctionCompiler, node: ClassNode, name: FunctionName): ClassParts => {
  const position = startOf(node);
  const { realm } = c;
  const parents = c.temp();
  emitHeritage(c, node, parents);
  const readParents = c.read(parents) as unknown as (env: Env) => Heritage;
  const prototype = c.spill((env) => makePrototype(realm, readParents(env).proto), position) as ObjectExpr;
  const make = constructorClosure(c, node, typeof name === "string" ? name : "");
  const nameOf = typeof name === "string" ? () => name : name;
  const constructor = c.spill((env) => {
    const home = prototype(env);
    const closure = make(env, home, nameOf(env));
    return finishConstructor(closure, home, readParents(env).constructor);
  }, position) as ObjectExpr;
  const dataOf = fieldData(c);
  return {
    node,
    constructor,
    prototype,
    fieldKeys: (env) => dataOf(env).keys,
    privateMethods: (env) => dataOf(env).methods,
    privatePlaces: new Map(),
  };
};

/** 15.7.14 step 8: what the prototype and the constructor inherit from. */
interface Heritage {
  readonly proto: GuestObject | null;
  readonly constructor: GuestObject;
}

const emitHeritage = (c: FunctionCompiler, node: ClassNode, parents: Temp): void => {
  const { realm } = c;
  const position = startOf(node.superClass ?? node);
  if (!node.superClass) {
    const base = (): Heritage => ({
      proto: realm.intrinsic("Object.prototype"),
      constructor: realm.intrinsic("Function.prototype"),
    });
    return c.store(parents, () => base() as unknown as Value, position);
  }
  const parent = c.expression(node.superClass);
  c.store(
    parents,
    (env) => {
      const value = parent(env);
      realm.caller.site = position;
      return heritageOf(realm, value) as unknown as Value;
    },
    position,
  );
};

const heritageOf = (realm: Realm, parent: Value): Heritage => {
  if (parent === null) return { proto: null, constructor: realm.intrinsic("Function.prototype") };
  if (!isConstructor(parent)) return throwTypeError(realm, badParent(describe(parent)));
  const proto = get(parent, "prototype");
  if (!isObject(proto) && proto !== null) return throwTypeError(realm, badParentPrototype(describe(proto)));
  return { proto, constructor: parent };
};

const makePrototype = (realm: Realm, parent: GuestObject | null): GuestObject =>
  new GuestObject(rootShape(realm, parent), NO_ELEMENTS, ORDINARY, null);

const constructorClosure = (c: FunctionCompiler, node: ClassNode, name: string) => {
  const form = node.superClass ? "derivedConstructor" : "classConstructor";
  const element = node.body.body.find((candidate) => isConstructorElement(candidate as ClassElement)) as
    | ESTree.MethodDefinition
    | undefined;
  if (element !== undefined) {
    const make = methodClosure(c, element.value as FunctionNode, {
      start: startOf(node),
      form,
      name,
      initialisesFields: hasInstanceParts(node),
    });
    return (env: Env, home: GuestObject | null, ownName: string) => withText(make(env, home, ownName), node);
  }
  return internalClosure(c, defaultConstructor(c, node, form, name));
};

/** The text of a class is that of its constructor (15.7.14 step 14.b). */
const withText = (closure: GuestObject, node: ClassNode): GuestObject => {
  (closure.payload as Closure).text = { start: startOf(node), end: endOf(node) };
  return closure;
};

/** 15.7.14 step 14: `constructor(...args) { super(...args) }`, without looking at the array's iterator. */
const defaultConstructor = (
  c: FunctionCompiler,
  node: ClassNode,
  form: "classConstructor" | "derivedConstructor",
  name: string,
): Code => {
  const info = annotations(node as Node).fieldInfo as FunctionInfo;
  const own: FunctionInfo = { ...info, scope: info.scope.sibling(), blocks: [] };
  own.scope.assignSlots();
  const range = { start: startOf(node), end: endOf(node) };
  return makeCode(c, { ...own, bodyScope: own.scope }, { name, form }, range, (inner) => {
    reserveInternals(inner);
    const { code } = inner;
    if (form === "classConstructor") {
      if (hasInstanceParts(node))
        emitFields(inner, slotReader(0, code.functionSlot), slotReader(0, code.thisSlot), range.start);
      return emitReturn(inner, () => undefined, range.start);
    }
    emitDefaultSuper(inner, range.start);
  });
};

const emitDefaultSuper = (c: FunctionCompiler, position: number): void => {
  const { code, info } = c;
  code.listSlot = info.scope.size++;
  code.newTargetSlot = info.scope.size++;
  const { listSlot, newTargetSlot, functionSlot, thisSlot } = code;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    const parent = getPrototypeOf(env[functionSlot] as GuestObject);
    if (!isConstructor(parent)) return throwNoParent(machine.realm, parent, code.name);
    return nextPc(
      construct(machine, parent, env[listSlot] as unknown as Value[], env[newTargetSlot] as GuestObject, thisSlot),
      pc,
    );
  });
  emitFields(c, slotReader(0, functionSlot), slotReader(0, thisSlot), position);
  emitReturn(c, slotReader(0, thisSlot), position);
};

/** 10.2.5 MakeConstructor, 15.7.14 steps 14-16: name and length come first, then `prototype`. */
const finishConstructor = (closure: GuestObject, prototype: GuestObject, parent: GuestObject): GuestObject => {
  closure.kind.resolve?.(closure, undefined);
  if (parent !== closure.shape.proto) writePrototype(closure, parent);
  addUncharged(closure, "prototype", prototype, 0);
  addUncharged(prototype, "constructor", closure, HIDDEN);
  return closure;
};
