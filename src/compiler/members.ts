/**
 * Property references (13.3.2, 13.3.7): `object.name`, `object[key]`, `object.#name`, `super.name`. A reference can be read,
 * assigned to, or modified (`+=`, `++`); each kind gives these three, and everything that assigns goes through them.
 */

import type { Env } from "../machine/env.ts";
import { UNBOUND_THIS } from "../messages/names.ts";
import { cannotSet, readOnly } from "../messages/properties.ts";
import { ARRAY, arrayLength } from "../runtime/arrays.ts";
import { toPropertyKey } from "../runtime/conversions.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { get, getPrototypeOf, set } from "../runtime/objects.ts";
import { keyOfName, keyToText, keyToValue, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { isAbsent, isObject, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { elementAtHand, readElement, writeElement } from "./elements.ts";
import { type Expr, type FunctionCompiler, suspends } from "./function-compiler.ts";
import { operatorFunction } from "./operator-functions.ts";
import { privateGet, privateSet, readPrivate } from "./private-names.ts";
import { addProductToProperty } from "./product-forms.ts";
import { ReadSite, throwNullishRead, WriteSite } from "./property-site.ts";
import { Property } from "./recipes.ts";
import { readName } from "./references.ts";
import { localSlot } from "./slots.ts";

/** How a reference is read and written. */
export interface Reference {
  readonly get: Expr;
  /** The same for a reference whose parts are evaluated already, and which is assigned to later: its key is converted now. */
  readonly getFirst: Expr;
  /** The reference's parts are evaluated first, then `value`, then it is assigned; the result is the value. */
  assign(value: Expr): Expr;
  /** Reads, converts the old value, changes it, writes; the result is the new value, or the converted old one. */
  modify(convert: (old: Value) => Value, change: (env: Env, old: Value) => Value, returnsOld: boolean): Expr;
  /** `reference operator= value`. */
  compound(operator: string, value: Expr): Expr;
}

/** Evaluates the parts of a reference; with `spill`, now, so that ops may follow before it is used. */
export const memberReference = (c: FunctionCompiler, node: ESTree.MemberExpression, spill: boolean): Reference => {
  if (node.object.type === "Super") return superReference(c, node, spill);
  if (node.property.type === "PrivateIdentifier") return privateReference(c, node, spill);
  return node.computed ? computedReference(c, node, spill) : namedReference(c, node, spill);
};

/** The name of a property that is known from the source. */
const staticName = (node: ESTree.MemberExpression): PropertyKey | undefined => {
  if (node.property.type === "PrivateIdentifier") return undefined;
  if (!node.computed) return keyOfName((node.property as ESTree.Identifier).name);
  const { property } = node;
  return property.type === "Literal" && typeof property.value === "string" ? keyOfName(property.value) : undefined;
};

export const memberExpression = (c: FunctionCompiler, node: ESTree.MemberExpression): Expr => {
  const name = staticName(node);
  if (name !== undefined && node.object.type !== "Super" && typeof name === "string") return readNamed(c, node, name);
  return memberReference(c, node, false).get;
};

const readNamed = (c: FunctionCompiler, node: ESTree.MemberExpression, name: PropertyKey): Expr => {
  const object = c.expression(node.object as Expression);
  const site = new ReadSite(c.realm, name, propertyPosition(node));
  const slot = localSlot(object);
  if (name === "length") return readLength(object, site);
  if (slot >= 0) return c.recipes.note((env) => site.read(env[slot] as Value), new Property(slot, site));
  return (env) => site.read(object(env));
};

/** `length` is mostly that of an array or a string, which no site needs to remember. */
const readLength =
  (object: Expr, site: ReadSite): Expr =>
  (env) => {
    const value = object(env);
    if (typeof value === "string") return value.length;
    if (isObject(value) && value.kind === ARRAY)
      return value.payload === null ? value.elements.length : arrayLength(value);
    return site.read(value);
  };

const keep = (value: Value): Value => value;

/** `old operator value`, for references that have no closures of their own. */
const changeBy = (realm: Realm, operator: string, value: Expr, position: number): ((env: Env, old: Value) => Value) => {
  const apply = operatorFunction(realm, operator, position);
  return (env, old) => apply(old, value(env));
};

/** Errors of a property access point at the property, as V8 does. */
export const propertyPosition = (node: ESTree.MemberExpression): number => startOf(node.property);

/** Reads the property that a member expression names off an object that is evaluated already. */
export const propertyReader = (
  c: FunctionCompiler,
  node: ESTree.MemberExpression,
): ((env: Env, object: Value) => Value) => {
  const { realm } = c;
  const position = propertyPosition(node);
  if (node.property.type === "PrivateIdentifier") return privateReader(c, node.property.name, position);
  if (node.computed) {
    const key = c.expression(node.property);
    return (env, object) => readElement(realm, object, key(env), position);
  }
  const site = new ReadSite(realm, keyOfName((node.property as ESTree.Identifier).name), position);
  return (_, object) => site.read(object);
};

const privateReader = (c: FunctionCompiler, name: string, position: number): ((env: Env, object: Value) => Value) => {
  const { realm } = c;
  const key = readPrivate(c, name);
  return (env, object) => {
    realm.caller.site = position;
    return privateGet(realm, object, key(env));
  };
};

const namedReference = (c: FunctionCompiler, node: ESTree.MemberExpression, spill: boolean): Reference => {
  const object = c.operand(node.object as Expression, spill);
  const key = keyOfName((node.property as ESTree.Identifier).name);
  const position = propertyPosition(node);
  const reader = new ReadSite(c.realm, key, position);
  const writer = new WriteSite(c.realm, key, position, c.info.strict);
  const slot = localSlot(object);
  return {
    get: (env) => reader.read(object(env)),
    getFirst: (env) => reader.read(object(env)),
    assign: (value) => assignNamed(writer, object, slot, value),
    modify: (convert, change, returnsOld) => (env) => {
      const target = object(env);
      const old = convert(reader.read(target));
      const result = change(env, old);
      writer.write(target, result);
      return returnsOld ? old : result;
    },
    compound: (operator, value) =>
      addProductToProperty(c, operator, { object, reader, writer }, value, position) ??
      compoundNamed(c.realm, reader, writer, object, operator, value, position),
  };
};

/** The sums of objects' fields are hot enough for closures of their own. */
const compoundNamed = (
  realm: Realm,
  reader: ReadSite,
  writer: WriteSite,
  object: Expr,
  operator: string,
  value: Expr,
  position: number,
): Expr => {
  const apply = operatorFunction(realm, operator, position);
  const slot = localSlot(object);
  if (operator === "+")
    return (env) => {
      const target = slot >= 0 ? (env[slot] as Value) : object(env);
      const a = reader.read(target);
      const b = value(env);
      const result = typeof a === "number" && typeof b === "number" ? a + b : apply(a, b);
      writer.write(target, result);
      return result;
    };
  if (operator === "-")
    return (env) => {
      const target = slot >= 0 ? (env[slot] as Value) : object(env);
      const a = reader.read(target);
      const b = value(env);
      const result = typeof a === "number" && typeof b === "number" ? a - b : apply(a, b);
      writer.write(target, result);
      return result;
    };
  return (env) => {
    const target = slot >= 0 ? (env[slot] as Value) : object(env);
    const old = reader.read(target);
    const result = apply(old, value(env));
    writer.write(target, result);
    return result;
  };
};

const assignNamed = (writer: WriteSite, object: Expr, slot: number, value: Expr): Expr => {
  if (slot >= 0)
    return (env) => {
      const target = env[slot] as Value;
      const result = value(env);
      writer.write(target, result);
      return result;
    };
  return (env) => {
    const target = slot >= 0 ? (env[slot] as Value) : object(env);
    const result = value(env);
    writer.write(target, result);
    return result;
  };
};

const computedReference = (c: FunctionCompiler, node: ESTree.MemberExpression, spill: boolean): Reference => {
  const object = c.operand(node.object as Expression, spill || suspends(node.property));
  const key = c.operand(node.property, spill);
  const position = propertyPosition(node);
  const { realm } = c;
  const { strict } = c.info;
  return {
    get: rowReader(c, node, key, position) ?? elementReader(realm, object, key, position),
    getFirst: convertingReader(realm, object, key, position),
    assign: (value) => elementWriter(c, object, key, value, position),
    modify: (convert, change, returnsOld) => (env) => {
      const target = object(env);
      const name = convertedKey(realm, target, key(env), position);
      const old = convert(readElement(realm, target, name, position));
      const result = change(env, old);
      writeElement(realm, target, name, result, position, strict);
      return returnsOld ? old : result;
    },
    compound(operator, value) {
      const apply = operatorFunction(realm, operator, position);
      return (env) => {
        const target = object(env);
        const name = convertedKey(realm, target, key(env), position);
        const old = readElement(realm, target, name, position);
        const result = apply(old, value(env));
        writeElement(realm, target, name, result, position, strict);
        return result;
      };
    },
  };
};

/** `rows[i][k]` with locals for names: the element of a matrix, read in one closure. */
const rowReader = (
  c: FunctionCompiler,
  node: ESTree.MemberExpression,
  key: Expr,
  position: number,
): Expr | undefined => {
  const row = node.object;
  if (row.type !== "MemberExpression" || !row.computed || row.object.type !== "Identifier") return undefined;
  if (row.property.type !== "Identifier") return undefined;
  const rows = localSlot(c.expression(row.object));
  const index = localSlot(c.expression(row.property));
  const keySlot = localSlot(key);
  if (rows < 0 || index < 0 || keySlot < 0) return undefined;
  const { realm } = c;
  const rowPosition = propertyPosition(row);
  return (env) => {
    const row = elementAtHand(env[rows] as Value, env[index] as Value);
    const value = elementAtHand(row, env[keySlot] as Value);
    if (value !== undefined && typeof value !== "symbol") return value;
    const target = readElement(realm, env[rows] as Value, env[index] as Value, rowPosition);
    return readElement(realm, target, env[keySlot] as Value, position);
  };
};

const elementReader = (realm: Realm, object: Expr, key: Expr, position: number): Expr => {
  const slot = localSlot(object);
  const keySlot = localSlot(key);
  if (slot >= 0 && keySlot >= 0)
    return (env) => {
      const value = elementAtHand(env[slot] as Value, env[keySlot] as Value);
      if (value !== undefined && typeof value !== "symbol") return value;
      return readElement(realm, env[slot] as Value, env[keySlot] as Value, position);
    };
  return (env) => {
    const target = (slot >= 0 ? env[slot] : object(env)) as Value;
    return readElement(realm, target, (keySlot >= 0 ? env[keySlot] : key(env)) as Value, position);
  };
};

/** Reads an element, and puts the converted key where the key was. */
const convertingReader = (realm: Realm, object: Expr, key: Expr, position: number): Expr => {
  const slot = localSlot(key);
  if (slot < 0) return elementReader(realm, object, key, position);
  return (env) => {
    const target = object(env);
    const name = env[slot] as Value;
    if (isObject(name)) env[slot] = convertedKey(realm, target, name, position) as object;
    return readElement(realm, target, env[slot] as Value, position);
  };
};

const elementWriter = (c: FunctionCompiler, object: Expr, key: Expr, value: Expr, position: number): Expr => {
  const { realm } = c;
  const { strict } = c.info;
  const slot = localSlot(object);
  const keySlot = localSlot(key);
  const literal = c.recipes.of(value);
  if (literal?.kind === "literal") {
    const result = literal.value;
    return (env) => {
      const target = (slot >= 0 ? env[slot] : object(env)) as Value;
      const name = (keySlot >= 0 ? env[keySlot] : key(env)) as Value;
      writeElement(realm, target, name, result, position, strict);
      return result;
    };
  }
  const valueSlot = localSlot(value);
  return (env) => {
    const target = (slot >= 0 ? env[slot] : object(env)) as Value;
    const name = (keySlot >= 0 ? env[keySlot] : key(env)) as Value;
    const result = (valueSlot >= 0 ? env[valueSlot] : value(env)) as Value;
    writeElement(realm, target, name, result, position, strict);
    return result;
  };
};

/** A key that is used twice is converted once (13.15.2 and EvaluatePropertyAccessWithExpressionKey). */
const convertedKey = (realm: Realm, target: Value, key: Value, position: number): Value => {
  if (typeof key === "number" || typeof key === "string") return key;
  realm.caller.site = position;
  if (target === null || target === undefined)
    return throwNullishRead(realm, target, isObject(key) ? "" : toPropertyKey(realm, key), position);
  return keyToValue(toPropertyKey(realm, key));
};

const privateReference = (c: FunctionCompiler, node: ESTree.MemberExpression, spill: boolean): Reference => {
  const object = c.operand(node.object as Expression, spill);
  const key = readPrivate(c, (node.property as ESTree.PrivateIdentifier).name);
  const { realm } = c;
  const position = propertyPosition(node);
  const at = (): Realm => {
    realm.caller.site = position;
    return realm;
  };
  const get: Expr = (env) => privateGet(at(), object(env), key(env));
  return {
    get,
    getFirst: get,
    assign: (value) => (env) => {
      const target = object(env);
      const result = value(env);
      privateSet(at(), target, key(env), result);
      return result;
    },
    modify: (convert, change, returnsOld) => (env) => {
      const target = object(env);
      const old = convert(privateGet(at(), target, key(env)));
      const result = change(env, old);
      privateSet(at(), target, key(env), result);
      return returnsOld ? old : result;
    },
    compound(operator, value) {
      return this.modify(keep, changeBy(realm, operator, value, position), false);
    },
  };
};

// --- this and super ------------------------------------------------------------------------------------------------------

/** `this` (13.2.1): a binding like any other; in a derived constructor it is unbound before `super()`. */
export const thisExpression = (c: FunctionCompiler, position: number): Expr => {
  const resolved = c.resolve("this");
  const { realm } = c;
  if (resolved === null) return () => realm.globalObject;
  const read = readName(c, "this", position);
  if (!c.derivedThis) return read;
  return (env) => {
    const value = read(env);
    if (!isAbsent(value)) return value;
    realm.caller.site = position;
    return throwReferenceError(realm, UNBOUND_THIS);
  };
};

/**
 * 13.3.7.1, 13.3.7.3 MakeSuperPropertyReference: looked up from the home object's prototype, with the own `this`. First comes
 * `this`, then the key's value, then the prototype; the key is converted where the property is read or written.
 */
const superReference = (c: FunctionCompiler, node: ESTree.MemberExpression, spill: boolean): Reference => {
  const position = propertyPosition(node);
  const hold = (value: Expr, spilled: boolean): Expr => (spilled ? c.spill(value, position) : value);
  const self = hold(thisExpression(c, position), spill || (node.computed && suspends(node.property)));
  const key = superKey(c, node, spill);
  const parent = hold(superBase(c, position), spill);
  const keySlot = localSlot(key);
  const { realm } = c;
  const write = superWriter(c, position);
  return {
    get: superReader(c, node, self, key, parent),
    getFirst: (env) => {
      const base = superObject(realm, parent(env), key(env), position);
      const name = convertedKey(realm, base, key(env), position);
      if (keySlot >= 0) env[keySlot] = name as object;
      return get(base, toPropertyKey(realm, name), self(env));
    },
    assign: (value) => (env) => {
      const receiver = self(env);
      const name = key(env);
      const base = parent(env);
      return write(base, name, receiver, value(env));
    },
    modify: (convert, change, returnsOld) => (env) => {
      const receiver = self(env);
      const raw = key(env);
      const base = superObject(realm, parent(env), raw, position);
      const name = convertedKey(realm, base, raw, position);
      const old = convert(get(base, toPropertyKey(realm, name), receiver));
      const result = change(env, old);
      write(base, name, receiver, result);
      return returnsOld ? old : result;
    },
    compound(operator, value) {
      return this.modify(keep, changeBy(realm, operator, value, position), false);
    },
  };
};

/** `super.name` remembers where it found the property. */
const superReader = (
  { realm }: FunctionCompiler,
  node: ESTree.MemberExpression,
  self: Expr,
  key: Expr,
  parent: Expr,
): Expr => {
  const position = propertyPosition(node);
  if (node.computed)
    return (env) => {
      const receiver = self(env);
      const name = key(env);
      const base = superObject(realm, parent(env), name, position);
      return get(base, toPropertyKey(realm, name), receiver);
    };
  const { name } = node.property as ESTree.Identifier;
  const site = new ReadSite(realm, keyOfName(name), position);
  return (env) => {
    const receiver = self(env);
    return site.readFor(superObject(realm, parent(env), name, position), receiver);
  };
};

/** 9.1.1.3.5 GetSuperBase */
const superBase = (c: FunctionCompiler, position: number): Expr => {
  const { realm } = c;
  const home = readName(c, "%home", position);
  return (env) => {
    realm.caller.site = position;
    return getPrototypeOf(home(env) as GuestObject);
  };
};

/** The object that a property of `super` is read off. */
const superObject = (realm: Realm, base: Value, key: Value, position: number): GuestObject => {
  realm.caller.site = position;
  return isObject(base)
    ? base
    : throwNullishRead(realm, null, isObject(key) ? "" : toPropertyKey(realm, key), position);
};

type SuperWriter = (base: Value, key: Value, receiver: Value, value: Value) => Value;

const superWriter = (c: FunctionCompiler, position: number): SuperWriter => {
  const { realm } = c;
  const { strict } = c.info;
  return (base, key, receiver, value) => {
    realm.caller.site = position;
    if (!isObject(base)) return throwTypeError(realm, cannotSet("null", shownKey(realm, key)));
    const name = toPropertyKey(realm, key);
    if (!set(base, name, value, receiver) && strict) throwTypeError(realm, readOnly(keyToText(name), "object"));
    return value;
  };
};

/** Which property could not be set; a key whose conversion is guest code is not shown. */
const shownKey = (realm: Realm, key: Value): string | null =>
  isObject(key) ? null : keyToText(toPropertyKey(realm, key));

const superKey = (c: FunctionCompiler, node: ESTree.MemberExpression, spill: boolean): Expr => {
  if (node.computed) return c.operand(node.property as Node, spill);
  const { name } = node.property as ESTree.Identifier;
  return () => name;
};
