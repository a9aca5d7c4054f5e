/**
 * Arrays as text (23.1.3.18 join, 23.1.3.36 toString, 23.1.3.32 toLocaleString).
 *
 * The text of an array contains the texts of the arrays in it. Where those are made by the same built-ins, they are made
 * here, with a stack of their own, so that neither deep nor cyclic nestings meet the host's stack. An array that is being
 * joined already counts as empty, as in every engine. Each text is charged while it is made: a graph of a few shared arrays
 * can unfold into an endless text.
 */
import { BOUNDS } from "../accounting/costs.ts";
import { TOO_DEEP } from "../messages/calls.ts";
import { getAt, hasPlainElements, isArrayObject } from "../runtime/arrays.ts";
import { getV, lengthOfArrayLike, toObject, toString } from "../runtime/conversions.ts";
import { GuestCall, isCallable, type LeafNative, PAUSE, type TailNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { requireCallable, type Steps } from "../runtime/iteration.ts";
import { finishParts } from "../runtime/long-work.ts";
import {
  defineLeaf,
  defineStepping,
  defineTail,
  type IntrinsicTable,
  linked,
  type Row,
} from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import { ownSlot } from "../runtime/own-properties.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Slot } from "../runtime/shape.ts";
import { chargeString, checkStringLength } from "../runtime/strings.ts";
import { throwRangeError } from "../runtime/throw.ts";
import { ABSENT, isNullish, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** So many parts are put together at a time. */
const MAX_PARTS = 4096;

/** The text of a value that needs no conversion by guest code, or undefined. */
const textOfPrimitive = (value: Value): string | undefined => {
  if (typeof value === "string") return value;
  if (typeof value === "number") return `${value}`;
  return value === undefined || value === null || value === ABSENT ? "" : undefined;
};

/** The text of one array while it is made: a part for each element so far. */
class Joining {
  readonly source: GuestObject;
  readonly length: number;
  readonly separator: string;
  /** The joining that this one is an element of. */
  readonly outer: Joining | null;
  readonly depth: number;
  index = 0;
  private text = "";
  private parts: string[] = [];
  private units: number;

  constructor(realm: Realm, source: GuestObject, length: number, separator: string, outer: Joining | null) {
    this.source = source;
    this.length = length;
    this.separator = separator;
    this.outer = outer;
    this.depth = outer === null ? 1 : outer.depth + 1;
    this.units = separator.length * Math.max(length - 1, 0);
    checkStringLength(realm, this.units);
    chargeString(realm, this.units);
  }

  add(realm: Realm, part: string): void {
    this.pay(realm, part.length);
    if (this.parts.length >= MAX_PARTS) this.collapse();
    this.parts.push(part);
    this.index++;
  }

  /** FAST PATH: takes elements as long as they are there, and their texts, too, and the slice lasts. */
  addPrimitives(realm: Realm): void {
    if (!hasPlainElements(this.source)) return;
    const end = Math.min(this.source.elements.length, this.length);
    while (this.index < end && this.addBlock(realm, Math.min(end, this.index + MAX_PARTS)) && !realm.meter.sliceOver);
  }

  /** Scans up to `end`; false where an element needs more. */
  private addBlock(realm: Realm, end: number): boolean {
    if (this.parts.length >= MAX_PARTS) this.collapse();
    const { elements } = this.source;
    const start = this.index;
    let units = 0;
    for (; this.index < end; this.index++) {
      const part = textOfPrimitive(elements[this.index]);
      if (part === undefined) break;
      units += part.length;
      this.parts.push(part);
    }
    realm.meter.chargeIterations(this.index - start);
    this.pay(realm, units);
    return this.index === end;
  }

  private pay(realm: Realm, units: number): void {
    this.units += units;
    checkStringLength(realm, this.units);
    chargeString(realm, units);
  }

  /** Are the elements from here on holes, all of them? */
  get hasOnlyHoles(): boolean {
    return hasPlainElements(this.source) && this.index >= this.source.elements.length;
  }

  /** The text, where what is left are holes. */
  finish(): string {
    const holes = this.length - this.index;
    if (holes === 0 && this.parts.length === this.index) return this.parts.join(this.separator);
    this.collapse();
    return this.text + this.separator.repeat(this.index === 0 ? holes - 1 : holes);
  }

  private collapse(): void {
    if (this.parts.length === 0) return;
    const isFirst = this.parts.length === this.index;
    this.text += (isFirst ? "" : this.separator) + this.parts.join(this.separator);
    this.parts = [];
  }
}

/** An array that is joined, and inside of it the arrays that are joined as its elements. */
class Joinings {
  text = "";
  private readonly realm: Realm;
  private top: Joining | null;
  private active: Set<GuestObject> | null = null;

  constructor(realm: Realm, source: GuestObject, length: number, separator: string) {
    this.realm = realm;
    this.top = new Joining(realm, source, length, separator, null);
  }

  /**
   * The next element that needs a conversion, for which `add` or `enter` is to be called; ABSENT when `text` is complete;
   * undefined when the slice is over.
   */
  next(): Value {
    for (let { top } = this; top !== null; top = this.top) {
      top.addPrimitives(this.realm);
      if (top.index === top.length || top.hasOnlyHoles) {
        this.leave(top);
        continue;
      }
      if (this.realm.meter.sliceOver) return undefined;
      this.realm.meter.chargeIterations(1);
      const element = getAt(top.source, top.index);
      if (!isNullish(element)) return element;
      top.add(this.realm, "");
    }
    return ABSENT;
  }

  add(part: string): void {
    this.top?.add(this.realm, part);
  }

  isJoining(array: GuestObject): boolean {
    return this.active === null ? this.top?.source === array : this.active.has(array);
  }

  enter(array: GuestObject, separator: string): void {
    const outer = this.top as Joining;
    if (this.isJoining(array)) return this.add("");
    this.active ??= new Set([outer.source]);
    if (outer.depth >= BOUNDS.dataNesting) throwRangeError(this.realm, TOO_DEEP);
    this.active.add(array);
    this.top = new Joining(this.realm, array, lengthOfArrayLike(this.realm, array), separator, outer);
  }

  private leave(top: Joining): void {
    this.realm.meter.chargeIterations(top.length - top.index);
    const text = top.finish();
    this.active?.delete(top.source);
    this.top = top.outer;
    if (this.top === null) this.text = text;
    else this.add(text);
  }
}

/** An inherited data property, without calling anything; ABSENT where that cannot be told. */
const inheritedSlot = (object: GuestObject, key: PropertyKey): Slot => {
  for (let holder: GuestObject | null = object; holder !== null; holder = holder.shape.proto) {
    if (holder.kind.get !== null && !isArrayObject(holder)) return ABSENT;
    const slot = ownSlot(holder, key);
    if (slot !== ABSENT) return slot;
  }
  return undefined;
};

/** Is the text of this element what `join` makes of it? */
const isJoinedByDefault = (realm: Realm, element: Value): element is GuestObject =>
  isArrayObject(element) &&
  inheritedSlot(element, wellKnownSymbols.toPrimitive) === undefined &&
  inheritedSlot(element, "toString") === realm.intrinsic("Array.prototype.toString") &&
  inheritedSlot(element, "join") === realm.intrinsic("Array.prototype.join");

/** Is this array joined already, by a `join` that waits for the text of an element? */
const isBeingJoined = (realm: Realm, array: GuestObject): boolean => {
  for (let waiting = realm.unfinished; waiting !== null; waiting = waiting.outer)
    if (waiting.made instanceof Joinings && waiting.made.isJoining(array)) return true;
  return false;
};

// 23.1.3.18
const join: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const separator = args[0] === undefined ? "," : toString(realm, args[0]);
  return joinElements(realm, object, length, separator);
};

/** 23.1.3.18 steps 5-8, for leaves to end with. */
export const joinElements = (realm: Realm, object: GuestObject, length: number, separator: string): Value => {
  if (isBeingJoined(realm, object)) return "";
  const joinings = new Joinings(realm, object, length, separator);
  return finishParts(realm, joinings, () => joinPart(realm, joinings));
};

/** The text, or ABSENT when the slice is over. */
const joinPart = (realm: Realm, joinings: Joinings): Value => {
  for (let element = joinings.next(); element !== ABSENT; element = joinings.next()) {
    if (element === undefined) return ABSENT;
    if (isJoinedByDefault(realm, element)) joinings.enter(element, ",");
    else joinings.add(toString(realm, element));
  }
  return joinings.text;
};

// 23.1.3.36
const arrayToString: TailNative = (realm, thisValue) => {
  const array = toObject(realm, thisValue);
  const method = get(array, "join");
  return new GuestCall(isCallable(method) ? method : realm.intrinsic("Object.prototype.toString"), array, []);
};

// 23.1.3.32
function* toLocaleString(realm: Realm, thisValue: Value): Steps<Value> {
  const object = toObject(realm, thisValue);
  return yield* joinLocaleStrings(realm, object, lengthOfArrayLike(realm, object));
}

/** 23.1.3.32 steps 3-7. */
export function* joinLocaleStrings(realm: Realm, object: GuestObject, length: number): Steps<Value> {
  const joinings = new Joinings(realm, object, length, ",");
  for (let element = joinings.next(); element !== ABSENT; element = joinings.next()) {
    if (element === undefined) {
      yield PAUSE;
      continue;
    }
    const method = getV(realm, element, "toLocaleString");
    if (isArrayObject(element) && method === realm.intrinsic("Array.prototype.toLocaleString"))
      joinings.enter(element, ",");
    else joinings.add(toString(realm, yield new GuestCall(requireCallable(realm, method), element, [])));
  }
  return joinings.text;
}

export const joinIntrinsics: IntrinsicTable = {
  ...defineLeaf("Array.prototype.join", 1, join),
  ...defineTail("Array.prototype.toString", 0, arrayToString),
  ...defineStepping("Array.prototype.toLocaleString", 0, toLocaleString),
};

export const joinRows: readonly Row[] = [
  linked("join", "Array.prototype.join"),
  linked("toLocaleString", "Array.prototype.toLocaleString"),
  linked("toString", "Array.prototype.toString"),
];
