/**
 * Values as messages show them: short, and found out without running guest code. An object goes by the name of its
 * constructor, as far as plain properties tell it, a function by its source.
 */

import { BOUNDS } from "../accounting/costs.ts";
import { ERROR, type ErrorData, errorText } from "./errors.ts";
import { functionText, isCallable } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import { getOwnProperty } from "./objects.ts";
import { ownSlot } from "./own-properties.ts";
import { Accessor } from "./shape.ts";
import { ABSENT, isObject, type Value } from "./values.ts";

/** Longer texts are cut. */
const MAX_LENGTH = 60;

export const describe = (value: Value): string => {
  if (typeof value === "string") return shorten(value);
  if (typeof value === "symbol") return `Symbol(${shorten(value.description ?? "")})`;
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? `${value}` : "a large BigInt";
  if (!isObject(value)) return String(value);
  return isCallable(value) ? cut(functionText(value)) : describeObject(value);
};

const describeObject = (object: GuestObject): string => {
  const { kind, payload } = object;
  if (kind === ERROR) {
    const { name, message } = payload as ErrorData;
    return errorText(shorten(name), shorten(message));
  }
  if (SHOWN_BY_KIND.has(kind.name)) return `[object ${kind.name}]`;
  const name = constructorName(object);
  return name === undefined ? "[object Object]" : `#<${shorten(name)}>`;
};

/** Objects that have a text of their own; it is not asked for. */
const SHOWN_BY_KIND: ReadonlySet<string> = new Set(["Array", "Date", "RegExp", "Module"]);

/** The name of an object's constructor. */
export const constructorName = (object: GuestObject): string | undefined => {
  for (let holder: GuestObject | null = object; holder !== null; holder = holder.shape.proto) {
    holder.shape.realm.meter.tick();
    const constructor = ownSlot(holder, "constructor");
    // An accessor is not asked.
    if (constructor === ABSENT || constructor instanceof Accessor) continue;
    return isCallable(constructor) ? nameOf(constructor) : undefined;
  }
  return undefined;
};

const nameOf = (constructor: GuestObject): string | undefined => {
  if (constructor.kind.getOwnProperty !== null) return undefined;
  const name = getOwnProperty(constructor, "name")?.value;
  return typeof name === "string" && name !== "" ? name : undefined;
};

/** How V8 names a value that it found where a method should be, or something to iterate. */
export const describeTyped = (value: Value): string => {
  if (typeof value === "string") return `string ${JSON.stringify(shorten(value))}`;
  if (value === null) return "object null";
  if (isObject(value)) return value.kind.callable ? "function" : "object";
  const hasText = typeof value === "number" || typeof value === "boolean";
  return hasText ? `${typeof value} ${describe(value)}` : typeof value;
};

/** A text that is no longer than a message should quote. Very long ones are not read for it: that could cost their length. */
export const shorten = (text: string): string =>
  text.length >= BOUNDS.longString ? `... ${text.length} characters ...` : cut(text);

const cut = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 3)}...` : text);
