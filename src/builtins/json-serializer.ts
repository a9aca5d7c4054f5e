/**
 * JSON.stringify (25.5.2). Guest code may run at every value (`toJSON`, a replacer, getters), so the work is a stepping loop
 * over an explicit stack: depth costs memory, never host stack, and a guest can be stopped in the middle.
 *
 * Most values call nothing. Objects of one shape share a plan with their keys already quoted; as long as an object still
 * has the shape of its plan, its members are read from its slots. Everything appended to the text is charged before.
 */
import { BOUNDS } from "../accounting/costs.ts";
import { NO_BIGINTS } from "../messages/json.ts";
import { getAt, isArray } from "../runtime/arrays.ts";
import { lengthOfArrayLike, PRIMITIVE_OBJECT, STRING_OBJECT, toNumber, toString } from "../runtime/conversions.ts";
import { isCallable } from "../runtime/function-objects.ts";
import { type GuestObject, ORDINARY } from "../runtime/guest-object.ts";
import { enumerableOwnKeys } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { Accessor, ENUMERABLE, type Shape } from "../runtime/shape.ts";
import { chargeReading, chargeScan, checkStringLength, StringBuilder } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { circularStructureText } from "./json-cycle.ts";
import { chargeDepth } from "./json-depth.ts";

/** 25.5.2.3 QuoteJSONString is the host's, on primitives. */
const quote: (text: string) => string = JSON.stringify;
/** Units that one unit becomes at most: `\\u0000`. */
const LONGEST_ESCAPE = 6;

/** A member that is to be written. */
interface Member {
  readonly key: PropertyKey;
  /** The quoted key and its colon. */
  readonly label: string;
  /** Where objects with the plan's shape have it; -1 without a plan. */
  readonly slot: number;
}

/** An object or array that is being written, and those around it. */
export class Level {
  readonly parent: Level | null;
  readonly object: GuestObject;
  /** Null for arrays. */
  readonly members: readonly Member[] | null;
  /** The shape that the members were planned for. */
  readonly shape: Shape | null;
  readonly count: number;
  /** The line break before a member, where there is an indentation. */
  readonly indent: string;
  /** What stands before every member but the first. */
  readonly separator: string;
  /** How many members or elements were begun. */
  index = 0;
  isEmpty = true;
  constructor(
    parent: Level | null,
    object: GuestObject,
    members: readonly Member[] | null,
    shape: Shape | null,
    indent: string,
  ) {
    this.parent = parent;
    this.object = object;
    this.members = members;
    this.shape = shape;
    this.count = members === null ? lengthOfArrayLike(object.shape.realm, object) : members.length;
    this.indent = indent;
    this.separator = `,${indent}`;
  }

  /** The key of the member or element that was begun last. */
  get key(): PropertyKey {
    return this.members?.[this.index - 1]?.key ?? this.index - 1;
  }

  /** 25.5.2.2 step 1: the value of the next member or element. */
  nextValue(): Value {
    const { object, members, shape } = this;
    const index = this.index++;
    if (members === null) return getAt(object, index);
    const { key, slot } = members[index] as Member;
    const value = object.shape === shape ? object.getSlot(slot) : undefined;
    return object.shape !== shape || value instanceof Accessor ? get(object, key) : value;
  }
}

export class JsonSerializer {
  private readonly realm: Realm;
  private readonly builder: StringBuilder;
  private readonly propertyList: readonly Member[] | null;
  private readonly gap: string;
  private readonly colon: string;
  private readonly plans = new Map<Shape, readonly Member[]>();
  private readonly open = new Set<GuestObject>();
  private level: Level | null = null;
  private wroteNothing = true;

  constructor(realm: Realm, propertyList: Iterable<PropertyKey> | null, gap: string) {
    this.realm = realm;
    this.builder = new StringBuilder(realm);
    this.gap = gap;
    this.colon = gap === "" ? ":" : ": ";
    this.propertyList = propertyList === null ? null : Array.from(propertyList, (key) => this.member(key, -1));
  }

  /** The object whose member was begun last; undefined for the value at the top. */
  get holder(): GuestObject | undefined {
    return this.level?.object;
  }

  get key(): PropertyKey {
    return this.level?.key ?? "";
  }

  /** The text, or undefined when the value at the top has none. */
  get result(): string | undefined {
    return this.wroteNothing ? undefined : this.builder.toString();
  }

  /** Closes what is complete, and answers whether there is another member or element to begin. */
  goesOn(): boolean {
    while (this.level !== null && this.level.index === this.level.count) this.close(this.level);
    return this.level !== null;
  }

  /** Begins the next member or element: its value, with no regard to `toJSON` and replacers yet. */
  nextValue(): Value {
    const level = this.level as Level;
    if (level.members === null) this.realm.meter.chargeIterations(1);
    else this.realm.meter.tick();
    return level.nextValue();
  }

