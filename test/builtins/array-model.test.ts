import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrayCreate, arrayLength, isDenseArray } from "../../src/runtime/arrays.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { defineOwnProperty, deleteProperty, get, ownKeys, preventExtensions, set } from "../../src/runtime/objects.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import { keyToValue } from "../../src/runtime/property-key.ts";
import { GUEST_THROW } from "../../src/runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../../src/runtime/values.ts";
import { createTestRealm, invoke, toHost } from "./support.ts";

/** One step in the life of an array, taken by a guest array and a host array alike. */
type Command =
  | { readonly do: "call"; readonly method: string; readonly args: readonly unknown[] }
  | { readonly do: "set"; readonly index: number; readonly value: unknown }
  | { readonly do: "delete"; readonly index: number }
  | { readonly do: "length"; readonly length: number }
  | { readonly do: "fix"; readonly index: number; readonly flags: number }
  | { readonly do: "seal" };

const WRITABLE = 1;
const ENUMERABLE = 2;
const CONFIGURABLE = 4;

const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom("x", undefined, null, 0.5));
const index = fc.oneof({ weight: 9, arbitrary: fc.nat(8) }, fc.constantFrom(70, 200));
const position = fc.oneof(fc.integer({ min: -4, max: 9 }), fc.constant(undefined));
const call = (method: string, ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Command> =>
  fc.tuple(...args).map((values) => ({ do: "call", method, args: values }));

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("set" as const), index, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), index }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("length" as const), length: index }) },
  fc.record({ do: fc.constant("fix" as const), index, flags: fc.nat(7) }),
  fc.constant({ do: "seal" as const }),
  call("push", value),
  call("push", value, value),
  call("pop"),
  call("shift"),
  call("unshift", value),
  call("splice", position, fc.nat(4), value, value),
  call("splice", position, fc.nat(4)),
  call("reverse"),
  call("sort"),
  call("fill", value, position, position),
  call("copyWithin", position, position, position),
  call("slice", position, position),
  call("concat", fc.array(value, { maxLength: 3 })),
  call("indexOf", value, position),
  call("lastIndexOf", value, fc.nat(9)),
  call("includes", value, position),
  call("join"),
  call("at", position),
  call("flat"),
  call("toSorted"),
  call("toReversed"),
  call("toSpliced", position, fc.nat(4), value),
  call("with", position, value),
);

const hostMethods = Array.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;

const onHost = (array: unknown[], step: Command): unknown => {
  switch (step.do) {
    case "call":
      return hostMethods[step.method]?.apply(array, [...step.args]);
    case "set":
      return Reflect.set(array, step.index, step.value);
    case "delete":
      return Reflect.deleteProperty(array, step.index);
    case "length":
      return Reflect.set(array, "length", step.length);
    case "fix":
      return Reflect.defineProperty(array, step.index, {
        value: "fixed",
        writable: (step.flags & WRITABLE) !== 0,
        enumerable: (step.flags & ENUMERABLE) !== 0,
        configurable: (step.flags & CONFIGURABLE) !== 0,
      });
    case "seal":
      return Reflect.preventExtensions(array);
  }
};

const toGuestValue = (realm: Parameters<typeof arrayCreate>[0], arg: unknown): Value => {
  if (!Array.isArray(arg)) return arg as Value;
  const array = arrayCreate(realm, 0);
  arg.forEach((element, at) => set(array, at, element as Value));
  return array;
};

const onGuest = (array: GuestObject, step: Command): unknown => {
  const { realm } = array.shape;
  switch (step.do) {
    case "call":
      return invoke(
        realm,
        array,
        step.method,
        step.args.map((arg) => toGuestValue(realm, arg)),
      );
    case "set":
      return set(array, step.index, step.value as Value);
    case "delete":
      return deleteProperty(array, step.index);
    case "length":
      return set(array, "length", step.length);
    case "fix":
      return defineOwnProperty(array, step.index, dataDescriptor("fixed", step.flags));
    case "seal":
      return preventExtensions(array);
  }
};

/** V8 does not write back a single element that was sorted, even where 23.1.3.30 would find it read-only. */
const isUnlikeV8 = (step: Command, host: unknown[]): boolean =>
  step.do === "call" && step.method === "sort" && host.length < 2;

/** All that can be told of a value: the holes and the order of the keys of an array, too. */
const describeHost = (result: unknown, self: unknown): unknown => {
  if (result === self) return "self";
  if (!Array.isArray(result)) return result;
  return { length: result.length, entries: Reflect.ownKeys(result).map((key) => [key, Reflect.get(result, key)]) };
};

const describeGuest = (result: unknown, self: unknown): unknown => {
  if (result === self) return "self";
  if (!isObject(result as Value)) return result;
  const array = result as GuestObject;
  const entries = ownKeys(array).map((key) => [keyToValue(key), toHost(get(array, key))]);
  return { length: arrayLength(array), entries };
};

const attempt = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    if (error === GUEST_THROW || error instanceof TypeError || error instanceof RangeError) return "thrown";
    throw error;
  }
};

describe("an array through any life", () => {
  const runs = process.env["SANDGLASS_LONG"] === "1" ? 100_000 : 3_000;

  it.each([false, true])("is what V8's is, index properties on prototypes possible: %s", (indexedPrototypes) => {
    const realm = createTestRealm();
    fc.assert(
      fc.property(fc.nat(6), fc.array(command, { maxLength: 20 }), (length, commands) => {
        realm.indexedPrototypes = indexedPrototypes;
        const guest = arrayCreate(realm, length);
        const host: unknown[] = new Array(length);
        for (const step of commands) {
          if (isUnlikeV8(step, host)) continue;
          const expected = describeHost(
            attempt(() => onHost(host, step)),
            host,
          );
          expect(
            describeGuest(
              attempt(() => onGuest(guest, step)),
              guest,
            ),
          ).toEqual(expected);
          expect(describeGuest(guest, null)).toEqual(describeHost(host, null));
          if (isDenseArray(guest)) expect(guest.elements.length).toBe(host.length);
          expect(guest.elements.includes(ABSENT) && guest.shape.hasIndexCells).toBe(false);
        }
      }),
      { numRuns: runs },
    );
  });
});
