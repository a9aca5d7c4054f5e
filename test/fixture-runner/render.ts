/**
 * One deterministic text for a host value, whether it came out of our own machine or out of another V8 context. Kinds are
 * told apart by brand, never by `instanceof`, because a value of another context has other prototypes.
 */
import { types } from "node:util";

const isIdentifier = /^[A-Za-z_$][\w$]*$/;

const renderNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

const renderKey = (key: string): string => (isIdentifier.test(key) ? key : JSON.stringify(key));

export const renderError = (error: object): string => {
  const { name, message } = error as { name?: unknown; message?: unknown };
  return `${name}: ${message}`;
};

const renderElements = (array: readonly unknown[], outer: ReadonlySet<object>): string =>
  Array.from(array.keys(), (index) => (index in array ? renderInside(array[index], outer) : "<hole>")).join(", ");

const renderEntries = (entries: Iterable<readonly [unknown, unknown]>, outer: ReadonlySet<object>): string =>
  Array.from(entries, ([key, value]) => `${renderInside(key, outer)} => ${renderInside(value, outer)}`).join(", ");

const renderProperties = (object: object, outer: ReadonlySet<object>): string =>
  Object.entries(object)
    .map(([key, value]) => `${renderKey(key)}: ${renderInside(value, outer)}`)
    .join(", ");

const renderObject = (object: object, outer: ReadonlySet<object>): string => {
  if (outer.has(object)) return "<cycle>";
  const inner = new Set(outer).add(object);
  if (typeof object === "function") return "<function>";
  if (Array.isArray(object)) return `[${renderElements(object, inner)}]`;
  if (types.isMap(object)) return `Map {${renderEntries(object, inner)}}`;
  if (types.isSet(object)) return `Set {${Array.from(object, (value) => renderInside(value, inner)).join(", ")}}`;
  if (types.isDate(object)) return `Date ${object.toISOString()}`;
  if (types.isNativeError(object)) return renderError(object);
  return `{${renderProperties(object, inner)}}`;
};

const renderInside = (value: unknown, outer: ReadonlySet<object>): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return renderNumber(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function" || (typeof value === "object" && value !== null)) return renderObject(value, outer);
  return String(value);
};

export const render = (value: unknown): string => renderInside(value, new Set());
