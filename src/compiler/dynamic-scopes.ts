/**
 * Scopes into which names come while the program runs: the object of a `with` (9.1.1.2), and the `var`s that sloppy direct
 * evals declare in a function, which live in a table beside its slots. A name that is used inside of such a scope, and not
 * bound further in, is looked for in each of them from the inside out, and only then where the source says it is.
 *
 * Each has one slot in an environment: it holds the object, or the table once there is one.
 */
import type { Env } from "../machine/env.ts";
import { notDefined } from "../messages/names.ts";
import { readOnly } from "../messages/properties.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { deleteProperty, get, hasProperty, set } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import type { Binding, Scope } from "./scopes.ts";
import { ancestor } from "./slots.ts";

/** One of them on the way from a place outwards. */
export interface DynamicScope {
  /** How many environments up. */
  readonly hops: number;
  readonly slot: number;
}

/** The `var`s that evals declared in a function. */
export type VarTable = Map<string, Value>;

/** Where a name was found. */
export type Holder = GuestObject | VarTable;

/** The dynamic scopes between a place and the binding that the source shows; null if there are none. */
export const pathTo = (from: Scope, name: string): readonly DynamicScope[] | null => {
  if (isInternal(name)) return null;
  const path: DynamicScope[] = [];
  let hops = 0;
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    const binding: Binding | undefined = scope.bindings.get(name);
    // The name of a function expression lies outside of the function's `var`s.
    if (binding !== undefined && binding.kind !== "functionName") break;
    if (scope.dynamic !== null) path.push({ hops, slot: scope.dynamic.slot });
    if (binding !== undefined) break;
    if (scope.materialised) hops++;
  }
  return path.length === 0 ? null : path;
};

/** Names that no source can spell. */
const isInternal = (name: string): boolean =>
  name === "this" || name === "new.target" || name[0] === "%" || name[0] === "#";

/** Could a name inside of this scope be looked up at run time? */
export const isInsideDynamic = (from: Scope): boolean => {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) if (scope.dynamic !== null) return true;
  return false;
};

/** 9.4.2 ResolveBinding, as far as the dynamic scopes go. */
export const findHolder = (realm: Realm, path: readonly DynamicScope[], name: string, env: Env): Holder | null => {
  for (const { hops, slot } of path) {
    realm.meter.tick();
    const holder = ancestor(env, hops)[slot] as Holder | undefined;
    if (holder !== undefined && hasBinding(holder, name)) return holder;
  }
  return null;
};

/** 9.1.1.2.1 HasBinding */
const hasBinding = (holder: Holder, name: string): boolean => {
  if (holder instanceof Map) return holder.has(name);
  const key = keyOfName(name);
  if (!hasProperty(holder, key)) return false;
  const unscopables = get(holder, wellKnownSymbols.unscopables);
  return !(isObject(unscopables) && get(unscopables, key));
};

/** 9.1.1.2.6 GetBindingValue */
export const readHeld = (realm: Realm, holder: Holder, name: string, strict: boolean): Value => {
  if (holder instanceof Map) return holder.has(name) ? holder.get(name) : throwUnknown(realm, name);
  const key = keyOfName(name);
  if (hasProperty(holder, key)) return get(holder, key);
  return strict ? throwUnknown(realm, name) : undefined;
};

/** 9.1.1.2.5 SetMutableBinding; in a table, a `var` that was deleted meanwhile is made again. */
export const writeHeld = (realm: Realm, holder: Holder, name: string, value: Value, strict: boolean): void => {
  if (holder instanceof Map) {
    if (strict && !holder.has(name)) throwUnknown(realm, name);
    holder.set(name, value);
    return;
  }
  const key = keyOfName(name);
  const exists = hasProperty(holder, key);
  if (!exists && strict) throwUnknown(realm, name);
  if (!set(holder, key, value) && strict) throwTypeError(realm, readOnly(name, "object"));
};

const throwUnknown = (realm: Realm, name: string): never => throwReferenceError(realm, notDefined(name));

/** 9.1.1.2.7 DeleteBinding */
export const deleteHeld = (holder: Holder, name: string): boolean =>
  holder instanceof Map ? holder.delete(name) : deleteProperty(holder, keyOfName(name));

/** The `this` of a call of a name (9.1.1.2.10 WithBaseObject). */
export const receiverOf = (holder: Holder | null): Value =>
  holder === null || holder instanceof Map ? undefined : holder;
