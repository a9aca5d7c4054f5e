/** `TextEncoder` and `TextDecoder`: classes of the guest's whose work the host's do. */

import { COSTS } from "../accounting/costs.ts";
import {
  badEncodedData,
  DECODES_BYTES,
  ENCODES_INTO_BYTES,
  OPTIONS_NO_OBJECT,
  unknownEncoding,
} from "../messages/apis.ts";
import { requiresNew } from "../messages/calls.ts";
import { ARRAY_BUFFER, adoptBytes, bufferData, noteBytesMoved } from "../runtime/array-buffers.ts";
import { requireKind } from "../runtime/collections.ts";
import { toString } from "../runtime/conversions.ts";
import { createDataProperty, createKind, createObject, prototypeFromConstructor } from "../runtime/create-object.ts";
import { DATA_VIEW, type DataViewData } from "../runtime/data-views.ts";
import { ELEMENT_TYPES, type ElementType } from "../runtime/element-types.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineKind } from "../runtime/guest-object.ts";
import { accessor, defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, chargeString, checkStringLength } from "../runtime/strings.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { TYPED_ARRAY, TypedArrayData, typedArrayData, wrapTypedArray } from "../runtime/typed-arrays.ts";
import { isNullish, isObject, type Value } from "../runtime/values.ts";
import { Weighed } from "../runtime/weighed.ts";
import { utf8Length } from "./utf8-length.ts";

const HostDecoder = TextDecoder;
type HostDecoder = InstanceType<typeof TextDecoder>;
const encoder = new TextEncoder();

const BYTES = ELEMENT_TYPES.find(({ name }) => name === "Uint8Array") as ElementType;

const ENCODER = defineKind("TextEncoder");
const DECODER = defineKind("TextDecoder");

/** The payload of DECODER: the host's, which keeps a few bytes between two pieces of a stream. */
class Decoder extends Weighed {
  override readonly weight = 512;
  readonly host: HostDecoder;
  constructor(host: HostDecoder) {
    super();
    this.host = host;
  }
}

/** The bytes that a buffer or a view shows; undefined for everything else. */
const bytesOf = (value: Value): Uint8Array | undefined => {
  if (!isObject(value)) return undefined;
  if (value.kind === ARRAY_BUFFER) return bufferData(value).bytes;
  if (value.kind !== TYPED_ARRAY && value.kind !== DATA_VIEW) return undefined;
  const view = value.kind === TYPED_ARRAY ? typedArrayData(value).view : (value.payload as DataViewData).view;
  return view === null ? new Uint8Array(0) : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
};

// --- TextEncoder -----------------------------------------------------------------------------------------------------------

const constructEncoder: LeafNative = (realm, _thisValue, _args, newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("TextEncoder"));
  return createKind(realm, prototypeFromConstructor(newTarget, "TextEncoder.prototype"), ENCODER, null, COSTS.object);
};

const encode: LeafNative = (realm, self, [value]) => {
  requireKind(realm, self, ENCODER, "encode");
  const text = value === undefined ? "" : toString(realm, value);
  chargeReading(realm, text);
  const length = utf8Length(text);
  realm.meter.chargeBytes(COSTS.bufferByte * length);
  const buffer = adoptBytes(realm, exactly(encoder.encode(text)));
  return wrapTypedArray(realm, realm.intrinsic("Uint8Array.prototype"), new TypedArrayData(BYTES, buffer, 0, length));
};

/** The host may give a part of a larger buffer. */
const exactly = (bytes: Uint8Array): Uint8Array => (bytes.buffer.byteLength === bytes.length ? bytes : bytes.slice());

const encodeInto: LeafNative = (realm, self, [source, target]) => {
  requireKind(realm, self, ENCODER, "encodeInto");
  const text = toString(realm, source);
  if (!isObject(target) || target.kind !== TYPED_ARRAY || typedArrayData(target).type !== BYTES)
    return throwTypeError(realm, ENCODES_INTO_BYTES);
  chargeReading(realm, text);
  const { read, written } = encoder.encodeInto(text, typedArrayData(target).view as unknown as Uint8Array);
  const result = createObject(realm);
  createDataProperty(result, "read", read);
  createDataProperty(result, "written", written);
  return result;
};

// --- TextDecoder -----------------------------------------------------------------------------------------------------------

const constructDecoder: LeafNative = (realm, _thisValue, [label, options], newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("TextDecoder"));
  const name = label === undefined ? "utf-8" : toString(realm, label);
  const fatal = isSet(realm, options, "fatal");
  const ignoreBOM = isSet(realm, options, "ignoreBOM");
  const prototype = prototypeFromConstructor(newTarget, "TextDecoder.prototype");
  return createKind(realm, prototype, DECODER, hostDecoder(realm, name, { fatal, ignoreBOM }), COSTS.object);
};

const MAX_LABEL = 64;

const hostDecoder = (realm: Realm, label: string, options: { fatal: boolean; ignoreBOM: boolean }): Decoder => {
  const shown = label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}...` : label;
  try {
    if (label.length <= MAX_LABEL) return new Decoder(new HostDecoder(label, options));
  } catch {
    // The host does not know it.
  }
  return throwRangeError(realm, unknownEncoding(shown));
};

const isSet = (realm: Realm, options: Value, name: string): boolean => {
  if (isNullish(options)) return false;
  if (!isObject(options)) return throwTypeError(realm, OPTIONS_NO_OBJECT);
  return Boolean(get(options, name));
};

const decoderOf = (realm: Realm, self: Value, method: string): HostDecoder =>
  (requireKind(realm, self, DECODER, method).payload as Decoder).host;

const decode: LeafNative = (realm, self, [input, options]) => {
  const host = decoderOf(realm, self, "decode");
  const stream = isSet(realm, options, "stream");
  const bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
  if (bytes === undefined) return throwTypeError(realm, DECODES_BYTES);
  checkStringLength(realm, bytes.length);
  noteBytesMoved(realm, bytes.length);
  realm.meter.chargeIterations(Math.floor(bytes.length / COSTS.stringUnitsPerIteration));
  let text: string;
  try {
    text = host.decode(bytes, { stream });
  } catch {
    return throwTypeError(realm, badEncodedData(host.encoding));
  }
  chargeString(realm, text.length);
  return text;
};

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "TextEncoder",
    length: 0,
    code: { form: "leaf", run: constructEncoder },
    prototype: [
      accessor("encoding", (realm, self) => (requireKind(realm, self, ENCODER, "encoding"), "utf-8")),
      leaf("encode", 0, encode),
      leaf("encodeInto", 2, encodeInto),
      toStringTag("TextEncoder"),
    ],
  }),
  ...defineClass({
    name: "TextDecoder",
    length: 0,
    code: { form: "leaf", run: constructDecoder },
    prototype: [
      accessor("encoding", (realm, self) => decoderOf(realm, self, "encoding").encoding),
      accessor("fatal", (realm, self) => decoderOf(realm, self, "fatal").fatal),
      accessor("ignoreBOM", (realm, self) => decoderOf(realm, self, "ignoreBOM").ignoreBOM),
      leaf("decode", 0, decode),
      toStringTag("TextDecoder"),
    ],
  }),
};
