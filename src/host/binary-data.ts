/**
 * Binary data across the bridge. What crosses is a copy of the bytes that a buffer holds or a view shows, never the buffer
 * behind a view: that of a Node `Buffer` is a pool with other people's bytes. Type and bytes are told by internal slots
 * through methods that were captured at load. Two views of one buffer come out as views of two.
 */
import { COSTS } from "../accounting/costs.ts";
import { ARRAY_BUFFER, adoptBytes, bufferData } from "../runtime/array-buffers.ts";
import { DATA_VIEW, DataViewData } from "../runtime/data-views.ts";
import { ELEMENT_TYPES, type ElementType } from "../runtime/element-types.ts";
import { GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { TYPED_ARRAY, TypedArrayData, typedArrayData } from "../runtime/typed-arrays.ts";
import {
  apply,
  bufferByteLength,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  isView,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayName,
} from "./host-primordials.ts";

// --- inward ----------------------------------------------------------------------------------------------------------------

/** The bytes of an ArrayBuffer, a typed array or a DataView of the host; not copied yet. */
export const hostBytes = (source: object): Uint8Array => {
  if (!isView(source)) return new Uint8Array(source as ArrayBuffer, 0, apply(bufferByteLength, source, []) as number);
  const [buffer, byteOffset, byteLength] =
    hostTypeName(source) === undefined
      ? [dataViewBuffer, dataViewByteOffset, dataViewByteLength]
      : [typedArrayBuffer, typedArrayByteOffset, typedArrayByteLength];
  return new Uint8Array(
    apply(buffer, source, []) as ArrayBuffer,
    apply(byteOffset, source, []) as number,
    apply(byteLength, source, []) as number,
  );
};

/** `Uint8Array` for a typed array, undefined for a DataView. */
const hostTypeName = (view: object): string | undefined => apply(typedArrayName, view, []) as string | undefined;

/** What a copy costs the guest. */
export const binaryCost = (source: object, bytes: Uint8Array): number =>
  COSTS.bufferByte * bytes.length + (isView(source) ? COSTS.object : 0);

/** The guest's object for the host's, with these bytes, which nobody else has; undefined where it has none of this type. */
export const createGuestBinary = (realm: Realm, source: object, bytes: Uint8Array): GuestObject | undefined => {
  const buffer = adoptBytes(realm, bytes);
  if (!isView(source)) return buffer;
  const name = hostTypeName(source);
  if (name === undefined) return wrap(realm, "DataView", DATA_VIEW, new DataViewData(buffer, 0, bytes.length));
  const type = ELEMENT_TYPES.find((candidate) => candidate.name === name);
  if (type === undefined) return undefined;
  return wrap(realm, name, TYPED_ARRAY, new TypedArrayData(type, buffer, 0, bytes.length / type.size));
};

const wrap = (realm: Realm, name: string, kind: GuestObject["kind"], payload: unknown): GuestObject =>
  new GuestObject(rootShape(realm, realm.intrinsic(`${name}.prototype`)), NO_ELEMENTS, kind, payload);

// --- outward ---------------------------------------------------------------------------------------------------------------

type HostArray = new (buffer: ArrayBufferLike) => object;

/** Only newer hosts have numbers of 16 bits. */
const Float16 = (globalThis as { readonly Float16Array?: HostArray }).Float16Array;

/** The bytes that a guest's object shows; none where they are gone. */
export const guestBytes = (source: GuestObject): Uint8Array => {
  if (source.kind === ARRAY_BUFFER) return bufferData(source).bytes;
  const view = source.kind === TYPED_ARRAY ? typedArrayData(source).view : (source.payload as DataViewData).view;
  return view === null ? new Uint8Array(0) : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
};

/** The host's object for the guest's; undefined where the host has none of this type. */
export const createHostBinary = (source: GuestObject): object | undefined => {
  const { buffer } = guestBytes(source).slice();
  if (source.kind === ARRAY_BUFFER) return buffer;
  const View = source.kind === DATA_VIEW ? DataView : hostConstructor(typedArrayData(source).type);
  return View && new View(buffer);
};

const hostConstructor = (type: ElementType): HostArray | undefined =>
  type.isHalf ? Float16 : (type.View as unknown as HostArray);
