/**
 * `crypto` with `randomUUID` and `getRandomValues`. The bytes come from the host's source for secrets, not from the one of
 * `Math.random`, which may be replaced to repeat a run; another source can be given for that, too.
 */

import { runHost } from "../host/call-function.ts";
import { guestMade } from "../host/guest-made.ts";
import { createNamespaceObject } from "../host/namespace-object.ts";
import { missingArgument, NO_INTEGERS, TOO_MANY_RANDOM_BYTES } from "../messages/apis.ts";
import { noteBytesMoved } from "../runtime/array-buffers.ts";
import { createNative, type LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isTypedArray, typedArrayData } from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";
import { throwNamed } from "./named-errors.ts";

/** Gives so many random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

export const cryptoToken = (randomBytes: RandomBytes): object =>
  guestMade((crossing) => {
    const { realm } = crossing;
    const method = (name: string, length: number, run: LeafNative): readonly [string, GuestObject] => [
      name,
      createNative(realm, { code: { form: "leaf", run }, name, length }),
    ];
    const bytes = (count: number): Uint8Array => {
      const given = runHost(crossing, () => checked(randomBytes(count), count)) as Uint8Array;
      crossing.port.leave();
      return given;
    };
    return createNamespaceObject(realm, [
      method("getRandomValues", 1, (caller, _thisValue, args) => fillRandomly(caller, args, bytes)),
      method("randomUUID", 0, (caller) => randomUuid(caller, bytes)),
    ]);
  });

/** What a source of the host's program gave. */
const checked = (bytes: unknown, count: number): Uint8Array => {
  if (bytes instanceof Uint8Array && bytes.length === count) return bytes;
  throw new TypeError(`randomBytes must give a Uint8Array of ${count} bytes`);
};

const MAX_BYTES = 65_536;

const fillRandomly = (realm: Realm, args: readonly Value[], bytes: RandomBytes): Value => {
  if (args.length === 0) return throwTypeError(realm, missingArgument("array"));
  const [array] = args;
  if (!isTypedArray(array) || /Float/.test(typedArrayData(array).type.name))
    return throwNamed(realm, "TypeMismatchError", NO_INTEGERS);
  const { buffer, byteOffset, byteLength } = typedArrayData(array).view;
  if (byteLength > MAX_BYTES) return throwNamed(realm, "QuotaExceededError", TOO_MANY_RANDOM_BYTES);
  noteBytesMoved(realm, byteLength);
  new Uint8Array(buffer, byteOffset, byteLength).set(bytes(byteLength));
  return array;
};

/** RFC 9562, version 4. */
const randomUuid = (realm: Realm, bytes: RandomBytes): string => {
  const random = Uint8Array.from(bytes(16));
  random[6] = ((random[6] as number) & 0x0f) | 0x40;
  random[8] = ((random[8] as number) & 0x3f) | 0x80;
  const digits = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  chargeString(realm, text.length);
  return text;
};
