/** Symbol (20.4). A guest symbol is a host symbol that only its realm knows; the registry of `Symbol.for` is the realm's. */
import { COSTS } from "../accounting/costs.ts";
import { notConstructor, wrongThis } from "../messages/calls.ts";
import { notSymbol } from "../messages/conversions.ts";
import { PRIMITIVE_OBJECT, toString } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import {
  accessor,
  constant,
  defineClass,
  type IntrinsicTable,
  leaf,
  type Row,
  toStringTag,
  withFlags,
} from "../runtime/native-table.ts";
import { keyToText } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { CONFIGURABLE } from "../runtime/shape.ts";
import { chargeString, noteLookup } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

const createSymbol = (realm: Realm, description: string | undefined): symbol => {
  realm.meter.chargeBytes(COSTS.symbol);
  return Symbol(description);
};

/** 20.4.1.1 */
const construct: LeafNative = (realm, _thisValue, [description], newTarget) => {
  if (newTarget !== undefined) return throwTypeError(realm, notConstructor("Symbol"));
  return createSymbol(realm, description === undefined ? undefined : toString(realm, description));
};

/** 20.4.2.2 */
const symbolFor: LeafNative = (realm, _thisValue, [value]) => {
  const key = toString(realm, value);
  noteLookup(realm, key);
  const known = realm.symbolRegistry.get(key);
  if (known !== undefined) return known;
  const symbol = createSymbol(realm, key);
  realm.symbolRegistry.set(key, symbol);
  return symbol;
};

/** 20.4.2.6: the key of a registered symbol is its description. */
const keyFor: LeafNative = (realm, _thisValue, [symbol]) => {
  if (typeof symbol !== "symbol") return throwTypeError(realm, notSymbol(describe(symbol)));
  const key = symbol.description;
  return key !== undefined && realm.symbolRegistry.get(key) === symbol ? key : undefined;
};

/** 20.4.3.4.1 ThisSymbolValue. */
const thisSymbolValue = (realm: Realm, value: Value, method: string): symbol => {
  if (typeof value === "symbol") return value;
  if (isObject(value) && value.kind === PRIMITIVE_OBJECT && typeof value.payload === "symbol") return value.payload;
  return throwTypeError(realm, wrongThis(method, "Symbol"));
};

/** 20.4.3.3 */
const symbolToString: LeafNative = (realm, thisValue) => {
  const text = keyToText(thisSymbolValue(realm, thisValue, "Symbol.prototype.toString"));
  chargeString(realm, text.length);
  return text;
};

/** 20.4.2.1 and its like */
const wellKnownRows: readonly Row[] = Object.entries(wellKnownSymbols).map(([name, symbol]) => constant(name, symbol));

export const intrinsics: IntrinsicTable = defineClass({
  name: "Symbol",
  length: 0,
  code: { form: "leaf", run: construct },
  statics: [leaf("for", 1, symbolFor), leaf("keyFor", 1, keyFor), ...wellKnownRows],
  prototype: [
    leaf("toString", 0, symbolToString),
    // 20.4.3.4
    leaf("valueOf", 0, (realm, thisValue) => thisSymbolValue(realm, thisValue, "Symbol.prototype.valueOf")),
    // 20.4.3.2
    accessor(
      "description",
      (realm, thisValue) => thisSymbolValue(realm, thisValue, "Symbol.prototype.description").description,
    ),
    toStringTag("Symbol"),
    // 20.4.3.5
    withFlags(
      leaf(wellKnownSymbols.toPrimitive, 1, (realm, thisValue) =>
        thisSymbolValue(realm, thisValue, "Symbol.prototype [ @@toPrimitive ]"),
      ),
      CONFIGURABLE,
    ),
  ],
});
