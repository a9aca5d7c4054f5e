/**
 * Names that scripts and evaluated code declare at the top: the lexical ones are cells of the realm, `var`s and functions are
 * properties of the global object (9.1.1.4, 16.1.7).
 */
import { alreadyDeclared, globalNotExtensible } from "../messages/names.ts";
import { cannotRedefine } from "../messages/properties.ts";
import { defineOwnProperty, getOwnProperty, hasOwnProperty, isExtensible, set } from "../runtime/objects.ts";
import { dataDescriptor, valueOnly } from "../runtime/property-descriptor.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { Cell, CONFIGURABLE, ENUMERABLE, killCell, WRITABLE } from "../runtime/shape.ts";
import { throwError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, type Value } from "../runtime/values.ts";
import type { ESTree } from "../syntax/ast.ts";
import type { FunctionInfo } from "./scopes.ts";

export const functionNames = ({ functions }: FunctionInfo): ReadonlySet<string> =>
  new Set(functions.map((node) => ((node as ESTree.FunctionDeclaration).id as ESTree.Identifier).name));

// --- what may be declared ------------------------------------------------------------------------------------------------

/** 19.2.1.3 steps 3 and 8 - 12, for evaluated code: throws before anything is declared. */
export const requireGlobalNames = (realm: Realm, info: FunctionInfo): void => {
  for (const name of info.varNames)
    if (realm.lexicals.has(name) && !info.blockFunctionNames.has(name)) throwRedeclared(realm, name);
  requireCanDeclare(realm, info);
};

/** 16.1.7 steps 8 - 12: functions and `var`s that the global object does not take. */
export const requireCanDeclare = (realm: Realm, info: FunctionInfo): void => {
  const functions = info.functions.length > 0 ? functionNames(info) : NO_NAMES;
  for (const name of functions) if (!canDeclareGlobalFunction(realm, name)) throwUndeclarable(realm, name);
  if (isExtensible(realm.globalObject)) return;
  for (const name of info.varNames)
    if (
      !functions.has(name) &&
      !info.blockFunctionNames.has(name) &&
      !hasOwnProperty(realm.globalObject, keyOfName(name))
    )
      throwTypeError(realm, globalNotExtensible(name));
};

const throwUndeclarable = (realm: Realm, name: string): never =>
  throwTypeError(
    realm,
    hasOwnProperty(realm.globalObject, keyOfName(name)) ? cannotRedefine(name) : globalNotExtensible(name),
  );

const NO_NAMES: ReadonlySet<string> = new Set();

export const throwRedeclared = (realm: Realm, name: string): never =>
  throwError(realm, "SyntaxError", alreadyDeclared(name));

/** 9.1.1.4.16 */
const canDeclareGlobalFunction = (realm: Realm, name: string): boolean => {
  const own = getOwnProperty(realm.globalObject, keyOfName(name));
  if (own === undefined) return isExtensible(realm.globalObject);
  return own.configurable === true || (own.writable === true && own.enumerable === true);
};

/** B.3.2.2: a function in a block becomes a `var`, too, unless that would be an error. */
export const isVarOfBlockFunction = (realm: Realm, name: string): boolean =>
  !realm.lexicals.has(name) && canDeclareGlobalFunction(realm, name);

// --- declarations --------------------------------------------------------------------------------------------------------

/** 9.1.1.4.17 CreateGlobalVarBinding. */
export const createGlobalVar = (realm: Realm, name: string, isDeletable: boolean): void => {
  const global = realm.globalObject;
  const key = keyOfName(name);
  if (hasOwnProperty(global, key) || !isExtensible(global)) return;
  defineOwnProperty(global, key, dataDescriptor(undefined, flagsOf(isDeletable)));
};

const flagsOf = (isDeletable: boolean): number => WRITABLE | ENUMERABLE | (isDeletable ? CONFIGURABLE : 0);

/** 9.1.1.4.18 CreateGlobalFunctionBinding */
export const createGlobalFunction = (realm: Realm, name: string, value: Value, isDeletable: boolean): void => {
  const global = realm.globalObject;
  const key = keyOfName(name);
  const existing = getOwnProperty(global, key);
  if (existing === undefined || existing.configurable === true)
    defineOwnProperty(global, key, dataDescriptor(value, flagsOf(isDeletable)));
  else defineOwnProperty(global, key, valueOnly(value));
  set(global, key, value);
};

/** A cell in its dead zone. A redeclaration keeps the cell, so that earlier functions see the new value. */
export const declareLexical = (realm: Realm, name: string, isConstant: boolean): void => {
  const flags = isConstant ? ENUMERABLE : ENUMERABLE | WRITABLE;
  const known = realm.lexicals.get(name);
  hideGlobalProperty(realm, name);
  if (known !== undefined && known.flags === flags) killCell(known);
  else {
    if (known !== undefined) killCell(known);
    realm.lexicals.set(name, new Cell(ABSENT, flags));
  }
};

/** Sites that remember the cell of a property of this name must look again: the lexical binding shadows it from now on. */
const hideGlobalProperty = (realm: Realm, name: string): void => {
  const dictionary = realm.globalObject.shape.dictionary;
  const key = keyOfName(name);
  const cell = dictionary?.get(key);
  if (cell === undefined || dictionary === null || dictionary === undefined) return;
  dictionary.set(key, new Cell(cell.value, cell.flags));
  killCell(cell);
};
