/** Iterator (27.1.3) and Iterator.prototype (27.1.4). */
import { defineClass, defineFunction, type IntrinsicTable, linked } from "../runtime/native-table.ts";
import { wellKnownSymbols } from "../runtime/values.ts";

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Iterator",
    length: 0,
    code: { form: "leaf", run: () => undefined },
    prototype: [linked(wellKnownSymbols.iterator, "Iterator.prototype.@@iterator")],
  }),
  ...defineFunction("Iterator.prototype.@@iterator", {
    text: "[Symbol.iterator]",
    length: 0,
    code: { form: "leaf", run: (_realm, thisValue) => thisValue },
  }),
};
