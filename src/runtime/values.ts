/**
 * Guest values. A guest primitive is the host primitive; every guest object, function and array is an instance of the one
 * host class `GuestObject`, so a property access can never reach a host prototype: guest objects do not have one.
 *
 * `ABSENT` is the single "nothing is here" mark of the engine: a hole in an array, a binding in its temporal dead zone, a
 * deleted or killed property cell. It never becomes a guest value, and `isAbsent` tests for all of them.
 */
import type { GuestObject } from "./guest-object.ts";

export type Primitive = undefined | null | boolean | number | string | bigint | symbol;
export type Value = Primitive | GuestObject;

export const ABSENT = Symbol("absent") as unknown as Value;

/** Is it ABSENT? The type is compared first, which the host's engine does in place; comparing with a symbol is a call. */
export const isAbsent = (value: unknown): boolean => typeof value === "symbol" && value === ABSENT;

/** 6.1.5.1: shared by all realms; these host symbols never cross the bridge as themselves. */
export const wellKnownSymbols = {
  asyncDispose: Symbol("Symbol.asyncDispose"),
  asyncIterator: Symbol("Symbol.asyncIterator"),
  dispose: Symbol("Symbol.dispose"),
  hasInstance: Symbol("Symbol.hasInstance"),
  isConcatSpreadable: Symbol("Symbol.isConcatSpreadable"),
  iterator: Symbol("Symbol.iterator"),
  match: Symbol("Symbol.match"),
  matchAll: Symbol("Symbol.matchAll"),
  replace: Symbol("Symbol.replace"),
  search: Symbol("Symbol.search"),
  species: Symbol("Symbol.species"),
  split: Symbol("Symbol.split"),
  toPrimitive: Symbol("Symbol.toPrimitive"),
  toStringTag: Symbol("Symbol.toStringTag"),
  unscopables: Symbol("Symbol.unscopables"),
} as const;

export const isObject = (value: Value): value is GuestObject => typeof value === "object" && value !== null;

export const isNullish = (value: Value): value is null | undefined => value === null || value === undefined;
