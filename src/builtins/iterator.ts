/** Iterator (27.1.3) and Iterator.prototype (27.1.4). */
import { defineClass, type IntrinsicTable, leaf } from "../runtime/native-table.ts";
import { wellKnownSymbols } from "../runtime/values.ts";

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Iterator",
    length: 0,
    code: { form: "leaf", run: () => undefined },
    prototype: [leaf(wellKnownSymbols.iterator, 0, (_realm, thisValue) => thisValue)],
  }),
};
