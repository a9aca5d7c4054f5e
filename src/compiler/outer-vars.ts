/**
 * The `var`s and functions of sloppy evaluated code (19.2.1.3): they belong to the function around it, or to the global
 * object. A function's own `var`s have slots; others come into its table of dynamic names. All of them can be deleted.
 */
import { COSTS } from "../accounting/costs.ts";
import type { Env } from "../machine/env.ts";
import { set } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import type { VarTable } from "./dynamic-scopes.ts";
import type { FunctionCompiler } from "./function-compiler.ts";
import { createGlobalFunction, createGlobalVar, isVarOfBlockFunction, requireGlobalNames } from "./global-names.ts";
import type { Store } from "./references.ts";
import type { OuterVars, Scope } from "./scopes.ts";
import { ancestor, slotWriter } from "./slots.ts";

/** Declares them when the code begins: first all names, then the values of the functions. */
export const declareOuterVars = (c: FunctionCompiler, outer: OuterVars): void => {
  const { realm, info } = c;
  const { start } = c.code;
  if (outer.scope === null)
    c.exec(() => {
      realm.caller.site = start;
      requireGlobalNames(realm, info);
    }, start);
  for (const name of info.varNames) declareVar(c, outer, name);
  for (const node of info.functions) declareFunction(c, outer, node as ESTree.FunctionDeclaration);
};

const declareVar = (c: FunctionCompiler, { scope }: OuterVars, name: string): void => {
  const { realm } = c;
  const { start } = c.code;
  if (scope === null) {
    const isFunction = c.info.functions.some((node) => nameOf(node as ESTree.FunctionDeclaration) === name);
    const isBlockFunction = c.info.blockFunctionNames.has(name);
    if (isFunction) return;
    return c.exec(() => {
      if (!isBlockFunction || isVarOfBlockFunction(realm, name)) createGlobalVar(realm, name, true);
    }, start);
  }
  if (slotOf(scope, name) !== 0) return;
  const table = tableReader(c, scope);
  c.exec((env) => {
    const names = table(env);
    if (names.has(name)) return;
    realm.caller.site = start;
    realm.meter.chargeBytes(COSTS.property);
    names.set(name, undefined);
  }, start);
};

const nameOf = (node: ESTree.FunctionDeclaration): string => (node.id as ESTree.Identifier).name;

const declareFunction = (c: FunctionCompiler, outer: OuterVars, node: ESTree.FunctionDeclaration): void => {
  const { realm } = c;
  const name = nameOf(node);
  const make = c.expression(node);
  if (outer.scope === null) return c.exec((env) => createGlobalFunction(realm, name, make(env), true), startOf(node));
  const write = outerVarStore(c, outer, name);
  c.exec((env) => write(env, make(env)), startOf(node));
};

/** A store to such a `var`, wherever in the evaluated code, and whatever lies between (B.3.2.3). */
export const outerVarStore = (c: FunctionCompiler, { scope }: OuterVars, name: string): Store => {
  const { realm } = c;
  if (scope === null)
    return (_, value) => {
      if (!realm.lexicals.has(name)) set(realm.globalObject, keyOfName(name), value);
    };
  const slot = slotOf(scope, name);
  if (slot !== 0) return slotWriter(hopsTo(c, scope), slot);
  const table = tableReader(c, scope);
  return (env, value: Value) => {
    table(env).set(name, value);
  };
};

/** The slot of a `var`, parameter or function that the source of the function around declares; 0 if it declares none. */
const slotOf = (scope: Scope, name: string): number => {
  const binding = scope.bindings.get(name);
  return binding === undefined || binding.kind === "functionName" ? 0 : binding.slot;
};

const hopsTo = (c: FunctionCompiler, target: Scope): number => {
  let hops = 0;
  for (let scope = c.scope; scope !== target; scope = scope.parent as Scope) if (scope.materialised) hops++;
  return hops;
};

/** The table of a function's dynamic names, made for the first. */
const tableReader = (c: FunctionCompiler, scope: Scope): ((env: Env) => VarTable) => {
  const hops = hopsTo(c, scope);
  const slot = scope.dynamic?.slot as number;
  return (env) => {
    const holder = ancestor(env, hops);
    holder[slot] ??= new Map<string, Value>();
    return holder[slot] as VarTable;
  };
};
