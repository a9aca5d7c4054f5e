/**
 * Classes (15.7). The elements become ops in the order of the text: methods at once, fields later. Instance fields, and static
 * fields with static blocks, are the bodies of two internal methods; computed keys are evaluated with the class and kept in a
 * list in the class scope, where those bodies find them.
 */

import type { Closure } from "../machine/closure.ts";
import { type Code, nextPc } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { construct } from "../machine/invoke.ts";
import { functionNameText, isConstructor } from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import { defineOwnProperty, get, getOwnProperty, getPrototypeOf } from "../runtime/objects.ts";
import { addUncharged, rootShape, writePrototype, writeSlot } from "../runtime/own-properties.ts";
import { dataDescriptor } from "../runtime/property-descriptor.ts";
import { keyOfName, keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Accessor, DEFAULT, HIDDEN, WRITABLE } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import type { ClassElement, ClassNode, ESTree, Expression, FunctionNode, Node, Statement } from "../syntax/ast.ts";
import { endOf, startOf } from "../syntax/ast.ts";
import { emitFields } from "./calls.ts";
import { emitReturn } from "./control.ts";
import type { Expr, FunctionCompiler, Temp } from "./function-compiler.ts";
import { type FunctionName, isAnonymousFunction, namedExpression } from "./function-names.ts";
import { internalClosure, makeCode, methodClosure, reserveInternals } from "./functions.ts";
import { computedKey, defineMethod } from "./literals.ts";
import { PrivateName, privateAdd, readPrivate } from "./private-names.ts";
import { initialiseName } from "./references.ts";
import { enterScope, instantiateFunctions, leaveScope, markDeadZones } from "./scope-entry.ts";
import { annotations, type FunctionInfo, type Scope } from "./scopes.ts";

type ObjectExpr = (env: Env) => GuestObject;

/** The pieces of a class while its elements are compiled. */
interface ClassParts {
  readonly node: ClassNode;
  readonly constructor: ObjectExpr;
  readonly prototype: ObjectExpr;
  /** Computed keys of fields and private methods of instances, in the order of the text. */
  readonly fieldKeys: (env: Env) => PropertyKey[];
  readonly privateMethods: (env: Env) => PrivateMethod[];
}

interface PrivateMethod {
  readonly key: PropertyKey;
  readonly kind: "method" | "get" | "set";
  readonly closure: GuestObject;
}

/** What the class scope's `%fields` binding holds. */
interface FieldData {
  readonly keys: PropertyKey[];
  readonly methods: PrivateMethod[];
}

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
  };
};

const readUp = (env: Env, hops: number, slot: number): FieldData => {
  let current = env;
  for (let hop = 0; hop < hops; hop++) current = current[0] as Env;
  return current[slot] as unknown as FieldData;
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
  if (!isConstructor(parent)) return throwTypeError(realm, "Class extends value is not a constructor or null");
  const proto = get(parent, "prototype");
  if (!isObject(proto) && proto !== null)
    return throwTypeError(realm, "Class extends value does not have valid prototype property");
  return { proto, constructor: parent };
};

const makePrototype = (realm: Realm, parent: GuestObject | null): GuestObject =>
  new GuestObject(rootShape(realm, parent), [], NO_ELEMENTS, ORDINARY, null);

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
      if (hasInstanceParts(node)) emitFields(inner, slotOf(code.functionSlot), slotOf(code.thisSlot), range.start);
      return emitReturn(inner, () => undefined, range.start);
    }
    emitDefaultSuper(inner, range.start);
  });
};

const slotOf =
  (slot: number): Expr =>
  (env) =>
    env[slot] as Value;

const emitDefaultSuper = (c: FunctionCompiler, position: number): void => {
  const { code, info } = c;
  code.listSlot = info.scope.size++;
  code.newTargetSlot = info.scope.size++;
  const { listSlot, newTargetSlot, functionSlot, thisSlot } = code;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    const parent = getPrototypeOf(env[functionSlot] as GuestObject);
    if (!isConstructor(parent)) return throwTypeError(machine.realm, "Super constructor is not a constructor");
    return nextPc(
      construct(machine, parent, env[listSlot] as unknown as Value[], env[newTargetSlot] as GuestObject, thisSlot),
      pc,
    );
  });
  emitFields(c, slotOf(functionSlot), slotOf(thisSlot), position);
  emitReturn(c, slotOf(thisSlot), position);
};

/** 10.2.5 MakeConstructor, 15.7.14 steps 14-16: name and length come first, then `prototype`. */
const finishConstructor = (closure: GuestObject, prototype: GuestObject, parent: GuestObject): GuestObject => {
  closure.kind.resolve?.(closure, undefined);
  if (parent !== closure.shape.proto) writePrototype(closure, parent);
  addUncharged(closure, "prototype", prototype, 0);
  addUncharged(prototype, "constructor", closure, HIDDEN);
  return closure;
};

