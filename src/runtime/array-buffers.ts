/**
 * ArrayBuffer objects (25.1). The bytes are in a host array that no guest value can be; what the guest has is an object whose
 * payload knows them. They are charged, and the limits asked, before the host is.
 *
 * `bytes` is replaced whenever length or place change, by growth, transfer or detachment. So whoever keeps a view of it
 * compares identities and knows whether the view still holds.
 *
 * A resizable buffer does not take its maximum ahead. It grows by at least a quarter, so that growing byte by byte stays
 * linear, and gives room back when little of it is left in use.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { BUFFER_NOT_ALLOCATED, badBufferMaximum, detachedBuffer } from "../messages/binary-data.ts";
import { incompatibleReceiver, memberOf } from "../messages/calls.ts";
import { prototypeFromConstructor } from "./create-object.ts";
import { describe } from "./describe.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import { rootShape } from "./own-properties.ts";
import type { Realm } from "./realm.ts";
import { throwRangeError, throwTypeError } from "./throw.ts";
import { isObject, type Value } from "./values.ts";

/** The payload of ARRAY_BUFFER. */
export class BufferData {
  /** As long as the buffer is. */
  bytes: Uint8Array;
  /** 25.1.3.10: undefined where the length is fixed. */
  readonly maxByteLength: number | undefined;
  isDetached = false;
  constructor(bytes: Uint8Array, maxByteLength: number | undefined) {
    this.bytes = bytes;
    this.maxByteLength = maxByteLength;
  }
}

export const ARRAY_BUFFER = defineKind("ArrayBuffer");

/** The bytes of every buffer that is empty at first or was detached. */
const NO_BYTES = new Uint8Array(0);
/** About what the host takes for a buffer and the object around it, however few the bytes. */
const BUFFER_OVERHEAD = 512;
/** Room that is not worth being given back. */
const SMALL = 1024;

export const isArrayBuffer = (value: Value): value is GuestObject => isObject(value) && value.kind === ARRAY_BUFFER;

export const bufferData = (buffer: GuestObject): BufferData => buffer.payload as BufferData;

/** 25.1.3.1 AllocateArrayBuffer for the constructor. */
export const allocateBuffer = (
  realm: Realm,
  newTarget: GuestObject,
  byteLength: number,
  maxByteLength?: number,
): GuestObject => {
  if (maxByteLength !== undefined && byteLength > maxByteLength) throwRangeError(realm, badBufferMaximum());
  const proto = prototypeFromConstructor(newTarget, "ArrayBuffer.prototype");
  if (maxByteLength !== undefined) checkLength(realm, maxByteLength);
  return wrap(realm, proto, new BufferData(allocateBytes(realm, byteLength), maxByteLength));
};

/** A new ArrayBuffer of this realm. */
export const createBuffer = (realm: Realm, byteLength: number, maxByteLength?: number): GuestObject =>
  adoptBytes(realm, allocateBytes(realm, byteLength), maxByteLength);

/** A buffer of this realm with bytes that are nobody else's. */
export const adoptBytes = (realm: Realm, bytes: Uint8Array, maxByteLength?: number): GuestObject =>
  wrap(realm, realm.intrinsic("ArrayBuffer.prototype"), new BufferData(bytes, maxByteLength));

const wrap = (realm: Realm, proto: GuestObject, data: BufferData): GuestObject =>
  new GuestObject(rootShape(realm, proto), NO_ELEMENTS, ARRAY_BUFFER, data);

const checkLength = (realm: Realm, byteLength: number): void => {
  if (byteLength > BOUNDS.bufferBytes) throwRangeError(realm, BUFFER_NOT_ALLOCATED);
};

/** 6.2.9.1 CreateByteDataBlock, charged. */
export const allocateBytes = (realm: Realm, byteLength: number): Uint8Array => {
  checkLength(realm, byteLength);
  realm.meter.chargeBytes(COSTS.bufferByte * byteLength);
  realm.meter.noteTaken(BUFFER_OVERHEAD);
  noteBytesMoved(realm, byteLength);
  return takeBytes(realm, byteLength);
};

/** The host may refuse where no limit does. */
const takeBytes = (realm: Realm, byteLength: number): Uint8Array => {
  try {
    return new Uint8Array(byteLength);
  } catch {
    return throwRangeError(realm, BUFFER_NOT_ALLOCATED);
  }
};

/** Copying bytes is work that is not billed. */
export const noteBytesMoved = (realm: Realm, byteLength: number): void => realm.meter.tickMany(byteLength >> 4);

/** 25.1.3.5 DetachArrayBuffer; answers with the bytes. */
export const detachBuffer = (data: BufferData): Uint8Array => {
  const { bytes } = data;
  data.bytes = NO_BYTES;
  data.isDetached = true;
  return bytes;
};

/** 25.1.6.6 steps 9-12: new bytes are zero. */
export const resizeBuffer = (realm: Realm, data: BufferData, byteLength: number): void => {
  const { bytes } = data;
  const growth = byteLength - bytes.length;
  if (growth > 0) realm.meter.chargeBytes(COSTS.bufferByte * growth);
  const room = bytes.buffer.byteLength;
  if (byteLength <= room && (room <= SMALL || byteLength >= room / 4)) {
    noteBytesMoved(realm, Math.max(growth, 0));
    data.bytes = new Uint8Array(bytes.buffer, 0, byteLength);
    data.bytes.fill(0, Math.min(bytes.length, byteLength));
  } else data.bytes = moved(realm, bytes, byteLength, roomFor(data, byteLength));
};

const roomFor = ({ bytes, maxByteLength = 0 }: BufferData, byteLength: number): number =>
  byteLength <= bytes.length
    ? byteLength
    : Math.min(maxByteLength, Math.max(byteLength, bytes.length + (bytes.length >> 2)));

/** A copy with another length, in as much room. Both are there for a while. */
const moved = (realm: Realm, bytes: Uint8Array, byteLength: number, room: number): Uint8Array => {
  realm.meter.noteTaken(room);
  noteBytesMoved(realm, room);
  const target = takeBytes(realm, room).subarray(0, byteLength);
  target.set(bytes.length > byteLength ? bytes.subarray(0, byteLength) : bytes);
  return target;
};

/** The data of an ArrayBuffer that a method was called on, or an accessor: "get byteLength". */
export const requireBuffer = (realm: Realm, value: Value, method: string): BufferData =>
  isArrayBuffer(value)
    ? bufferData(value)
    : throwTypeError(realm, incompatibleReceiver(memberOf("ArrayBuffer.prototype", method), describe(value)));

export const checkAttached = (realm: Realm, data: BufferData, method: string): void => {
  if (data.isDetached) throwTypeError(realm, detachedBuffer(method));
};
