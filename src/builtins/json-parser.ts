/**
 * The parser of JSON texts (25.5.1, ECMA-404): one pass, no recursion, every allocation and every block of units charged
 * before the work. Messages are V8's.
 *
 * Most texts are lists of records that look alike. The parser remembers which property last followed each shape; when the
 * text at hand spells that key, the object moves on to the known shape without a new string or a look-up.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import {
  atPosition,
  BAD_ESCAPE,
  BAD_UNICODE_ESCAPE,
  COLON_EXPECTED,
  CONTROL_CHARACTER,
  ELEMENT_END_EXPECTED,
  END_OF_INPUT,
  invalidText,
  NAME_EXPECTED,
  NO_EXPONENT,
  NO_NUMBER,
  QUOTED_NAME_EXPECTED,
  UNEXPECTED_NUMBER,
  UNEXPECTED_STRING,
  UNTERMINATED_FRACTION,
  UNTERMINATED_STRING,
  unexpectedBehind,
  unexpectedUnit,
  VALUE_END_EXPECTED,
} from "../messages/json.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Shape } from "../runtime/shape.ts";
import { chargeScan, chargeString, cut, StringBuilder } from "../runtime/strings.ts";
import { throwError } from "../runtime/throw.ts";
import { ABSENT, type Value } from "../runtime/values.ts";
import { chargeDepth } from "./json-depth.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Texts that V8 names as a whole: what `JSON.parse(String(x))` gets when x is not JSON at all. */
const NOTABLE_TEXTS: readonly string[] = ["undefined", "NaN", "Infinity", "[object Object]"];
/** How much of the text a message shows on either side. */
const CONTEXT = 10;
/** So many digits always make an exact integer. */
const EXACT_DIGITS = 15;

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
const isExponentMark = (unit: number): boolean => unit === 0x65 || unit === 0x45;
const isSign = (unit: number): boolean => unit === 0x2b || unit === MINUS;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** What an open container takes. */
const CONTAINER_BYTES = 200;

/** An object or array that is not closed yet, and those around it. */
class Container {
  readonly parent: Container | null;
  readonly object: GuestObject;
  readonly isArray: boolean;
  /** The key of the member that is being parsed, or the shape that is known to follow with it. */
  key = "";
  nextShape: Shape | null = null;
  /** The text spells the key as it is, without escapes. */
  isPlainKey = false;
  constructor(parent: Container | null, object: GuestObject, isArray: boolean) {
    this.parent = parent;
    this.object = object;
    this.isArray = isArray;
  }
}

export class JsonParser {
  private readonly realm: Realm;
  private readonly text: string;
  /** How far it has come; behind an error, where that is. */
  position = 0;
  private charged = 0;
  /** The innermost object or array that is not closed yet. */
  private container: Container | null = null;
  private depth = 0;
  private readonly followers = new Map<Shape, Shape>();

  constructor(realm: Realm, text: string) {
    realm.meter.noteRead(text);
    this.realm = realm;
    this.text = text;
  }

  /** The value of the text, or ABSENT when the slice is over, and it is to be called again; throws a guest SyntaxError. */
  parse(): Value {
    for (;;) {
      if (this.realm.meter.sliceOver) return ABSENT;
      let value = this.value();
      while (value !== ABSENT) {
        const { container } = this;
        if (container === null) return this.finish(value);
        this.addTo(container, value);
        value = this.goesOn(container) ? ABSENT : this.close(container);
      }
    }
  }

  /** A whole value, or ABSENT where an object or array has begun whose first value is next. */
  private value(): Value {
    const unit = this.nextUnit();
    if (unit === QUOTE) return this.string();
    if (isDigit(unit) || unit === MINUS) return this.number();
    switch (unit) {
      case OPEN_OBJECT:
        return this.openObject();
      case OPEN_ARRAY:
        return this.openArray();
      case 0x74:
        return this.literal("true", true);
      case 0x66:
        return this.literal("false", false);
      case 0x6e:
        return this.literal("null", null);
      default:
        return this.unexpected();
    }
  }

  private openObject(): Value {
    this.position++;
    const object = createObject(this.realm);
    if (this.skips(CLOSE_OBJECT)) return object;
    this.container = this.open(object, false);
    this.key(this.container, NAME_EXPECTED);
    return ABSENT;
  }

