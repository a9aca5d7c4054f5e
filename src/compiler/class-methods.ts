/** Methods and accessors of classes (15.4, 15.7.11), private ones included; and the computed keys that stand among them. */
import type { Env } from "../machine/env.ts";
import { functionNameText } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { ownSlot, writeSlot } from "../runtime/own-properties.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Accessor, HIDDEN, type Slot } from "../runtime/shape.ts";
import { ABSENT } from "../runtime/values.ts";
import { type ClassElement, type ESTree, type Expression, type FunctionNode, startOf } from "../syntax/ast.ts";
import { nextToken } from "../syntax/between-tokens.ts";
import type { ClassParts, PrivateMethod } from "./class-parts.ts";
import type { FunctionCompiler } from "./function-compiler.ts";
import { methodClosure } from "./functions.ts";
import { computedKey, defineMethod } from "./literals.ts";
import { privateAdd, readPrivate } from "./private-names.ts";
import { propName } from "./static-semantics.ts";

type MethodKind = "method" | "get" | "set";

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
  const kind = element.kind as MethodKind;
  const position = startOf(element);
  const closure = methodClosure(c, element.value as FunctionNode, {
    start: textStart(c, element),
    name: methodName(element),
  });
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

/** Where the text of a method begins: `static` is the class's word. */
const textStart = (c: FunctionCompiler, element: ESTree.MethodDefinition): number => {
  const start = startOf(element);
  return element.static ? nextToken(c.code.source.text, start + "static".length) : start;
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
  const kind = element.kind as MethodKind;
  const name = functionNameText(`#${identifier.name}`, kind === "method" ? "" : kind);
  const { realm } = c;
  const position = startOf(element);
  const place = element.static ? -1 : placeOf(parts, identifier.name);
  c.exec((env) => {
    const home = element.static ? parts.constructor(env) : parts.prototype(env);
    const method = closure(env, home, name);
    realm.caller.site = position;
    if (element.static) addStaticMethod(realm, home, key(env), kind, method);
    else keepPrivateMethod(parts.privateMethods(env), place, key(env), kind, method);
  }, position);
};

/** What is found under a private name; the two halves of an accessor come one after the other. */
const privateSlot = (kind: MethodKind, method: GuestObject, other: Slot): GuestObject | Accessor => {
  if (kind === "method") return method;
  const half = other instanceof Accessor ? other : undefined;
  return kind === "get" ? new Accessor(method, half?.set) : new Accessor(half?.get, method);
};

const addStaticMethod = (
  realm: Realm,
  object: GuestObject,
  key: PropertyKey,
  kind: MethodKind,
  method: GuestObject,
): void => {
  const other = ownSlot(object, key);
  const slot = privateSlot(kind, method, other);
  if (other === ABSENT) addPrivateMethod(realm, object, { key, slot });
  else writeSlot(object, key, slot);
};

/** The instances get whole accessors, so that none gets an accessor twice. */
const keepPrivateMethod = (
  methods: PrivateMethod[],
  index: number,
  key: PropertyKey,
  kind: MethodKind,
  method: GuestObject,
): void => {
  const half = methods[index];
  if (half === undefined) methods.push({ key, slot: privateSlot(kind, method, undefined) });
  else half.slot = privateSlot(kind, method, half.slot);
};

/** Where in the list of the class an instance's method is; both halves of an accessor have one place. */
const placeOf = ({ privatePlaces }: ClassParts, name: string): number => {
  const known = privatePlaces.get(name);
  if (known !== undefined) return known;
  privatePlaces.set(name, privatePlaces.size);
  return privatePlaces.size - 1;
};

/** 7.3.28 PrivateMethodOrAccessorAdd */
export const addPrivateMethod = (realm: Realm, object: GuestObject, { key, slot }: PrivateMethod): void =>
  privateAdd(realm, object, key, slot, slot instanceof Accessor ? ACCESSOR : 0);
