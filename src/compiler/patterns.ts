/** Destructuring (8.6.2, 13.15.5): binding and assignment patterns, one algorithm for both. */

import { COSTS } from "../accounting/costs.ts";
import type { Env } from "../machine/env.ts";
import type { IterationState } from "../machine/iteration-state.ts";
import { BAD_LOOP_TARGET } from "../messages/names.ts";
import { cannotDestructure, cannotRead } from "../messages/properties.ts";
import { adoptElements, arrayLength } from "../runtime/arrays.ts";
import { createObject } from "../runtime/create-object.ts";
import { isArrayWithDefaultIteration } from "../runtime/iteration.ts";
import { copyDataProperties } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isNullish, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node, Pattern } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { emitFinally } from "./control.ts";
import { dynamicReference, targetReference } from "./dynamic-references.ts";
import { readElement } from "./elements.ts";
import { expressionText } from "./expression-text.ts";
import { type BindingMode, type Expr, type FunctionCompiler, Label, suspends, type Temp } from "./function-compiler.ts";
import { namedExpression, targetName } from "./function-names.ts";
import { invalidTarget } from "./invalid-target.ts";
import { emitClose, emitOpen, emitStep } from "./iteration-ops.ts";
import { computedKey } from "./literals.ts";
import { memberReference, type Reference } from "./members.ts";
import { ReadSite } from "./property-site.ts";
import { assignName, initialiseName, plainSlot, type Store } from "./references.ts";
import { propName } from "./static-semantics.ts";

/** Stands for the text of what is bound by a pattern in another one. */
const INNER = null;

/** Binds or assigns the value to the pattern; `text` is how messages quote the value, "" if it comes from elsewhere. */
export const bindPattern = (
  c: FunctionCompiler,
  pattern: Pattern,
  value: Expr,
  mode: BindingMode,
  text: string | null = "",
): void => {
  switch (pattern.type) {
    case "Identifier":
      return bindName(c, pattern, value, mode);
    case "MemberExpression":
      return assignToReference(c, memberReference(c, pattern, false), value, startOf(pattern));
    case "AssignmentPattern":
      return bindPattern(c, pattern.left, withDefault(c, pattern, value), mode, text ?? defaultText(pattern));
    case "ArrayPattern":
      return bindArray(c, pattern, value, mode, text ?? "");
    case "ObjectPattern":
      return bindObject(c, pattern, value, mode, text);
    default: {
      const fail = invalidTarget(c, pattern as Node, BAD_LOOP_TARGET);
      return c.exec((env) => fail(env), startOf(pattern));
    }
  }
};

/** The value may be another one, but the default is what stands in the source. Array patterns show the value. */
const defaultText = ({ left, right }: ESTree.AssignmentPattern): string =>
  left.type === "ObjectPattern" ? expressionText(right as Expression) : "";

const assignToReference = (c: FunctionCompiler, reference: Reference, value: Expr, position: number): void => {
  const assign = reference.assign(value);
  c.exec((env) => assign(env), position);
};

const bindName = (c: FunctionCompiler, node: ESTree.Identifier, value: Expr, mode: BindingMode): void => {
  const reference = mode === "assign" ? dynamicReference(c, node.name, startOf(node), false) : null;
  if (reference !== null) return assignToReference(c, reference, value, startOf(node));
  const slot = mode === "initialise" ? initialisedSlot(c, node.name) : plainSlot(c, node.name);
  if (slot >= 0) return c.storeLocal(slot, value, startOf(node));
  const write = mode === "initialise" ? initialiseName(c, node.name) : assignName(c, node.name, startOf(node));
  c.exec((env) => write(env, value(env)), startOf(node));
};

/** The slot of a name of the environment at hand, or -1. */
const initialisedSlot = (c: FunctionCompiler, name: string): number => {
  const resolved = c.resolve(name);
  return resolved !== null && resolved.hops === 0 ? resolved.binding.slot : -1;
};

/** The value, or the default where it is undefined. */
const withDefault = (c: FunctionCompiler, node: ESTree.AssignmentPattern, value: Expr): Expr => {
  const fallback = node.right as Expression;
  const name = targetName(node);
  if (!suspends(fallback)) {
    const compiled = namedExpression(c, fallback, name);
    return (env) => {
      const result = value(env);
      return result === undefined ? compiled(env) : result;
    };
  }
  return defaultWithOps(c, fallback, value, name, startOf(node));
};

