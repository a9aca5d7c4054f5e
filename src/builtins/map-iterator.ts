/** %MapIteratorPrototype% (24.1.5.2). */

import { MAP_ITERATOR, nextOf } from "../runtime/collection-iterators.ts";
import { defineFunction, defineObject, type IntrinsicTable, linked, toStringTag } from "../runtime/native-table.ts";

export const intrinsics: IntrinsicTable = {
  ...defineFunction("MapIteratorPrototype.next", {
    text: "next",
    length: 0,
    code: { form: "leaf", run: nextOf(MAP_ITERATOR) },
  }),
  ...defineObject("MapIteratorPrototype", [linked("next", "MapIteratorPrototype.next"), toStringTag("Map Iterator")], {
    parent: "Iterator.prototype",
  }),
};
