/** DataView objects (25.3). Reading and writing are the host's, on a view of the same bytes. */
import { COSTS } from "../accounting/costs.ts";
import {
  badViewLength,
  detachedBuffer,
  NO_BUFFER,
  outsideView,
  startOutOfBounds,
  VIEW_OUT_OF_BOUNDS,
} from "../messages/binary-data.ts";
import { incompatibleReceiver, memberOf, requiresNew } from "../messages/calls.ts";
import { bufferData, isArrayBuffer } from "../runtime/array-buffers.ts";
import { toBigInt, toIndex, toNumber } from "../runtime/conversions.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { DATA_VIEW, DataViewData } from "../runtime/data-views.ts";
import { describe } from "../runtime/describe.ts";
import { decodeFloat16, encodeFloat16 } from "../runtime/float16.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { accessor, defineClass, type IntrinsicTable, leaf, type Row, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** 25.3.2.1 */
const construct: LeafNative = (realm, _thisValue, [buffer, offset, length], newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("DataView"));
  if (!isArrayBuffer(buffer)) return throwTypeError(realm, NO_BUFFER);
  const data = bufferData(buffer);
  const byteOffset = toIndex(realm, offset, startOutOfBounds);
  if (data.isDetached) throwDetached(realm);
  if (byteOffset > data.bytes.length) throwRangeError(realm, startOutOfBounds(byteOffset));
  const tracks = length === undefined && data.maxByteLength !== undefined;
  const requested = length === undefined ? undefined : toIndex(realm, length, badViewLength);
  const byteLength = requested ?? data.bytes.length - byteOffset;
  if (byteOffset + byteLength > data.bytes.length) throwRangeError(realm, badViewLength(byteLength));
  const proto = prototypeFromConstructor(newTarget, "DataView.prototype");
  if (data.isDetached) throwDetached(realm);
  if (byteOffset + (requested ?? (tracks ? 0 : byteLength)) > data.bytes.length) throwOutside(realm);
  const view = new DataViewData(buffer, byteOffset, tracks ? undefined : byteLength);
  return createKind(realm, proto, DATA_VIEW, view, COSTS.object);
};

const throwDetached = (realm: Realm): never => throwTypeError(realm, detachedBuffer("DataView method"));

const throwOutside = (realm: Realm): never => throwRangeError(realm, outsideView());

const dataOf = (realm: Realm, value: Value, method: string): DataViewData =>
  isObject(value) && value.kind === DATA_VIEW
    ? (value.payload as DataViewData)
    : throwTypeError(realm, incompatibleReceiver(memberOf("DataView.prototype", method), describe(value)));

/** The bytes, which must all be there (25.3.1.3 IsViewOutOfBounds). */
const bytesOf = (realm: Realm, data: DataViewData): DataView =>
  data.view ?? (data.isDetached ? throwDetached(realm) : throwTypeError(realm, VIEW_OUT_OF_BOUNDS));

/** A type of numbers in bytes, by the names of the methods. */
interface Format {
  readonly name: string;
  readonly size: number;
  readonly isBigInt?: true;
  readonly read: (view: DataView, index: number, littleEndian: boolean) => Value;
  readonly write: (view: DataView, index: number, value: never, littleEndian: boolean) => void;
}

const FORMATS: readonly Format[] = [
  {
    name: "BigInt64",
    size: 8,
    isBigInt: true,
    read: (view, index, little) => view.getBigInt64(index, little),
    write: (view, index, value, little) => view.setBigInt64(index, value, little),
  },
  {
    name: "BigUint64",
    size: 8,
    isBigInt: true,
    read: (view, index, little) => view.getBigUint64(index, little),
    write: (view, index, value, little) => view.setBigUint64(index, value, little),
  },
  {
    name: "Float16",
    size: 2,
    read: (view, index, little) => decodeFloat16(view.getUint16(index, little)),
    write: (view, index, value, little) => view.setUint16(index, encodeFloat16(value), little),
  },
  {
    name: "Float32",
    size: 4,
    read: (view, index, little) => view.getFloat32(index, little),
    write: (view, index, value, little) => view.setFloat32(index, value, little),
  },
  {
    name: "Float64",
    size: 8,
    read: (view, index, little) => view.getFloat64(index, little),
    write: (view, index, value, little) => view.setFloat64(index, value, little),
  },
  {
    name: "Int8",
    size: 1,
    read: (view, index) => view.getInt8(index),
    write: (view, index, value) => view.setInt8(index, value),
  },
  {
    name: "Int16",
    size: 2,
    read: (view, index, little) => view.getInt16(index, little),
    write: (view, index, value, little) => view.setInt16(index, value, little),
  },
  {
    name: "Int32",
    size: 4,
    read: (view, index, little) => view.getInt32(index, little),
    write: (view, index, value, little) => view.setInt32(index, value, little),
  },
  {
    name: "Uint8",
    size: 1,
    read: (view, index) => view.getUint8(index),
    write: (view, index, value) => view.setUint8(index, value),
  },
  {
    name: "Uint16",
    size: 2,
    read: (view, index, little) => view.getUint16(index, little),
    write: (view, index, value, little) => view.setUint16(index, value, little),
  },
  {
    name: "Uint32",
    size: 4,
    read: (view, index, little) => view.getUint32(index, little),
    write: (view, index, value, little) => view.setUint32(index, value, little),
  },
];

/** 25.3.1.5 GetViewValue. */
const getter = ({ name, size, read }: Format): Row => {
  const method = `get${name}`;
  return leaf(method, 1, (realm, thisValue, [position, littleEndian]) => {
    const data = dataOf(realm, thisValue, method);
    const index = toIndex(realm, position, outsideView);
    const view = bytesOf(realm, data);
    return index + size > view.byteLength ? throwOutside(realm) : read(view, index, !!littleEndian);
  });
};

/** 25.3.1.6 SetViewValue. */
const setter = ({ name, size, isBigInt, write }: Format): Row => {
  const method = `set${name}`;
  return leaf(method, 2, (realm, thisValue, [position, value, littleEndian]) => {
    const data = dataOf(realm, thisValue, method);
    const index = toIndex(realm, position, outsideView);
    const number = isBigInt ? toBigInt(realm, value) : toNumber(realm, value);
    const view = bytesOf(realm, data);
    if (index + size > view.byteLength) throwOutside(realm);
    write(view, index, number as never, !!littleEndian);
    return undefined;
  });
};

export const intrinsics: IntrinsicTable = defineClass({
  name: "DataView",
  length: 1,
  code: { form: "leaf", run: construct },
  prototype: [
    accessor("buffer", (realm, view) => dataOf(realm, view, "get buffer").buffer), // 25.3.4.1
    accessor("byteLength", (realm, view) => bytesOf(realm, dataOf(realm, view, "get byteLength")).byteLength),
    accessor("byteOffset", (realm, view) => bytesOf(realm, dataOf(realm, view, "get byteOffset")).byteOffset),
    ...FORMATS.map(getter),
    ...FORMATS.map(setter),
    toStringTag("DataView"),
  ],
});
