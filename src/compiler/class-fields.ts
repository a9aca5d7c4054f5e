/**
 * Fields and static blocks of classes (15.7.10, 15.7.11): the bodies of two internal methods. One runs on every new instance, the
 * other once, when the class is complete.
 */
import type { Closure } from "../machine/closure.ts";
import type { Code } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { cannotDefine } from "../messages/properties.ts";
import { functionNameText } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { defineOwnProperty } from "../runtime/objects.ts";
import { dataDescriptor } from "../runtime/property-descriptor.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { DEFAULT, WRITABLE } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import {
  type ClassNode,
  type ESTree,
  type Expression,
  endOf,
  type Node,
  type Statement,
  startOf,
} from "../syntax/ast.ts";
import { addPrivateMethod } from "./class-methods.ts";
import { type ClassParts, fieldData } from "./class-parts.ts";
import { emitReturn } from "./control.ts";
import { disposing } from "./disposal.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import { type FunctionName, isAnonymousFunction, namedExpression } from "./function-names.ts";
import { internalClosure, makeCode, reserveInternals } from "./functions.ts";
import { privateAdd, readPrivate } from "./private-names.ts";
import { instantiateFunctions, markDeadZones } from "./scope-entry.ts";
import { annotations, type FunctionInfo } from "./scopes.ts";
import { propName } from "./static-semantics.ts";

/** Has the class fields or private methods that its instances get? */
export const hasInstanceParts = (node: ClassNode): boolean =>
  node.body.body.some(
    (element) =>
      (element.type === "PropertyDefinition" && !element.static) ||
      (element.type === "MethodDefinition" && !element.static && element.key?.type === "PrivateIdentifier"),
  );

/** The constructor gets the method that initialises the fields of its instances. */
export const attachInitialisers = (c: FunctionCompiler, parts: ClassParts): void => {
  if (!hasInstanceParts(parts.node)) return;
  const make = internalClosure(c, initialiserCode(c, parts.node, false));
  c.exec((env) => {
    (parts.constructor(env).payload as Closure).fields = make(env, parts.prototype(env), "");
  }, startOf(parts.node));
};

export const runStatics = (c: FunctionCompiler, parts: ClassParts, position: number): void => {
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
        : () => propName(element.key as Expression);
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
        : keyToText(propName(element.key));
  return namedExpression(c, value, name);
};

const defineField = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value, isPrivate: boolean): void => {
  if (isPrivate) return privateAdd(realm, object, key, value, WRITABLE);
  if (!defineOwnProperty(object, key, dataDescriptor(value, DEFAULT)))
    throwTypeError(realm, cannotDefine(keyToText(key)));
};

const runStaticBlock = (c: FunctionCompiler, block: ESTree.StaticBlock): void => {
  const info = annotations(block as unknown as Node).info as FunctionInfo;
  const range = { start: startOf(block), end: endOf(block) };
  const code = makeCode(c, info, { name: "<static_initializer>", form: "method" }, range, (inner) => {
    reserveInternals(inner);
    markDeadZones(inner, info.scope, "lexical");
    instantiateFunctions(inner, info.functions);
    disposing(inner, range.end - 1, () => {
      for (const statement of block.body as Statement[]) inner.statement(statement);
    });
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
