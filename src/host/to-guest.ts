/**
 * Host values into the guest, by copy. Every property of the host's data is read once; cycles and shared references come out
 * as they were; nothing recurses, so data may be as deep as it likes. What was read is what the guest gets: a getter that
 * changes its answer changes nothing.
 *
 * A copy runs host code at most (getters, proxy traps), never the guest's, and touches no meter: it adds up its price by the
 * cost table, and whoever asked for it charges that, or not (`globals` are free). While a large copy grows, `pay` is called
 * from time to time, so that the limits of the guest hold for it.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import {
  BIGINT_TOO_LARGE_TO_CROSS,
  CLASS_CANNOT_CROSS,
  EFFECT_CANNOT_CROSS,
  STRING_TOO_LONG_TO_CROSS,
  TOO_MANY_ENTRIES,
  tooLongToCross,
} from "../messages/bridge.ts";
import { ARRAY, settleLength } from "../runtime/arrays.ts";
import { bitLength } from "../runtime/bigints.ts";
import { MAP, type MapData, SET, type SetData } from "../runtime/collections.ts";
import { PRIMITIVE_OBJECT, prototypeOfPrimitive, STRING_OBJECT } from "../runtime/conversions.ts";
import { DATE } from "../runtime/dates.ts";
import { GuestObject, NO_ELEMENTS, type ObjectKind, ORDINARY } from "../runtime/guest-object.ts";
import { addUncharged, rootShape } from "../runtime/own-properties.ts";
import { PROMISE, PromiseState } from "../runtime/promises.ts";
import { keyOfName } from "../runtime/property-key.ts";
import { DEFAULT } from "../runtime/shape.ts";
import { whileUnfinished } from "../runtime/unfinished.ts";
import type { Value } from "../runtime/values.ts";
import { binaryCost, createGuestBinary, hostBytes } from "./binary-data.ts";
import { createSummaryError, noCounterpart, refusal, summariseHostError, summaryBytes } from "./bridge-errors.ts";
import { type ChosenMembers, isChosenMembers } from "./chosen-members.ts";
import { createConsole, isHostConsole } from "./console.ts";
import type { Crossing, InstancePolicy } from "./crossing.ts";
import { makerOf } from "./guest-made.ts";
import { brandOf, isClass } from "./host-brands.ts";
import { callStyleOf } from "./host-call.ts";
import { arrayLength, inspect, isHole, readMember } from "./host-data.ts";
import { createHostFunction, type HostFunction } from "./host-function.ts";
import { apply, dateGetTime, enumerableKeys, mapForEach, setForEach, unboxed } from "./host-primordials.ts";
import { settleWith } from "./host-promise.ts";
import type { Place } from "./place.ts";
import { createGuestRegExp } from "./regular-expressions.ts";
import { standardObject } from "./standard-objects.ts";

export interface InwardCopyOptions {
  readonly instances?: InstancePolicy;
  /** Charges bytes of the copy while it grows; what remains is left in `bytes`. */
  readonly pay?: (bytes: number) => void;
}

/** As much of a copy is made before it is paid. */
const PAY_BLOCK = 65_536;

/** An object whose copy was made but not filled. */
interface Pending {
  readonly fill: (source: object, target: GuestObject, place: Place) => void;
  readonly source: object;
  readonly target: GuestObject;
  readonly place: Place;
}

/** One copy; values that are copied by the same one keep what they share. */
export class InwardCopy {
  /** The price of what was copied, as far as it is not paid. */
  bytes = 0;
  private readonly crossing: Crossing;
  private readonly instances: InstancePolicy;
  private readonly pay: ((bytes: number) => void) | undefined;
  private readonly copies = new Map<object, GuestObject>();
  private readonly pending: Pending[] = [];
  /** What is being filled, with all that is in it so far. */
  private made: Value;

  constructor(crossing: Crossing, options: InwardCopyOptions = {}) {
    this.crossing = crossing;
    this.instances = options.instances ?? "opaque";
    this.pay = options.pay;
  }