const defaultWithOps = (
  c: FunctionCompiler,
  fallback: Expression,
  value: Expr,
  name: string,
  position: number,
): Expr => {
  const temp = c.temp();
  const end = new Label();
  c.store(temp, value, position);
  const read = c.read(temp);
  c.jumpIfFalse((env) => read(env) === undefined, end, position);
  c.store(temp, namedExpression(c, fallback, name), position);
  c.place(end);
  return read;
};

// --- object patterns -----------------------------------------------------------------------------------------------------

const bindObject = (
  c: FunctionCompiler,
  node: ESTree.ObjectPattern,
  value: Expr,
  mode: BindingMode,
  text: string | null,
): void => {
  const position = startOf(node);
  const source = c.spill(value, position);
  const { realm } = c;
  c.exec((env) => {
    const object = source(env);
    if (!isNullish(object)) return;
    realm.caller.site = position;
    throwTypeError(realm, nothingToDestructure(node, String(object), text));
  }, position);
  const taken: ((env: Env) => PropertyKey)[] = [];
  for (const property of node.properties) {
    if (property.type === "RestElement") bindObjectRest(c, property, source, taken, mode);
    else taken.push(bindProperty(c, property as ESTree.AssignmentProperty, source, mode));
  }
};

const nothingToDestructure = (
  { properties: [first] }: ESTree.ObjectPattern,
  value: string,
  text: string | null,
): string => {
  const isNamed = first?.type === "Property" && !first.computed;
  const name = isNamed ? keyToText(propName(first.key as Expression)) : null;
  return isNamed && text === INNER ? cannotRead(value, name) : cannotDestructure(text || value, value, name);
};

/** Binds one property; answers with its key, for a rest element behind it. */
const bindProperty = (
  c: FunctionCompiler,
  property: ESTree.AssignmentProperty,
  source: Expr,
  mode: BindingMode,
): ((env: Env) => PropertyKey) => {
  const target = property.value as Pattern;
  const position = startOf(property.key);
  if (property.computed) return bindComputed(c, property, source, mode);
  const key = propName(property.key as Expression);
  const site = new ReadSite(c.realm, key, position);
  bindTo(c, target, (env) => site.read(source(env)), mode);
  return () => key;
};

const bindComputed = (
  c: FunctionCompiler,
  property: ESTree.AssignmentProperty,
  source: Expr,
  mode: BindingMode,
): ((env: Env) => PropertyKey) => {
  const { realm } = c;
  const position = startOf(property.key);
  const key = computedKey(c, property.key as Expression);
  bindTo(c, property.value as Pattern, (env) => readElement(realm, source(env), key(env) as Value, position), mode);
  return key;
};

/**
 * 13.15.5.3: an assignment to a property evaluates the target's object and key before the value is read. Names and nested
 * patterns have nothing to evaluate first.
 */
const bindTo = (c: FunctionCompiler, target: Pattern, value: Expr, mode: BindingMode): void => {
  const inner = target.type === "AssignmentPattern" ? target.left : target;
  const reference = mode === "initialise" ? null : targetReference(c, inner, true);
  if (reference === null) return bindPattern(c, target, value, mode, INNER);
  const position = startOf(inner);
  const read = c.spill(value, position);
  assignToReference(c, reference, target.type === "AssignmentPattern" ? withDefault(c, target, read) : read, position);
};

const bindObjectRest = (
  c: FunctionCompiler,
  node: ESTree.RestElement,
  source: Expr,
  taken: readonly ((env: Env) => PropertyKey)[],
  mode: BindingMode,
): void => {
  const { realm } = c;
  const position = startOf(node);
  const rest: Expr = (env) => {
    realm.caller.site = position;
    const object = createObject(realm);
    copyDataProperties(realm, object, source(env), new Set(taken.map((key) => key(env))));
    return object;
  };
  bindTo(c, node.argument as Pattern, rest, mode);
};

// --- array patterns ------------------------------------------------------------------------------------------------------

const bindArray = (
  c: FunctionCompiler,
  node: ESTree.ArrayPattern,
  value: Expr,
  mode: BindingMode,
  text: string,
): void => {
  const position = startOf(node);
  const names = plainNames(node);
  if (names === undefined || (mode === "assign" && names.some(({ name }) => c.dynamicPath(name) !== null)))
    return bindIterated(c, node, value, mode, text);
  const source = c.spill(value, position);
  const stores = names.map((name) =>
    mode === "initialise" ? initialiseName(c, name.name) : assignName(c, name.name, startOf(name)),
  );
  const end = new Label();
  const { realm } = c;
  c.emit(position, (pc) => (env) => {
    const array = source(env);
    if (!isArrayWithDefaultIteration(realm, array)) return pc + 1;
    realm.caller.site = position;
    for (let index = 0; index < stores.length; index++) {
      const inside = index < arrayLength(array);
      if (inside) realm.meter.chargeIterations(1);
      (stores[index] as Store)(env, inside ? get(array, index) : undefined);
    }
    return end.pc;
  });
  bindIterated(c, node, source, mode, text);
  c.place(end);
};

