/** The arguments of a console method as one text: format specifiers in the first, the others behind it. */
import { toNumber } from "../runtime/conversions.ts";
import type { Realm } from "../runtime/realm.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { inspectValue, USUAL_DEPTH } from "./inspect.ts";
import { primitiveText } from "./inspection.ts";

/** The text, not charged yet; undefined where it has more units than there is room for. */
export const print = (realm: Realm, values: readonly Value[], room: number): string | undefined => {
  const printer = new Printer(realm, room);
  const [first] = values;
  if (typeof first === "string" && first.includes("%") && values.length > 1) printer.format(first, values);
  else for (const value of values) printer.add(value);
  return printer.text;
};

class Printer {
  private readonly realm: Realm;
  private readonly room: number;
  private parts = "";
  private isFull = false;
  private isEmpty = true;

  constructor(realm: Realm, room: number) {
    this.realm = realm;
    this.room = room;
  }

  get text(): string | undefined {
    return this.isFull ? undefined : this.parts;
  }

  add(value: Value): void {
    if (!this.isEmpty) this.append(" ");
    this.isEmpty = false;
    this.append(this.textOf(value));
  }

  /** Specifiers stand for the values that follow; what is left over follows the text. */
  format(template: string, values: readonly Value[]): void {
    let next = 1;
    let end = 0;
    this.isEmpty = false;
    for (const { 0: specifier, index } of template.matchAll(/%[sdifjoOc%]/g)) {
      if (specifier !== "%%" && next >= values.length) continue;
      this.append(template.slice(end, index));
      this.append(specifier === "%%" ? "%" : this.specified(specifier, values[next++]));
      end = index + specifier.length;
    }
    this.append(template.slice(end));
    for (const value of values.slice(next)) this.add(value);
  }

  private specified(specifier: string, value: Value): string | undefined {
    switch (specifier) {
      case "%s":
        return typeof value === "string" ? value : this.inspected(value, 0);
      case "%d":
        return numeric(value, (given) => toNumber(this.realm, given));
      case "%i":
        return numeric(value, (given) => Number.parseInt(String(given), 10));
      case "%f":
        return numeric(value, (given) => Number.parseFloat(String(given)));
      case "%c":
        return "";
      default:
        return this.inspected(value, specifier === "%O" ? USUAL_DEPTH : 2 * USUAL_DEPTH);
    }
  }

  private textOf(value: Value): string | undefined {
    return typeof value === "string" ? value : this.inspected(value, USUAL_DEPTH);
  }

  private inspected(value: Value, depth: number): string | undefined {
    if (this.isFull) return undefined;
    return inspectValue(this.realm, value, this.room - this.parts.length, depth);
  }

  private append(text: string | undefined): void {
    if (text === undefined || this.parts.length + text.length > this.room) this.isFull = true;
    if (!this.isFull) this.parts += text;
  }
}

/** Objects are not asked for a number: that could run guest code. */
const numeric = (value: Value, read: (value: Value) => number): string => {
  if (typeof value === "bigint") return `${value}n`;
  return isObject(value) || typeof value === "symbol" ? "NaN" : primitiveText(read(value));
};