  /** Throws a `HostError` that names the place of what cannot cross. */
  copy(value: unknown, place: Place): Value {
    const copy = this.convert(value, place.parent, place.key);
    this.made = copy;
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop())
      next.fill.call(this, next.source, next.target, next.place);
    return copy;
  }

  private convert(value: unknown, parent: Place | undefined, key: string | number): Value {
    switch (typeof value) {
      case "string":
        return this.convertString(value, { parent, key });
      case "bigint":
        return this.convertBigInt(value, { parent, key });
      case "symbol":
        return this.convertSymbol(value);
      case "function":
        return this.convertFunction(value as HostFunction, { parent, key });
      case "object":
        return value === null ? null : (this.copies.get(value) ?? this.convertObject(value, { parent, key }));
      default:
        return value as undefined | boolean | number;
    }
  }

  private convertString(text: string, place: Place): string {
    if (text.length > BOUNDS.stringLength) throw refusal(place, STRING_TOO_LONG_TO_CROSS);
    this.charge(COSTS.stringUnit * text.length);
    return text;
  }

  private convertBigInt(value: bigint, place: Place): bigint {
    if (BigInt.asIntN(COSTS.bigIntFreeBits, value) === value) return value;
    const bits = bitLength(value);
    if (bits > BOUNDS.bigIntBits) throw refusal(place, BIGINT_TOO_LARGE_TO_CROSS);
    if (bits > COSTS.bigIntFreeBits) this.charge(Math.ceil(bits / 8));
    return value;
  }

  private convertSymbol(symbol: symbol): symbol {
    if (!this.crossing.identities.hasSymbol(symbol)) this.charge(COSTS.symbol);
    return this.crossing.identities.symbolToGuest(symbol);
  }

  private convertFunction(target: HostFunction, place: Place): GuestObject {
    const { identities, realm } = this.crossing;
    const known = identities.guestOf(target) ?? standardObject(realm, target);
    if (known !== undefined) return known;
    if (inspect(place, () => isClass(target))) throw refusal(place, CLASS_CANNOT_CROSS);
    this.charge(COSTS.function_);
    const guest = inspect(place, () => this.functionOf(target));
    identities.link(target, guest);
    return guest;
  }

  private functionOf(target: HostFunction): GuestObject {
    const style = callStyleOf(target);
    return style === undefined ? createHostFunction(this.crossing, target) : this.crossing.callFunction(target, style);
  }

  private convertObject(source: object, place: Place): Value {
    const { form, name } = inspect(place, () => brandOf(source));
    switch (form) {
      case "plain":
        return (
          standardObject(this.crossing.realm, source) ?? this.begin(source, place, ORDINARY, "Object", this.fillObject)
        );
      case "array":
        return this.begin(source, place, ARRAY, "Array", this.fillArray);
      case "map":
        return this.begin(source, place, MAP, "Map", this.fillMap, new Map());
      case "set":
        return this.begin(source, place, SET, "Set", this.fillSet, new Set());
      case "boxed":
        return this.remember(source, this.convertBoxed(source, place));
      case "date":
        return this.remember(source, this.convertDate(source));
      case "regexp":
        return this.remember(source, this.convertRegExp(source, place));
      case "error":
        return this.remember(source, this.convertError(source));
      case "promise":
        return this.convertPromise(source);
      case "binary":
        return this.remember(source, this.convertBinary(source, place, name));
      case "instance":
        return this.convertInstance(source, place);
      case "refused":
        throw noCounterpart(place, name);
    }
  }

  private begin(
    source: object,
    place: Place,
    kind: ObjectKind,
    name: string,
    fill: Pending["fill"],
    payload: unknown = null,
  ): GuestObject {
    const target = this.create(kind, name, payload);
    this.pending.push({ fill, source, target, place });
    return this.remember(source, target);
  }

  private remember(source: object, copy: GuestObject): GuestObject {
    this.copies.set(source, copy);
    return copy;
  }

  private create(kind: ObjectKind, name: string, payload: unknown): GuestObject {
    const { realm } = this.crossing;
    return new GuestObject(rootShape(realm, realm.intrinsic(`${name}.prototype`)), NO_ELEMENTS, kind, payload);
  }

  // --- containers ----------------------------------------------------------------------------------------------------------

  /** Own enumerable string keys; each is read once. */
  private fillObject(source: object, target: GuestObject, place: Place): void {
    this.charge(COSTS.object);
    for (const name of inspect(place, () => enumerableKeys(source))) {
      this.charge(COSTS.property);
      addUncharged(target, keyOfName(name), this.convertMember(source, name, place), DEFAULT);
    }
  }

  private convertMember(source: object, key: string | number, place: Place): Value {
    return this.convert(readMember(source, key, place), place, key);
  }

  /** The elements, holes kept; other properties of an array stay behind. */
  private fillArray(source: object, target: GuestObject, place: Place): void {
    const length = arrayLength(source, place);
    const elements: Value[] = [];
    target.elements = elements;
    for (let index = 0; index < length; index++) {
      const element = readMember(source, index, place);
      if (element === undefined && isHole(source, index, place))
        return this.fillSparse(source, target, place, index, length);
      this.charge(COSTS.arrayElement);
      elements.push(this.convert(element, place, index));
    }
  }

  /** From the first hole on by keys: an array of length 4e9 may hold nothing. */
  private fillSparse(source: object, target: GuestObject, place: Place, start: number, length: number): void {
    for (const name of inspect(place, () => enumerableKeys(source))) {
      const key = keyOfName(name);
      if (typeof key !== "number" || key < start || key >= length) continue;
      this.charge(COSTS.arrayElement);
      addUncharged(target, key, this.convertMember(source, key, place), DEFAULT);
    }
    settleLength(target, length);
  }

  private fillMap(source: object, target: GuestObject, place: Place): void {
    this.charge(COSTS.object);
    const data = target.payload as MapData;
    apply(mapForEach, source, [
      (value: unknown, key: unknown) => {
        this.chargeEntry(data.size, place);
        const guestKey = this.convert(key, place, data.size);
        data.set(guestKey, this.convert(value, place, data.size));
      },
    ]);
  }

  private fillSet(source: object, target: GuestObject, place: Place): void {
    this.charge(COSTS.object);
    const data = target.payload as SetData;
    apply(setForEach, source, [
      (value: unknown) => {
        this.chargeEntry(data.size, place);
        data.add(this.convert(value, place, data.size));
      },
    ]);
  }

  private chargeEntry(size: number, place: Place): void {
    if (size >= BOUNDS.collectionEntries) throw refusal(place, TOO_MANY_ENTRIES);
    this.charge(COSTS.collectionEntry);
  }

  // --- single objects ------------------------------------------------------------------------------------------------------

  private convertBoxed(source: object, place: Place): GuestObject {
    this.charge(COSTS.object);
    const { realm } = this.crossing;
    const primitive = this.convert(unboxed(source), place.parent, place.key);
    const kind = typeof primitive === "string" ? STRING_OBJECT : PRIMITIVE_OBJECT;
    return new GuestObject(rootShape(realm, prototypeOfPrimitive(realm, primitive)), NO_ELEMENTS, kind, primitive);
  }

  private convertDate(source: object): GuestObject {
    this.charge(COSTS.date);
    return this.create(DATE, "Date", apply(dateGetTime, source, []));
  }

  private convertRegExp(source: object, place: Place): GuestObject {
    this.charge(COSTS.regExp);
    return createGuestRegExp(this.crossing.realm, source, place);
  }

  private convertError(source: object): GuestObject {
    const summary = summariseHostError(source);
    this.charge(summaryBytes(summary));
    return createSummaryError(this.crossing.realm, summary, source);
  }

  private convertBinary(source: object, place: Place, name: string): GuestObject {
    const bytes = inspect(place, () => hostBytes(source));
    if (bytes.length > BOUNDS.bufferBytes) throw refusal(place, tooLongToCross(name));
    this.charge(binaryCost(source, bytes));
    const copy = createGuestBinary(this.crossing.realm, source, bytes.slice());
    if (copy === undefined) throw noCounterpart(place, name);
    return copy;
  }

  private convertPromise(source: object): GuestObject {
    const known = this.crossing.identities.guestOf(source);
    if (known !== undefined) return known;
    this.charge(COSTS.promise);
    const promise = this.create(PROMISE, "Promise", new PromiseState());
    this.crossing.identities.link(source, promise);
    settleWith(this.crossing, promise, source);
    return promise;
  }

  private convertInstance(source: object, place: Place): GuestObject | undefined {
    const { identities } = this.crossing;
    const known = identities.guestOf(source) ?? standardObject(this.crossing.realm, source);
    if (known !== undefined) return known;
    if (isChosenMembers(source)) return this.convertChosen(source);
    if (this.instances === "undefined") return undefined;
    if (this.crossing.port.isHostCall(source)) throw refusal(place, EFFECT_CANNOT_CROSS);
    this.charge(COSTS.object);
    const guest = this.objectFor(source, place);
    identities.link(source, guest);
    return guest;
  }

  /** From here on the instance itself is this window, too, such as where a method answers with `this`. */
  private convertChosen(chosen: ChosenMembers): GuestObject {
    const { identities } = this.crossing;
    this.charge(COSTS.object);
    const guest = this.crossing.hostObject(chosen.target, chosen);
    identities.link(chosen, guest);
    identities.link(chosen.target, guest);
    return guest;
  }

  private objectFor(source: object, place: Place): GuestObject {
    if (isHostConsole(source)) return createConsole(this.crossing);
    const make = makerOf(source);
    return make === undefined ? inspect(place, () => this.crossing.hostObject(source)) : make(this.crossing);
  }

  private charge(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes >= PAY_BLOCK && this.pay !== undefined) this.payWith(this.pay);
  }

  private payWith(pay: (bytes: number) => void): void {
    const due = this.bytes;
    this.bytes = 0;
    whileUnfinished(this.crossing.realm, [this.made], () => pay(due));
  }
}