// --- elements ------------------------------------------------------------------------------------------------------------

const emitElement = (c: FunctionCompiler, parts: ClassParts, element: ClassElement): void => {
  if (element.type === "MethodDefinition") {
    if (element.kind !== "constructor") emitMethod(c, parts, element);
  } else if (element.type === "PropertyDefinition" && element.computed) {
    const key = computedKey(c, element.key as Expression);
    c.exec((env) => parts.fieldKeys(env).push(key(env)), startOf(element));
  }
};

const keyExpression = (
  c: FunctionCompiler,
  element: ESTree.MethodDefinition | ESTree.PropertyDefinition,
): ((env: Env) => PropertyKey) => {
  const { key } = element;
  if (element.computed) return computedKey(c, key as Expression);
  const name = staticKey(key as Expression);
  return () => name;
};

const staticKey = (key: Expression): PropertyKey =>
  keyOfName(key.type === "Identifier" ? key.name : String((key as ESTree.Literal).value));

const emitMethod = (c: FunctionCompiler, parts: ClassParts, element: ESTree.MethodDefinition): void => {
  const home = element.static ? parts.constructor : parts.prototype;
  const kind = element.kind as "method" | "get" | "set";
  const position = startOf(element);
  const closure = methodClosure(c, element.value as FunctionNode, { start: position, name: methodName(element) });
  const prefix = kind === "method" ? "" : kind;
  if (element.key?.type === "PrivateIdentifier") return emitPrivateMethod(c, parts, element, element.key, closure);
  const key = keyExpression(c, element);
  const { realm } = c;
  c.exec((env) => {
    const object = home(env);
    const name = key(env);
    const method = closure(env, object, functionNameText(name, prefix));
    realm.caller.site = position;
    defineMethod(object, name, method, kind, HIDDEN);
  }, position);
};

const methodName = (element: ESTree.MethodDefinition): string =>
  element.computed || element.key === null
    ? ""
    : element.key.type === "PrivateIdentifier"
      ? `#${element.key.name}`
      : keyToText(staticKey(element.key as Expression));

const emitPrivateMethod = (
  c: FunctionCompiler,
  parts: ClassParts,
  element: ESTree.MethodDefinition,
  identifier: ESTree.PrivateIdentifier,
  closure: (env: Env, home: GuestObject | null, name: string) => GuestObject,
): void => {
  const key = readPrivate(c, identifier.name);
  const kind = element.kind as "method" | "get" | "set";
  const name = functionNameText(`#${identifier.name}`, kind === "method" ? "" : kind);
  const { realm } = c;
  const position = startOf(element);
  c.exec((env) => {
    const home = element.static ? parts.constructor(env) : parts.prototype(env);
    const method: PrivateMethod = { key: key(env), kind, closure: closure(env, home, name) };
    realm.caller.site = position;
    if (element.static) addPrivateMethod(realm, home, method);
    else parts.privateMethods(env).push(method);
  }, position);
};

/** 7.3.28 PrivateMethodOrAccessorAdd; the two halves of an accessor come one after the other. */
const addPrivateMethod = (realm: Realm, object: GuestObject, { key, kind, closure }: PrivateMethod): void => {
  if (kind === "method") return privateAdd(realm, object, key, closure, 0);
  const known = getOwnProperty(object, key);
  const other = known === undefined ? undefined : kind === "get" ? known.set : known.get;
  const accessor =
    kind === "get" ? new Accessor(closure, other ?? undefined) : new Accessor(other ?? undefined, closure);
  if (known === undefined) privateAdd(realm, object, key, accessor, ACCESSOR);
  else writeSlot(object, key, accessor);
};

// --- fields --------------------------------------------------------------------------------------------------------------

const hasInstanceParts = (node: ClassNode): boolean =>
  node.body.body.some(
    (element) =>
      (element.type === "PropertyDefinition" && !element.static) ||
      (element.type === "MethodDefinition" && !element.static && element.key?.type === "PrivateIdentifier"),
  );

/** The constructor gets the method that initialises the fields of its instances. */
const attachInitialisers = (c: FunctionCompiler, parts: ClassParts): void => {
  if (!hasInstanceParts(parts.node)) return;
  const make = internalClosure(c, initialiserCode(c, parts.node, false));
  c.exec((env) => {
    (parts.constructor(env).payload as Closure).fields = make(env, parts.prototype(env), "");
  }, startOf(parts.node));
};

