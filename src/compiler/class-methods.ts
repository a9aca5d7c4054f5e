/** Methods and accessors of classes (15.4, 15.7.11), private ones included; and the computed keys that stand among them. */
import type { Env } from "../machine/env.ts";
import { functionNameText } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { getOwnProperty } from "../runtime/objects.ts";
import { writeSlot } from "../runtime/own-properties.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Accessor, HIDDEN } from "../runtime/shape.ts";
import { type ClassElement, type ESTree, type Expression, type FunctionNode, startOf } from "../syntax/ast.ts";
import type { ClassParts, PrivateMethod } from "./class-parts.ts";
import type { FunctionCompiler } from "./function-compiler.ts";
import { methodClosure } from "./functions.ts";
import { computedKey, defineMethod } from "./literals.ts";
import { privateAdd, readPrivate } from "./private-names.ts";
import { propName } from "./static-semantics.ts";

export const emitElement = (c: FunctionCompiler, parts: ClassParts, element: ClassElement): void => {
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
  const name = propName(key as Expression);
  return () => name;
};

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
      : keyToText(propName(element.key as Expression));

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
export const addPrivateMethod = (realm: Realm, object: GuestObject, { key, kind, closure }: PrivateMethod): void => {
  if (kind === "method") return privateAdd(realm, object, key, closure, 0);
  const known = getOwnProperty(object, key);
  const other = known === undefined ? undefined : kind === "get" ? known.set : known.get;
  const accessor =
    kind === "get" ? new Accessor(closure, other ?? undefined) : new Accessor(other ?? undefined, closure);
  if (known === undefined) privateAdd(realm, object, key, accessor, ACCESSOR);
  else writeSlot(object, key, accessor);
};
