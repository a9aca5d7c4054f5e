/** Calls of one method over the product of receivers and argument lists, in a guest realm and in the host's own engine. */
import { get } from "../../src/runtime/objects.ts";
import type { PropertyKey } from "../../src/runtime/property-key.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { GUEST_THROW } from "../../src/runtime/throw.ts";
import type { Value } from "../../src/runtime/values.ts";
import { callNative, errorOf, toGuest, toHost } from "./support.ts";

/** What came of a call: its value, or its exception as `Name: message`. */
export type CallResult = { readonly value: unknown } | { readonly error: string };

const hostResult = (run: () => unknown): CallResult => {
  try {
    return { value: run() };
  } catch (error) {
    return { error: String(error) };
  }
};

const guestResult = (realm: Realm, run: () => Value): CallResult => {
  let value: Value;
  try {
    value = run();
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    return { error: errorOf(realm, run) };
  }
  return { value: toHost(value) };
};

/** `receiver.method(...args)`, by the guest's prototype of the receiver, or by the intrinsic itself for a static method. */
export const callOnGuest = (realm: Realm, intrinsic: string, method: PropertyKey, receiver: Value, args: unknown[]) =>
  guestResult(realm, () =>
    callNative(
      realm,
      get(realm.intrinsic(intrinsic), method),
      receiver,
      args.map((arg) => toGuest(realm, arg)),
    ),
  );

export const callOnHost = (object: object, method: PropertyKey, receiver: unknown, args: unknown[]) =>
  hostResult(() => (object as Record<PropertyKey, (...args: unknown[]) => unknown>)[method]?.apply(receiver, args));