  /** 25.5.2.2 steps 4-12: writes a primitive, or opens an object or array. */
  write(value: Value): void {
    const content = isObject(value) ? this.unwrap(value) : value;
    switch (typeof content) {
      case "string":
        return this.writeQuoted(content);
      case "number":
        return this.writeText(Number.isFinite(content) ? String(content) : "null");
      case "boolean":
        return this.writeText(content ? "true" : "false");
      case "bigint":
        return throwTypeError(this.realm, NO_BIGINTS);
      case "object":
        return content === null ? this.writeText("null") : this.writeObject(content);
      default:
        return this.writeNothing();
    }
  }

  /** 25.5.2.2 step 4: wrapper objects count as what they wrap. */
  private unwrap(object: GuestObject): Value {
    if (object.kind === STRING_OBJECT) return toString(this.realm, object);
    if (object.kind !== PRIMITIVE_OBJECT) return object;
    const primitive = object.payload as Value;
    if (typeof primitive === "number") return toNumber(this.realm, object);
    return typeof primitive === "symbol" ? object : primitive;
  }

  private writeObject(object: GuestObject): void {
    if (isCallable(object)) return this.writeNothing();
    if (this.open.has(object)) throwTypeError(this.realm, circularStructureText(this.level as Level, object));
    const asArray = isArray(object);
    this.writeText(asArray ? "[" : "{");
    this.open.add(object);
    chargeDepth(this.realm, this.open.size);
    this.level = asArray ? this.openLevel(object, null, null) : this.openObject(object);
  }

  private openObject(object: GuestObject): Level {
    const { propertyList } = this;
    if (propertyList !== null) {
      this.realm.meter.chargeIterations(propertyList.length);
      return this.openLevel(object, propertyList, null);
    }
    const { shape } = object;
    if (object.kind === ORDINARY && shape.dictionary === null && object.elements.length === 0) {
      this.realm.meter.chargeIterations(shape.count);
      return this.openLevel(object, this.plan(shape), shape);
    }
    const keys = enumerableOwnKeys(this.realm, object);
    return this.openLevel(
      object,
      keys.map((key) => this.member(key, -1)),
      null,
    );
  }

  private openLevel(object: GuestObject, members: readonly Member[] | null, shape: Shape | null): Level {
    return new Level(
      this.level,
      object,
      members,
      shape,
      this.gap === "" ? "" : (this.level?.indent ?? "\n") + this.gap,
    );
  }

  private plan(shape: Shape): readonly Member[] {
    const known = this.plans.get(shape);
    if (known !== undefined) return known;
    const plan: Member[] = [];
    for (const { key, flags, count } of shape.entries()) {
      if (typeof key !== "symbol" && (flags & ENUMERABLE) !== 0) plan.push(this.member(key, count - 1));
    }
    this.plans.set(shape, plan);
    return plan;
  }

  private member(key: PropertyKey, slot: number): Member {
    const name = keyToText(key);
    checkStringLength(this.realm, LONGEST_ESCAPE * name.length);
    chargeReading(this.realm, name);
    return { key, label: quote(name) + this.colon, slot };
  }

  private close(level: Level): void {
    if (!level.isEmpty && this.gap !== "") this.builder.append(level.parent?.indent ?? "\n");
    this.builder.append(level.members === null ? "]" : "}");
    this.open.delete(level.object);
    this.level = level.parent;
  }

  /** Writes what begins or is a value, in one piece with what stands before it: the comma, the line break and the key. */
  private writeText(text: string): void {
    const { level } = this;
    this.wroteNothing = false;
    if (level === null) return this.builder.append(text);
    const separator = level.isEmpty ? level.indent : level.separator;
    level.isEmpty = false;
    if (level.members === null) return this.builder.append(separator + text);
    const { label } = level.members[level.index - 1] as Member;
    this.builder.append(separator + label + text);
  }

  /** What has no text is null in an array, and not there in an object. */
  private writeNothing(): void {
    if (this.level?.members === null) this.writeText("null");
  }

  private writeQuoted(text: string): void {
    if (text.length > BOUNDS.scanBlock) return this.writeLongQuoted(text);
    chargeReading(this.realm, text);
    this.writeText(quote(text));
  }

  /** Block by block, so that a text is charged before it can grow; no block ends within a surrogate pair. */
  private writeLongQuoted(text: string): void {
    this.realm.meter.noteRead(text);
    this.writeText('"');
    for (let start = 0; start < text.length; ) {
      const last = start + BOUNDS.scanBlock - 1;
      const end = isHighSurrogate(text.charCodeAt(last)) ? last : last + 1;
      chargeScan(this.realm, start, Math.min(end, text.length));
      this.builder.append(quote(text.slice(start, end)).slice(1, -1));
      start = end;
    }
    this.builder.append('"');
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