  private openArray(): Value {
    this.position++;
    const array = adoptElements(this.realm, []);
    if (this.skips(CLOSE_ARRAY)) return array;
    // An array is charged by its elements, and this one waits for its first.
    this.realm.meter.noteTaken(CONTAINER_BYTES);
    this.container = this.open(array, true);
    return ABSENT;
  }

  private open(object: GuestObject, isArray: boolean): Container {
    chargeDepth(this.realm, ++this.depth);
    return new Container(this.container, object, isArray);
  }

  private close(container: Container): GuestObject {
    this.container = container.parent;
    this.depth--;
    return container.object;
  }

  private literal(word: string, value: Value): Value {
    for (let index = 0; index < word.length; index++, this.position++) {
      if (this.text.charCodeAt(this.position) !== word.charCodeAt(index)) return this.unexpected();
    }
    return value;
  }

  private addTo(container: Container, value: Value): void {
    const { object, nextShape } = container;
    if (container.isArray) {
      this.realm.meter.chargeBytes(COSTS.arrayElement);
      object.elements.push(value);
    } else if (nextShape !== null) {
      this.realm.meter.chargeBytes(COSTS.property);
      object.shape = nextShape;
      object.setSlot(nextShape.count - 1, value);
    } else {
      this.addMember(container, value);
    }
  }

  private addMember({ object, key, isPlainKey }: Container, value: Value): void {
    const before = object.shape;
    createDataProperty(object, keyOfName(key), value);
    if (isPlainKey && object.shape.parent === before) this.followers.set(before, object.shape);
  }

  /** After a member or element: is there another? If so, stands before its value. */
  private goesOn(container: Container): boolean {
    const { isArray } = container;
    if (this.skips(COMMA)) {
      if (!isArray) this.key(container, QUOTED_NAME_EXPECTED);
      return true;
    }
    if (this.skips(isArray ? CLOSE_ARRAY : CLOSE_OBJECT)) return false;
    return this.fail(isArray ? ELEMENT_END_EXPECTED : VALUE_END_EXPECTED);
  }

  /** A key and its colon. */
  private key(container: Container, otherwise: string): void {
    if (this.nextUnit() !== QUOTE) this.fail(otherwise);
    container.nextShape = this.knownFollower(container.object.shape);
    if (container.nextShape === null) {
      const start = this.position;
      container.key = this.string();
      container.isPlainKey = this.position - start === container.key.length + 2;
    }
    if (!this.skips(COLON)) this.fail(COLON_EXPECTED);
  }

  /** The shape that followed this one before, when the text spells its key again. */
  private knownFollower(shape: Shape): Shape | null {
    const follower = this.followers.get(shape);
    if (follower === undefined) return null;
    const key = follower.key as string;
    const end = this.position + 1 + key.length;
    if (this.text.charCodeAt(end) !== QUOTE || !this.text.startsWith(key, this.position + 1)) return null;
    this.position = end + 1;
    return follower;
  }

  private string(): string {
    const start = this.position + 1;
    const end = this.endOfPlain(start);
    if (this.text.charCodeAt(end) !== QUOTE) return this.escapedString(start, end);
    this.position = end + 1;
    chargeString(this.realm, end - start);
    return cut(this.text, start, end);
  }

  private escapedString(start: number, firstEscape: number): string {
    const builder = new StringBuilder(this.realm);
    builder.append(this.text.slice(start, firstEscape));
    this.position = firstEscape;
    while (this.text.charCodeAt(this.position) !== QUOTE) {
      builder.append(this.escape());
      const end = this.endOfPlain(this.position);
      builder.append(this.text.slice(this.position, end));
      this.position = end;
    }
    this.position++;
    return builder.toString();
  }

  /** Where a run of units ends that stand for themselves in a string. */
  private endOfPlain(start: number): number {
    let position = start;
    while (position < this.text.length) {
      const end = this.chargedFrom(position);
      for (; position < end; position++) {
        const unit = this.text.charCodeAt(position);
        if (unit === QUOTE || unit === BACKSLASH || unit < 0x20) return position;
      }
    }
    return position;
  }

  private escape(): string {
    if (this.position >= this.text.length) return this.fail(UNTERMINATED_STRING);
    if (this.text.charCodeAt(this.position) !== BACKSLASH) return this.fail(CONTROL_CHARACTER);
    const mark = this.text.charAt(++this.position);
    if (mark === "") return this.unexpected();
    if (mark === "u") return this.unicodeEscape();
    const unit = ESCAPES[mark];
    if (unit === undefined) return this.fail(BAD_ESCAPE);
    this.position++;
    return unit;
  }