/** The names of a pattern of nothing but names: nothing that happens between its steps can be seen. */
const plainNames = (node: ESTree.ArrayPattern): ESTree.Identifier[] | undefined =>
  node.elements.every((element) => element?.type === "Identifier") ? (node.elements as ESTree.Identifier[]) : undefined;

const bindIterated = (
  c: FunctionCompiler,
  node: ESTree.ArrayPattern,
  value: Expr,
  mode: BindingMode,
  text: string,
): void => {
  const position = startOf(node);
  const state = emitOpen(c, value, text, position);
  emitFinally(
    c,
    () => {
      for (const element of node.elements) bindElement(c, state, element as Pattern | null, mode, position);
    },
    (block) => emitClose(c, state, block, position),
    position,
  );
};

const bindElement = (
  c: FunctionCompiler,
  state: Temp,
  element: Pattern | null,
  mode: BindingMode,
  position: number,
): void => {
  if (element === null) {
    takeNext(c, state, position);
    return;
  }
  if (element.type === "RestElement") return bindArrayRest(c, state, element, mode);
  bindAfterTarget(c, element, mode, () => takeNext(c, state, startOf(element)));
};

/** 13.15.5.5: the target of an assignment is evaluated before the iterator is stepped. */
const bindAfterTarget = (c: FunctionCompiler, target: Pattern, mode: BindingMode, take: () => Expr): void => {
  const inner = target.type === "AssignmentPattern" ? target.left : target;
  const reference = mode === "initialise" ? null : targetReference(c, inner, true);
  if (reference === null) return bindPattern(c, target, take(), mode, INNER);
  const read = take();
  const value = target.type === "AssignmentPattern" ? withDefault(c, target, read) : read;
  assignToReference(c, reference, value, startOf(inner));
};

/** The next value, or undefined when there is none; one iteration for each element taken. */
const takeNext = (c: FunctionCompiler, state: Temp, position: number): Expr => {
  const value = c.temp();
  const stateOf = c.read(state) as unknown as (env: Env) => IterationState;
  const read = c.read(value);
  const write = c.writer(value);
  const { realm } = c;
  const end = new Label();
  c.store(value, () => ABSENT, position);
  c.jumpIfTrue((env) => stateOf(env).done, end, position);
  emitStep(c, state, value, position);
  c.place(end);
  c.exec((env) => {
    if (read(env) === ABSENT) return write(env, undefined);
    realm.caller.site = position;
    realm.meter.chargeIterations(1);
  }, position);
  return read;
};

const bindArrayRest = (c: FunctionCompiler, state: Temp, node: ESTree.RestElement, mode: BindingMode): void => {
  const position = startOf(node);
  bindAfterTarget(c, node.argument as Pattern, mode, () => collectRest(c, state, position));
};

const collectRest = (c: FunctionCompiler, state: Temp, position: number): Expr => {
  const { realm } = c;
  const list = c.temp();
  const value = c.temp();
  const stateOf = c.read(state) as unknown as (env: Env) => IterationState;
  const listOf = c.read(list) as unknown as (env: Env) => Value[];
  const read = c.read(value);
  const again = new Label();
  const end = new Label();
  c.store(list, () => [] as unknown as Value, position);
  c.place(again);
  c.store(value, () => ABSENT, position);
  c.jumpIfTrue((env) => stateOf(env).done, end, position);
  emitStep(c, state, value, position);
  c.jumpIfTrue((env) => read(env) === ABSENT, end, position);
  c.emit(position, (pc) => (env, machine) => {
    if (--machine.meter.iterations < 0) {
      const signal = machine.loopCharge(pc);
      if (signal !== 0) return signal;
    }
    machine.site = position;
    machine.meter.chargeBytes(COSTS.arrayElement);
    listOf(env).push(read(env));
    return pc + 1;
  });
  c.jump(again, position);
  c.place(end);
  return c.spill((env) => adoptElements(realm, listOf(env)), position);
};
