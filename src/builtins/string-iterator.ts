/** %StringIteratorPrototype% (22.1.5.1): strings by code points. */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { defineIterator, type IntrinsicTable } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

const STRING_ITERATOR = defineKind("String Iterator");

/** The payload of STRING_ITERATOR. */
class StringIteration {
  readonly text: string;
  position = 0;
  constructor(text: string) {
    this.text = text;
  }
}

export const createStringIterator = (realm: Realm, text: string): GuestObject =>
  createKind(
    realm,
    realm.intrinsic("StringIteratorPrototype"),
    STRING_ITERATOR,
    new StringIteration(text),
    COSTS.iterator,
  );

/** 22.1.5.1.1 */
const next: LeafNative = (realm, thisValue) => {
  const iteration = stringIteration(realm, thisValue);
  const code = iteration.text.codePointAt(iteration.position);
  if (code === undefined) return createIteratorResult(realm, undefined, true);
  const character = String.fromCodePoint(code);
  chargeString(realm, character.length);
  iteration.position += character.length;
  return createIteratorResult(realm, character, false);
};

const stringIteration = (realm: Realm, iterator: Value): StringIteration => {
  if (isObject(iterator) && iterator.kind === STRING_ITERATOR) return iterator.payload as StringIteration;
  const text = describe(iterator);
  return throwTypeError(realm, incompatibleReceiver("String Iterator.prototype.next", text));
};

export const intrinsics: IntrinsicTable = defineIterator("String", next);