  private unicodeEscape(): string {
    this.position++;
    let unit = 0;
    for (let digits = 0; digits < 4; digits++, this.position++) {
      const digit = Number.parseInt(this.text.charAt(this.position), 16);
      if (Number.isNaN(digit)) return this.fail(BAD_UNICODE_ESCAPE);
      unit = unit * 16 + digit;
    }
    return String.fromCharCode(unit);
  }

  private number(): number {
    const start = this.position;
    const isNegative = this.text.charCodeAt(start) === MINUS;
    if (isNegative) this.position++;
    const integer = this.integer();
    const digits = this.position - start;
    const unit = this.text.charCodeAt(this.position);
    if (unit !== DOT && !isExponentMark(unit) && digits <= EXACT_DIGITS) return isNegative ? -integer : integer;
    if (unit === DOT) this.digits(UNTERMINATED_FRACTION);
    if (isExponentMark(this.text.charCodeAt(this.position))) {
      if (isSign(this.text.charCodeAt(this.position + 1))) this.position++;
      this.digits(NO_EXPONENT);
    }
    return Number(this.text.slice(start, this.position));
  }

  /** The digits before the point, as a number that is exact for few of them. */
  private integer(): number {
    const first = this.text.charCodeAt(this.position);
    if (!isDigit(first)) this.fail(NO_NUMBER);
    if (first === 0x30 && isDigit(this.text.charCodeAt(++this.position))) return this.unexpected();
    let integer = 0;
    if (first === 0x30) return integer;
    for (let unit = first; isDigit(unit); unit = this.text.charCodeAt(++this.position))
      integer = integer * 10 + unit - 0x30;
    return integer;
  }

  /** At least one digit after the unit here. */
  private digits(otherwise: string): void {
    if (!isDigit(this.text.charCodeAt(++this.position))) this.fail(otherwise);
    while (isDigit(this.text.charCodeAt(this.position))) this.position++;
  }

  private finish(value: Value): Value {
    this.nextUnit();
    return this.position < this.text.length ? this.failWith(unexpectedBehind(this.position)) : value;
  }

  /** The next unit that is not white space, and the place before it; NaN at the end. */
  private nextUnit(): number {
    const unit = this.text.charCodeAt(this.position);
    return unit > 0x20 && this.position < this.charged ? unit : this.skipSpace();
  }

  /** Is this the next unit? Then it is skipped. */
  private skips(unit: number): boolean {
    if (this.nextUnit() !== unit) return false;
    this.position++;
    return true;
  }

  private skipSpace(): number {
    while (this.position < this.text.length) {
      const end = this.chargedFrom(this.position);
      for (; this.position < end; this.position++) {
        const unit = this.text.charCodeAt(this.position);
        if (!isSpace(unit)) return unit;
      }
    }
    return Number.NaN;
  }

  /** Charges at least the unit at `position`, and answers how far the charge reaches. */
  private chargedFrom(position: number): number {
    while (this.charged <= position) {
      const end = Math.min(this.text.length, this.charged + BOUNDS.scanBlock);
      chargeScan(this.realm, this.charged, end);
      this.charged = end;
    }
    return this.charged;
  }

  private fail(what: string): never {
    return this.failWith(atPosition(what, this.position));
  }

  private failWith(message: string): never {
    return throwError(this.realm, "SyntaxError", message);
  }

  /** Complains about the unit at the position as such. */
  private unexpected(): never {
    const unit = this.text.charCodeAt(this.position);
    if (isDigit(unit) || unit === MINUS) return this.fail(UNEXPECTED_NUMBER);
    if (unit === QUOTE) return this.fail(UNEXPECTED_STRING);
    return this.failWith(this.unexpectedText());
  }

  private unexpectedText(): string {
    const { text, position } = this;
    if (position >= text.length) return END_OF_INPUT;
    if (NOTABLE_TEXTS.includes(text)) return invalidText(text);
    const isShort = text.length <= 2 * CONTEXT;
    const isFromStart = isShort || position < CONTEXT;
    const isToEnd = isShort || (position >= CONTEXT && position >= text.length - CONTEXT);
    const shown = text.slice(isFromStart ? 0 : position - CONTEXT, isToEnd ? text.length : position + CONTEXT);
    const context = `${isFromStart ? "" : "..."}"${shown}"${isToEnd ? "" : "..."}`;
    return unexpectedUnit(text[position] as string, context);
  }
}
