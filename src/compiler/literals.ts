/** Literals (13.2.3 - 13.2.8): arrays, objects, templates. Their allocation is charged as a whole, before it is made. */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import type { Env } from "../machine/env.ts";
import { STRING_TOO_LONG } from "../messages/text.ts";
import type { Pattern } from "../regexp/pattern.ts";
import { makeRegExp } from "../regexp/regexp-objects.ts";
import { ARRAY } from "../runtime/arrays.ts";
import { toPropertyKey, toString } from "../runtime/conversions.ts";
import { createDataProperty } from "../runtime/create-object.ts";
import { functionNameText } from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS, ORDINARY, OWN_SLOTS } from "../runtime/guest-object.ts";
import { copyDataProperties, definePropertyOrThrow } from "../runtime/object-operations.ts";
import { setPrototypeOf } from "../runtime/objects.ts";
import { rootShape } from "../runtime/own-properties.ts";
import { accessorDescriptor, dataDescriptor } from "../runtime/property-descriptor.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { CONFIGURABLE, DEFAULT, ENUMERABLE, type Shape } from "../runtime/shape.ts";
import { throwRangeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, FunctionNode, Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { emitList } from "./calls.ts";
import { type Expr, type FunctionCompiler, suspends } from "./function-compiler.ts";
import { isAnonymousFunction, namedExpression } from "./function-names.ts";
import { methodClosure } from "./functions.ts";
import { plainKeys } from "./object-literal-keys.ts";
import { ObjectSite } from "./object-site.ts";
import { Literal } from "./recipes.ts";
import { annotations } from "./scopes.ts";
import { propName } from "./static-semantics.ts";

/** Charges bytes at a place of the source. */
const chargeAt = (realm: Realm, bytes: number, position: number): void => {
  const { meter } = realm;
  if ((meter.bytes -= bytes) < 0) {
    realm.caller.site = position;
    meter.refillBytes(bytes);
  }
};

export const literal = (c: FunctionCompiler, node: ESTree.Literal): Expr => {
  if ("regex" in node) return regExpLiteral(c, node);
  const value = node.value as Value;
  return c.recipes.note(() => value, new Literal(value));
};

/** 13.2.7.3: a new object at each evaluation; the pattern is shared by all. */
const regExpLiteral = ({ realm }: FunctionCompiler, node: ESTree.RegExpLiteral): Expr => {
  const position = startOf(node);
  const pattern = annotations(node as unknown as Node).pattern as Pattern;
  return () => {
    chargeAt(realm, COSTS.regExp, position);
    return makeRegExp(rootShape(realm, realm.intrinsic("RegExp.prototype")), pattern);
  };
};

// --- arrays --------------------------------------------------------------------------------------------------------------

export const arrayExpression = (c: FunctionCompiler, node: ESTree.ArrayExpression): Expr => {
  const position = startOf(node);
  const { realm } = c;
  const make = (elements: Value[]): GuestObject => {
    chargeAt(realm, COSTS.arrayElement * elements.length, position);
    return new GuestObject(arrayShape(realm), elements, ARRAY, null);
  };
  if (node.elements.some((element) => element === null || element.type === "SpreadElement"))
    return arrayFromList(c, node, position);
  const elements = c.operands(node.elements as Expression[]);
  return arrayOf(elements, make);
};

const arrayShape = (realm: Realm): Shape => rootShape(realm, realm.intrinsic("Array.prototype"));

const arrayOf = (elements: readonly Expr[], make: (elements: Value[]) => GuestObject): Expr => {
  const [a, b, c] = elements as [Expr, Expr, Expr];
  switch (elements.length) {
    case 0:
      return () => make(NO_ELEMENTS);
    case 1:
      return (env) => make([a(env)]);
    case 2:
      return (env) => make([a(env), b(env)]);
    case 3:
      return (env) => make([a(env), b(env), c(env)]);
    default:
      return (env) => make(elements.map((element) => element(env)));
  }
};

/** With holes or spread elements: collected in a list first; holes cost nothing, spread elements have paid. */
const arrayFromList = (c: FunctionCompiler, node: ESTree.ArrayExpression, position: number): Expr => {
  const list = c.read(emitList(c, node.elements, position)) as unknown as (env: Env) => Value[];
  const bytes =
    COSTS.arrayElement * node.elements.filter((element) => element !== null && element.type !== "SpreadElement").length;
  const { realm } = c;
  return (env) => {
    chargeAt(realm, bytes, position);
    return new GuestObject(arrayShape(realm), list(env), ARRAY, null);
  };
};

// --- templates -----------------------------------------------------------------------------------------------------------

export const templateLiteral = (c: FunctionCompiler, node: ESTree.TemplateLiteral): Expr => {
  const position = startOf(node);
  const { realm } = c;
  const texts = node.quasis.map((quasi) => quasi.value.cooked as string);
  const last = node.expressions.findLastIndex((expression) => suspends(expression));
  const values = node.expressions.map((expression, index) => {
    const text = stringOf(realm, c.expression(expression), startOf(expression));
    // Each part is converted before the next is evaluated.
    return index < last ? (c.spill(text, position) as (env: Env) => string) : text;
  });
  const finish = (text: string): string => {
    if (text.length > BOUNDS.stringLength) throwRangeError(realm, STRING_TOO_LONG);
    chargeAt(realm, COSTS.stringUnit * text.length, position);
    return text;
  };
  return (env) => {
    let text = texts[0] as string;
    let sum = text.length;
    for (let index = 0; index < values.length; index++) {
      const part = (values[index] as (env: Env) => string)(env);
      sum += part.length + (texts[index + 1] as string).length;
      if (sum > BOUNDS.stringLength) throwRangeError(realm, STRING_TOO_LONG);
      text += part + (texts[index + 1] as string);
    }
    return finish(text);
  };
};

const stringOf =
  (realm: Realm, value: Expr, position: number): ((env: Env) => string) =>
  (env) => {
    const part = value(env);
    if (typeof part === "string") return part;
    realm.caller.site = position;
    return toString(realm, part);
  };

// --- objects -------------------------------------------------------------------------------------------------------------

export const objectExpression = (c: FunctionCompiler, node: ESTree.ObjectExpression): Expr => {
  const keys = plainKeys(node);
  return keys === undefined ? generalObject(c, node) : plainObject(c, node, keys);
};

const propertyValue = (c: FunctionCompiler, property: ESTree.Property, spill: boolean): Expr => {
  const node = property.value as Expression;
  if (!isAnonymousFunction(node)) return c.operand(node, spill);
  return namedExpression(c, node, String(propName(property.key as Expression)));
};

const plainObject = (c: FunctionCompiler, node: ESTree.ObjectExpression, keys: readonly PropertyKey[]): Expr => {
  const { realm } = c;
  const position = startOf(node);
  const properties = node.properties as ESTree.Property[];
  const last = properties.findLastIndex((property) => suspends(property.value as Node));
  const values = properties.map((property, index) => propertyValue(c, property, index < last));
  return objectOf(values, new ObjectSite(realm, keys, position));
};

const objectOf = (values: readonly Expr[], site: ObjectSite): Expr => {
  const [a, b, c, d, e] = values as [Expr, Expr, Expr, Expr, Expr];
  const others = values.slice(OWN_SLOTS);
  switch (values.length) {
    case 0:
      return () => site.make();
    case 1:
      return (env) => site.make(a(env));
    case 2:
      return (env) => site.make(a(env), b(env));
    case 3:
      return (env) => site.make(a(env), b(env), c(env));
    case 4:
      return (env) => site.make(a(env), b(env), c(env), d(env));
    case 5:
      return (env) => site.make(a(env), b(env), c(env), d(env), [e(env)]);
    default:
      return (env) => site.make(a(env), b(env), c(env), d(env), valuesOf(others, env));
  }
};

/** A list of exactly this length, which one that grows would not be. */
const valuesOf = (values: readonly Expr[], env: Env): Value[] => values.map((value) => value(env));

/** Any other literal: an object in a temporary, to which the properties are added one by one. */
const generalObject = (c: FunctionCompiler, node: ESTree.ObjectExpression): Expr => {
  const { realm } = c;
  const position = startOf(node);
  const temp = c.temp();
  c.store(
    temp,
    () => {
      chargeAt(realm, COSTS.object, position);
      return new GuestObject(rootShape(realm, realm.intrinsic("Object.prototype")), NO_ELEMENTS, ORDINARY, null);
    },
    position,
  );
  const object = c.read(temp) as (env: Env) => GuestObject;
  for (const property of node.properties) {
    if (property.type === "SpreadElement") spreadProperty(c, object, property);
    else literalProperty(c, object, property as ESTree.Property);
  }
  return object;
};

type ObjectExpr = (env: Env) => GuestObject;

const NOTHING_EXCLUDED: ReadonlySet<PropertyKey> = new Set();

const spreadProperty = (c: FunctionCompiler, object: ObjectExpr, node: ESTree.SpreadElement): void => {
  const source = c.expression(node.argument);
  const { realm } = c;
  const position = startOf(node);
  c.exec((env) => {
    const from = source(env);
    realm.caller.site = position;
    copyDataProperties(realm, object(env), from, NOTHING_EXCLUDED);
  }, position);
};

const literalProperty = (c: FunctionCompiler, object: ObjectExpr, node: ESTree.Property): void => {
  if (node.kind !== "init" || node.method) return methodProperty(c, object, node);
  const position = startOf(node);
  if (node.computed) return computedProperty(c, object, node);
  const key = propName(node.key as Expression);
  if (key === "__proto__" && !node.shorthand) return prototypeProperty(c, object, node);
  addProperty(c, object, () => key, propertyValue(c, node, false), position);
};

/** What the property costs is charged at its place. */
const addProperty = (
  c: FunctionCompiler,
  object: ObjectExpr,
  key: (env: Env) => PropertyKey,
  value: Expr,
  position: number,
): void => {
  const { realm } = c;
  c.exec((env) => {
    const content = value(env);
    realm.caller.site = position;
    createDataProperty(object(env), key(env), content);
  }, position);
};

/** B.3.1 */
const prototypeProperty = (c: FunctionCompiler, object: ObjectExpr, node: ESTree.Property): void => {
  const value = c.expression(node.value as Expression);
  c.exec((env) => {
    const proto = value(env);
    if (isObject(proto) || proto === null) setPrototypeOf(object(env), proto);
  }, startOf(node));
};

/** A computed key, converted now and kept in a temporary. */
export const computedKey = (c: FunctionCompiler, node: Expression | Node): ((env: Env) => PropertyKey) => {
  const { realm } = c;
  const position = startOf(node);
  const key = c.expression(node);
  const converted: Expr = (env) => {
    realm.caller.site = position;
    return toPropertyKey(realm, key(env));
  };
  return c.spill(converted, position) as (env: Env) => PropertyKey;
};

const computedProperty = (c: FunctionCompiler, object: ObjectExpr, node: ESTree.Property): void => {
  const key = computedKey(c, node.key as Expression);
  const value = namedExpression(c, node.value as Expression, (env) => functionNameText(key(env)));
  addProperty(c, object, key, value, startOf(node));
};

const methodProperty = (c: FunctionCompiler, object: ObjectExpr, node: ESTree.Property): void => {
  const key = node.computed ? computedKey(c, node.key as Expression) : () => propName(node.key as Expression);
  const kind = node.kind === "init" ? "method" : node.kind;
  const position = startOf(node);
  const closure = methodClosure(c, node.value as FunctionNode, { start: position });
  const { realm } = c;
  c.exec((env) => {
    const home = object(env);
    const name = key(env);
    const method = closure(env, home, functionNameText(name, kind === "method" ? "" : kind));
    realm.caller.site = position;
    defineMethod(home, name, method, kind, DEFAULT);
  }, position);
};

/** 15.4.5 MethodDefinitionEvaluation, last steps. */
export const defineMethod = (
  home: GuestObject,
  key: PropertyKey,
  closure: GuestObject,
  kind: "method" | "get" | "set",
  flags: number,
): void => {
  const { realm } = home.shape;
  if (kind === "method") return definePropertyOrThrow(realm, home, key, dataDescriptor(closure, flags));
  const attributes = (flags & ENUMERABLE) | CONFIGURABLE;
  const descriptor =
    kind === "get" ? accessorDescriptor(closure, null, attributes) : accessorDescriptor(null, closure, attributes);
  definePropertyOrThrow(realm, home, key, descriptor);
};
