/**
 * `buildString` of test262's `regExpUtils.js`, made natively: the tests of Unicode properties join a million code points
 * in each mode, which says nothing of regular expressions and takes seconds in guest code.
 */
import { lengthOfArrayLike, toNumber } from "../../src/runtime/conversions.ts";
import type { LeafNative } from "../../src/runtime/function-objects.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get } from "../../src/runtime/objects.ts";
import { keyOfNumber } from "../../src/runtime/property-key.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import type { Value } from "../../src/runtime/values.ts";

/** Code points that the host makes into a text at once. */
const CHUNK = 8_192;

export const buildString: LeafNative = (realm, _thisValue, [args]) => {
  const alone = elementsOf(realm, get(args as GuestObject, "loneCodePoints"));
  const ranges = elementsOf(realm, get(args as GuestObject, "ranges"));
  const texts = ranges.map((range) => {
    const [first, last] = elementsOf(realm, range).map((bound) => toNumber(realm, bound));
    return textOfRange(first as number, last as number);
  });
  return String.fromCodePoint(...alone.map((point) => toNumber(realm, point))) + texts.join("");
};

const elementsOf = (realm: Realm, list: Value): Value[] =>
  Array.from({ length: lengthOfArrayLike(realm, list as GuestObject) }, (_, index) =>
    get(list as GuestObject, keyOfNumber(index)),
  );

const textOfRange = (first: number, last: number): string => {
  let text = "";
  for (let start = first; start <= last; start += CHUNK) {
    const length = Math.min(CHUNK, last + 1 - start);
    text += String.fromCodePoint(...Array.from({ length }, (_, index) => start + index));
  }
  return text;
};
