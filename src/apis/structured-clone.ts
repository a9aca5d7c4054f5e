/**
 * `structuredClone`, inside of the guest's world: nothing crosses. It follows HTML 2.7.3 in what can be cloned, and is no
 * recursion: what is half cloned waits in a list for what is within it, so that getters are asked in the order of the
 * standard. They run guest code, nested as everywhere.
 */

import { COSTS } from "../accounting/costs.ts";
import {
  BAD_TRANSFER,
  DETACHED_CLONE,
  notCloneable,
  OPTIONS_NO_OBJECT,
  TRANSFERRED_TWICE,
  VALUE_MISSING,
} from "../messages/apis.ts";
import { isRegExpObject, makeRegExp, patternOf } from "../regexp/regexp-objects.ts";
import { ARRAY_BUFFER, adoptBytes, allocateBytes, bufferData, detachBuffer } from "../runtime/array-buffers.ts";
import { ARRAY, arrayCreate, arrayLength, checkArrayLength, settleLength } from "../runtime/arrays.ts";
import { MAP, type MapData, SET, type SetData } from "../runtime/collections.ts";
import { PRIMITIVE_OBJECT, prototypeOfPrimitive, STRING_OBJECT, toString } from "../runtime/conversions.ts";
import { createDataProperty, createKind, createObject } from "../runtime/create-object.ts";
import { DATA_VIEW, DataViewData } from "../runtime/data-views.ts";
import { DATE } from "../runtime/dates.ts";
import { describe } from "../runtime/describe.ts";
import { allocateError, ERROR, type ErrorData, PLAIN_ERROR_NAMES } from "../runtime/errors.ts";
import { PAUSE, type SteppingNative } from "../runtime/function-objects.ts";
import { type GuestObject, ORDINARY } from "../runtime/guest-object.ts";
import { iterableToList } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { defineStepping, type IntrinsicTable } from "../runtime/native-table.ts";
import { chargedOwnKeys, ownEnumerableValue } from "../runtime/object-operations.ts";
import { get, getOwnProperty } from "../runtime/objects.ts";
import { addUncharged, rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { TYPED_ARRAY, TypedArrayData, typedArrayData, wrapTypedArray } from "../runtime/typed-arrays.ts";
import { ABSENT, isAbsent, isNullish, isObject, type Value } from "../runtime/values.ts";
import { throwNamed } from "./named-errors.ts";

/** An object whose members are still to be cloned. */
interface Pending {
  readonly source: GuestObject;
  readonly clone: GuestObject;
}

class Cloning {
  private readonly realm: Realm;
  /** What was cloned, so that what is shared stays shared. Heap walks find both sides here. */
  readonly clones = new Map<GuestObject, GuestObject>();
  /** A clone that is to be filled before its siblings are looked at: fillers pause for it. */
  private begun: Pending | undefined;

  constructor(realm: Realm) {
    this.realm = realm;
  }

  *run(value: Value): LongWork<Value> {
    const clone = this.clone(value);
    const fillers: LongWork<void>[] = [];
    for (;;) {
      if (this.begun !== undefined) fillers.push(this.fill(this.begun));
      this.begun = undefined;
      const innermost = fillers.at(-1);
      if (innermost === undefined) return clone;
      if (innermost.next().done === true) fillers.pop();
      else if (this.begun === undefined) yield PAUSE;
    }
  }

  private clone(value: Value): Value {
    this.realm.meter.chargeIterations(1);
    if (typeof value === "symbol") return this.refuse(value);
    if (!isObject(value)) return value;
    return this.clones.get(value) ?? this.begin(value);
  }

  private begin(source: GuestObject): GuestObject {
    const clone = this.make(source);
    this.clones.set(source, clone);
    if (CONTAINERS.has(source.kind)) this.begun = { source, clone };
    return clone;
  }

  private refuse(value: Value): never {
    return throwNamed(this.realm, "DataCloneError", notCloneable(describe(value)));
  }

  private make(source: GuestObject): GuestObject {
    const { realm } = this;
    switch (source.kind) {
      case ORDINARY:
        return createObject(realm);
      case ARRAY:
        checkArrayLength(realm, arrayLength(source));
        realm.meter.chargeBytes(COSTS.object);
        return arrayCreate(realm, arrayLength(source));
      case MAP:
        return this.wrap("Map", MAP, new Map());
      case SET:
        return this.wrap("Set", SET, new Set());
      case DATE:
        return this.wrap("Date", DATE, source.payload);
      case ERROR:
        return this.error(source);
      case PRIMITIVE_OBJECT:
      case STRING_OBJECT:
        return this.boxed(source);
      default:
        return isRegExpObject(source) ? this.regExp(source) : this.binary(source);
    }
  }

  private wrap(name: string, kind: GuestObject["kind"], payload: unknown): GuestObject {
    return createKind(this.realm, this.realm.intrinsic(`${name}.prototype`), kind, payload, COSTS.object);
  }

  private boxed(source: GuestObject): GuestObject {
    const primitive = source.payload as Value;
    if (typeof primitive === "symbol") return this.refuse(source);
    return createKind(this.realm, prototypeOfPrimitive(this.realm, primitive), source.kind, primitive, COSTS.object);
  }

  private regExp(source: GuestObject): GuestObject {
    this.realm.meter.chargeBytes(COSTS.regExp);
    return makeRegExp(rootShape(this.realm, this.realm.intrinsic("RegExp.prototype")), patternOf(source));
  }

  private binary(source: GuestObject): GuestObject {
    if (source.kind === ARRAY_BUFFER) return this.buffer(source);
    if (source.kind === TYPED_ARRAY) {
      const { type, buffer, byteOffset, fixedLength } = typedArrayData(source);
      const data = new TypedArrayData(type, this.clone(buffer) as GuestObject, byteOffset, fixedLength);
      return wrapTypedArray(this.realm, this.realm.intrinsic(`${type.name}.prototype`), data);
    }
    if (source.kind !== DATA_VIEW) return this.refuse(source);
    const { buffer, byteOffset, fixedLength } = source.payload as DataViewData;
    const data = new DataViewData(this.clone(buffer) as GuestObject, byteOffset, fixedLength);
    return this.wrap("DataView", DATA_VIEW, data);
  }

  private buffer(source: GuestObject): GuestObject {
    const { bytes, isDetached, maxByteLength } = bufferData(source);
    if (isDetached) return throwNamed(this.realm, "DataCloneError", DETACHED_CLONE);
    const copy = allocateBytes(this.realm, bytes.length);
    copy.set(bytes);
    return adoptBytes(this.realm, copy, maxByteLength);
  }

  /** Name, message, stack and cause; a class of the guest's is not known to the clone. */
  private error(source: GuestObject): GuestObject {
    const { realm } = this;
    const name = get(source, "name");
    const known = name === undefined ? "Error" : toString(realm, name);
    const message = getOwnProperty(source, "message");
    const hasMessage = message !== undefined && !isAbsent(message.value);
    const stack = get(source, "stack");
    const prototype = realm.intrinsic(`${PLAIN_ERROR_NAMES.has(known) ? known : "Error"}.prototype`);
    const text = hasMessage ? toString(realm, message.value) : undefined;
    const clone = allocateError(realm, rootShape(realm, prototype), text);
    (clone.payload as ErrorData).hasStack = true;
    if (typeof stack === "string") addUncharged(clone, "stack", stack, HIDDEN);
    return clone;
  }

  // --- members ---------------------------------------------------------------------------------------------------------

  private *fill({ source, clone }: Pending): LongWork<void> {
    if (source.kind === MAP) yield* this.fillMap(source, clone);
    else if (source.kind === SET) yield* this.fillSet(source, clone);
    else if (source.kind === ERROR) yield* this.fillError(source, clone);
    else yield* this.fillObject(source, clone);
  }

  private *fillObject(source: GuestObject, clone: GuestObject): LongWork<void> {
    for (const key of chargedOwnKeys(this.realm, source)) {
      if (this.realm.meter.sliceOver) yield PAUSE;
      const value = typeof key === "symbol" ? ABSENT : ownEnumerableValue(source, key);
      if (value === ABSENT) continue;
      createDataProperty(clone, key, this.clone(value));
      if (this.begun !== undefined) yield PAUSE;
    }
    if (clone.kind === ARRAY) settleLength(clone, arrayLength(clone));
  }

  private *fillMap(source: GuestObject, clone: GuestObject): LongWork<void> {
    const entries = [...(source.payload as MapData)];
    this.realm.meter.chargeBytes(COSTS.collectionEntry * entries.length);
    for (const [key, value] of entries) {
      if (this.realm.meter.sliceOver) yield PAUSE;
      const clonedKey = this.clone(key);
      if (this.begun !== undefined) yield PAUSE;
      (clone.payload as MapData).set(clonedKey, this.clone(value));
      if (this.begun !== undefined) yield PAUSE;
    }
  }

  private *fillSet(source: GuestObject, clone: GuestObject): LongWork<void> {
    const values = [...(source.payload as SetData)];
    this.realm.meter.chargeBytes(COSTS.collectionEntry * values.length);
    for (const value of values) {
      if (this.realm.meter.sliceOver) yield PAUSE;
      (clone.payload as SetData).add(this.clone(value));
      if (this.begun !== undefined) yield PAUSE;
    }
  }

  private *fillError(source: GuestObject, clone: GuestObject): LongWork<void> {
    const cause = getOwnProperty(source, "cause");
    if (cause === undefined || isAbsent(cause.value)) return;
    addUncharged(clone, "cause", this.clone(cause.value), HIDDEN);
    if (this.begun !== undefined) yield PAUSE;
  }
}

const CONTAINERS: ReadonlySet<unknown> = new Set([ORDINARY, ARRAY, MAP, SET, ERROR]);

/** structuredClone(value, { transfer }): the buffers in `transfer` move, and are detached. */
const structuredClone: SteppingNative = function* (realm, _thisValue, args) {
  if (args.length === 0) return throwTypeError(realm, VALUE_MISSING);
  const [value, options] = args;
  if (!isNullish(options) && !isObject(options)) return throwTypeError(realm, OPTIONS_NO_OBJECT);
  const transfer = isNullish(options) ? undefined : get(options, "transfer");
  const moved = transfer === undefined ? [] : yield* iterableToList(realm, transfer);
  const buffers = moved.map((item) => transferable(realm, item));
  const cloning = new Cloning(realm);
  for (const buffer of buffers) {
    if (cloning.clones.has(buffer)) return throwNamed(realm, "DataCloneError", TRANSFERRED_TWICE);
    cloning.clones.set(buffer, adoptBytes(realm, new Uint8Array(0), bufferData(buffer).maxByteLength));
  }
  realm.caller.hold(cloning.clones);
  const clone = yield* cloning.run(value);
  for (const buffer of buffers) moveBytes(buffer, cloning.clones.get(buffer) as GuestObject);
  return clone;
};

const transferable = (realm: Realm, value: Value): GuestObject =>
  isObject(value) && value.kind === ARRAY_BUFFER && !bufferData(value).isDetached
    ? value
    : throwNamed(realm, "DataCloneError", BAD_TRANSFER);

const moveBytes = (source: GuestObject, target: GuestObject): void => {
  bufferData(target).bytes = detachBuffer(bufferData(source));
};

export const intrinsics: IntrinsicTable = defineStepping("structuredClone", 1, structuredClone);