const runStatics = (c: FunctionCompiler, parts: ClassParts, position: number): void => {
  const statics = parts.node.body.body.some(
    (element) => element.type === "StaticBlock" || (element.type === "PropertyDefinition" && element.static),
  );
  if (!statics) return;
  const make = internalClosure(c, initialiserCode(c, parts.node, true));
  const ignored = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    const constructor = parts.constructor(env);
    return machine.enterUncharged(make(env, constructor, ""), constructor, ignored.slot, pc);
  });
};

const initialiserCode = (c: FunctionCompiler, node: ClassNode, isStatic: boolean): Code => {
  const info = annotations(node as Node)[isStatic ? "staticInfo" : "fieldInfo"] as FunctionInfo;
  const range = { start: startOf(node), end: endOf(node) };
  return makeCode(
    c,
    info,
    { name: isStatic ? "<static_initializer>" : "<instance_members_initializer>", form: "method" },
    range,
    (inner) => {
      reserveInternals(inner);
      if (!isStatic) addPrivateMethods(inner);
      initialiseElements(inner, node, isStatic);
      emitReturn(inner, () => undefined, range.start);
    },
  );
};

const fieldData = (c: FunctionCompiler): ((env: Env) => FieldData) => {
  const { binding, hops } = c.resolve("%fields") as NonNullable<ReturnType<FunctionCompiler["resolve"]>>;
  return (env) => readUp(env, hops, binding.slot);
};

const addPrivateMethods = (c: FunctionCompiler): void => {
  const data = fieldData(c);
  const { thisSlot, start } = c.code;
  const { realm } = c;
  c.exec((env) => {
    realm.caller.site = start;
    for (const method of data(env).methods) addPrivateMethod(realm, env[thisSlot] as GuestObject, method);
  }, start);
};

const initialiseElements = (c: FunctionCompiler, node: ClassNode, isStatic: boolean): void => {
  let computed = 0;
  for (const element of node.body.body) {
    if (element.type === "StaticBlock" && isStatic) runStaticBlock(c, element);
    if (element.type !== "PropertyDefinition") continue;
    const index = element.computed ? computed++ : -1;
    if (element.static === isStatic) initialiseField(c, element, index);
  }
};

/** 7.3.32 DefineField */
const initialiseField = (c: FunctionCompiler, element: ESTree.PropertyDefinition, index: number): void => {
  const position = startOf(element);
  const { realm } = c;
  const { thisSlot } = c.code;
  const data = fieldData(c);
  const key: (env: Env) => PropertyKey =
    element.key.type === "PrivateIdentifier"
      ? readPrivate(c, element.key.name)
      : index >= 0
        ? (env) => data(env).keys[index] as PropertyKey
        : () => staticKey(element.key as Expression);
  const value = fieldValue(c, element, key);
  const isPrivate = element.key.type === "PrivateIdentifier";
  c.exec((env) => {
    const result = value(env);
    realm.caller.site = position;
    defineField(realm, env[thisSlot] as GuestObject, key(env), result, isPrivate);
  }, position);
};

const fieldValue = (c: FunctionCompiler, element: ESTree.PropertyDefinition, key: (env: Env) => PropertyKey): Expr => {
  const { value } = element;
  if (!value) return () => undefined;
  if (!isAnonymousFunction(value)) return c.expression(value);
  const name: FunctionName =
    element.key.type === "PrivateIdentifier"
      ? `#${element.key.name}`
      : element.computed
        ? (env) => functionNameText(key(env))
        : keyToText(staticKey(element.key));
  return namedExpression(c, value, name);
};

const defineField = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value, isPrivate: boolean): void => {
  if (isPrivate) return privateAdd(realm, object, key, value, WRITABLE);
  if (!defineOwnProperty(object, key, dataDescriptor(value, DEFAULT)))
    throwTypeError(realm, `Cannot define property ${keyToText(key)}, object is not extensible`);
};

const runStaticBlock = (c: FunctionCompiler, block: ESTree.StaticBlock): void => {
  const info = annotations(block as unknown as Node).info as FunctionInfo;
  const range = { start: startOf(block), end: endOf(block) };
  const code = makeCode(c, info, { name: "<static_initializer>", form: "method" }, range, (inner) => {
    reserveInternals(inner);
    markDeadZones(inner, info.scope, "lexical");
    instantiateFunctions(inner, info.functions);
    for (const statement of block.body as Statement[]) inner.statement(statement);
    emitReturn(inner, () => undefined, range.end);
  });
  const make = internalClosure(c, code);
  const { thisSlot } = c.code;
  const ignored = c.temp();
  c.emit(range.start, (pc) => (env, machine) => {
    const constructor = env[thisSlot] as GuestObject;
    return machine.enterUncharged(make(env, constructor, ""), constructor, ignored.slot, pc);
  });
};
