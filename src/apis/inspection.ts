/** What the parts that show values ask of the one that has them shown, and what they have in common. */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import { type Brackets, quote } from "./layout.ts";

export interface Inspection {
  readonly realm: Realm;
  /** The text of a value on this level. */
  value(value: Value, level: number): string;
  /** The texts of properties, with their names. */
  properties(object: GuestObject, keys: readonly PropertyKey[], level: number): string[];
  /** The text of the value of a property. */
  property(object: GuestObject, key: PropertyKey, level: number): string;
  /** Takes the room that a text needs. */
  take(text: string): string;
  /** Puts the members of an object together. */
  fold(members: readonly string[], level: number, brackets: Brackets): string;
}

/** Elements of a list that are shown. */
export const SHOWN_ELEMENTS = 100;
/** Units of a string inside of an object that are shown. */
const SHOWN_UNITS = 10_000;

/** The first texts of a list of `size`, and how many more there are. */
export const firstOf = <T>(size: number, elements: Iterable<T>, show: (element: T) => string): string[] => {
  const texts: string[] = [];
  for (const element of elements) {
    if (texts.length === SHOWN_ELEMENTS) return [...texts, more(size - SHOWN_ELEMENTS)];
    texts.push(show(element));
  }
  return texts;
};

export const more = (count: number): string => `... ${count} more item${count === 1 ? "" : "s"}`;

export const primitiveText = (value: Value): string => {
  switch (typeof value) {
    case "string":
      return value.length > SHOWN_UNITS
        ? `${quote(value.slice(0, SHOWN_UNITS))}... ${value.length - SHOWN_UNITS} more characters`
        : quote(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return `Symbol(${value.description ?? ""})`;
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
};
