/** %SetIteratorPrototype% (24.2.6.2). */

import { nextOf, SET_ITERATOR } from "../runtime/collection-iterators.ts";
import { defineFunction, defineObject, type IntrinsicTable, linked, toStringTag } from "../runtime/native-table.ts";

export const intrinsics: IntrinsicTable = {
  ...defineFunction("SetIteratorPrototype.next", {
    text: "next",
    length: 0,
    code: { form: "leaf", run: nextOf(SET_ITERATOR) },
  }),
  ...defineObject("SetIteratorPrototype", [linked("next", "SetIteratorPrototype.next"), toStringTag("Set Iterator")], {
    parent: "Iterator.prototype",
  }),
};
