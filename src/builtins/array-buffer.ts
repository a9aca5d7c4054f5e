/** ArrayBuffer objects (25.1). */
import {
  BUFFER_FIXED,
  badBufferLength,
  badBufferMaximum,
  badResizing,
  SLICE_OF_ITSELF,
  SLICE_TOO_SMALL,
} from "../messages/binary-data.ts";
import { requiresNew } from "../messages/calls.ts";
import {
  ARRAY_BUFFER,
  adoptBytes,
  allocateBuffer,
  type BufferData,
  bufferData,
  checkAttached,
  createBuffer,
  detachBuffer,
  noteBytesMoved,
  requireBuffer,
  resizeBuffer,
} from "../runtime/array-buffers.ts";
import { toIndex } from "../runtime/conversions.ts";
import { DATA_VIEW } from "../runtime/data-views.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { accessor, defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { speciesConstructor, speciesRow } from "../runtime/species.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { TYPED_ARRAY } from "../runtime/typed-arrays.ts";
import { isObject, type Value } from "../runtime/values.ts";

// 25.1.4.1
const construct: LeafNative = (realm, _thisValue, [length, options], newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("ArrayBuffer"));
  const byteLength = toIndex(realm, length, badBufferLength);
  return allocateBuffer(realm, newTarget, byteLength, maxByteLengthOption(realm, options));
};

/** 25.1.3.7 GetArrayBufferMaxByteLengthOption. */
const maxByteLengthOption = (realm: Realm, options: Value): number | undefined => {
  if (!isObject(options)) return undefined;
  const maximum = get(options, "maxByteLength");
  return maximum === undefined ? undefined : toIndex(realm, maximum, badBufferMaximum);
};

// 25.1.5.1
const isView: LeafNative = (_realm, _thisValue, [value]) =>
  isObject(value) && (value.kind === TYPED_ARRAY || value.kind === DATA_VIEW);

// 25.1.6.6
const resize: LeafNative = (realm, thisValue, [length]) => {
  const data = requireBuffer(realm, thisValue, "resize");
  if (data.maxByteLength === undefined) throwTypeError(realm, BUFFER_FIXED);
  const byteLength = toIndex(realm, length, badResizing);
  checkAttached(realm, data, "ArrayBuffer.prototype.resize");
  if (byteLength > (data.maxByteLength as number)) throwRangeError(realm, badResizing());
  resizeBuffer(realm, data, byteLength);
  return undefined;
};

// 25.1.6.7
const slice: LeafNative = (realm, thisValue, [start, end]) => {
  const data = requireBuffer(realm, thisValue, "slice");
  checkAttached(realm, data, "ArrayBuffer.prototype.slice");
  const { length } = data.bytes;
  const first = toRelativeIndex(realm, start, length);
  const count = Math.max(toRelativeEnd(realm, end, length) - first, 0);
  const result = createSlice(realm, thisValue as GuestObject, count);
  checkAttached(realm, data, "ArrayBuffer.prototype.slice");
  noteBytesMoved(realm, count);
  bufferData(result).bytes.set(data.bytes.subarray(first, Math.max(first, Math.min(first + count, data.bytes.length))));
  return result;
};

/** 25.1.6.7 steps 14-21. */
const createSlice = (realm: Realm, buffer: GuestObject, byteLength: number): GuestObject => {
  const ordinary = realm.intrinsic("ArrayBuffer");
  const species = speciesConstructor(realm, buffer, ordinary);
  if (species === ordinary) return createBuffer(realm, byteLength);
  const result = realm.caller.construct(species, [byteLength], species);
  checkAttached(realm, requireBuffer(realm, result, "slice"), "ArrayBuffer.prototype.slice");
  if (result === buffer) throwTypeError(realm, SLICE_OF_ITSELF);
  if (bufferData(result as GuestObject).bytes.length < byteLength) throwTypeError(realm, SLICE_TOO_SMALL);
  return result as GuestObject;
};

/** 25.1.3.3 ArrayBufferCopyAndDetach: the bytes move, and are copied where their number changes. */
const transferring =
  (method: string, keepsMaximum: boolean): LeafNative =>
  (realm, thisValue, [length]) => {
    const data = requireBuffer(realm, thisValue, method);
    const byteLength = length === undefined ? data.bytes.length : toIndex(realm, length, badBufferLength);
    checkAttached(realm, data, `ArrayBuffer.prototype.${method}`);
    const maximum = keepsMaximum ? data.maxByteLength : undefined;
    if (maximum !== undefined && byteLength > maximum) throwRangeError(realm, badBufferLength());
    return transferTo(realm, data, byteLength, maximum);
  };

const transferTo = (realm: Realm, data: BufferData, byteLength: number, maximum: number | undefined): GuestObject => {
  if (byteLength === data.bytes.length) return adoptBytes(realm, detachBuffer(data), maximum);
  const result = createBuffer(realm, byteLength, maximum);
  const bytes = detachBuffer(data);
  noteBytesMoved(realm, bytes.length);
  bufferData(result).bytes.set(bytes.subarray(0, byteLength));
  return result;
};

export const intrinsics: IntrinsicTable = defineClass({
  name: ARRAY_BUFFER.name,
  length: 1,
  code: { form: "leaf", run: construct },
  statics: [leaf("isView", 1, isView), speciesRow],
  prototype: [
    accessor("byteLength", (realm, buffer) => requireBuffer(realm, buffer, "get byteLength").bytes.length),
    accessor("detached", (realm, buffer) => requireBuffer(realm, buffer, "get detached").isDetached),
    accessor("maxByteLength", (realm, buffer) => {
      const { bytes, isDetached, maxByteLength } = requireBuffer(realm, buffer, "get maxByteLength");
      return isDetached ? 0 : (maxByteLength ?? bytes.length);
    }),
    accessor("resizable", (realm, buffer) => requireBuffer(realm, buffer, "get resizable").maxByteLength !== undefined),
    leaf("resize", 1, resize),
    leaf("slice", 2, slice),
    leaf("transfer", 0, transferring("transfer", true)),
    leaf("transferToFixedLength", 0, transferring("transferToFixedLength", false)),
    toStringTag("ArrayBuffer"),
  ],
});
