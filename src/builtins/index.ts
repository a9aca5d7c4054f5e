/**
 * The standard library of a realm, every intrinsic by name and every global by key, and the making of realms from it.
 *
 * Realms are made by the thousand and most touch little of their library, so nothing is built ahead: an intrinsic is made
 * when first named, a global when first asked for. A new realm is a handful of host objects.
 */
import type { Meter } from "../accounting/meter.ts";
import type { IntrinsicTable, Row } from "../runtime/native-table.ts";
import { type IntrinsicFactory, type LazyGlobals, Realm, type RealmHost } from "../runtime/realm.ts";
import { intrinsics as arrayIntrinsics } from "./array.ts";
import { intrinsics as arrayBufferIntrinsics } from "./array-buffer.ts";
import { intrinsics as asyncIteratorIntrinsics } from "./async-iterator.ts";
import { intrinsics as bigintIntrinsics } from "./bigint.ts";
import { intrinsics as booleanIntrinsics } from "./boolean.ts";
import { intrinsics as dataViewIntrinsics } from "./data-view.ts";
import { intrinsics as dateIntrinsics } from "./date.ts";
import { intrinsics as disposableStackIntrinsics } from "./disposable-stack.ts";
import { intrinsics as errorIntrinsics } from "./error.ts";
import { intrinsics as finalizationRegistryIntrinsics } from "./finalization-registry.ts";
import { intrinsics as functionIntrinsics } from "./function.ts";
import { intrinsics as globalFunctionIntrinsics } from "./global-functions.ts";
import { createGlobalObject, globalsOf, valueProperties } from "./global-object.ts";
import { intrinsics as iteratorIntrinsics } from "./iterator.ts";
import { intrinsics as jsonIntrinsics } from "./json.ts";
import { intrinsics as mapIntrinsics } from "./map.ts";
import { intrinsics as mathIntrinsics } from "./math.ts";
import { intrinsics as numberIntrinsics } from "./number.ts";
import { intrinsics as objectIntrinsics } from "./object.ts";
import { intrinsics as promiseIntrinsics } from "./promise.ts";
import { intrinsics as proxyIntrinsics } from "./proxy.ts";
import { intrinsics as reflectIntrinsics } from "./reflect.ts";
import { intrinsics as regExpIntrinsics } from "./regexp.ts";
import { intrinsics as setIntrinsics } from "./set.ts";
import { intrinsics as stringIntrinsics } from "./string.ts";
import { intrinsics as stringIteratorIntrinsics } from "./string-iterator.ts";
import { intrinsics as symbolIntrinsics } from "./symbol.ts";
import { intrinsics as typedArrayIntrinsics } from "./typed-array.ts";
import { intrinsics as uriIntrinsics } from "./uri.ts";
import { intrinsics as weakMapIntrinsics } from "./weak-map.ts";
import { intrinsics as weakRefIntrinsics } from "./weak-ref.ts";
import { intrinsics as weakSetIntrinsics } from "./weak-set.ts";

/** What the realms of one configuration are made from. Immutable, and shared by all of them. */
export interface Library {
  readonly intrinsics: ReadonlyMap<string, IntrinsicFactory>;
  readonly globals: LazyGlobals;
}

const mapOfRows = (rows: readonly Row[]): LazyGlobals => new Map(rows.map((row) => [row.key, row]));

/** A library with more intrinsics and globals; what comes later replaces what has the same name. */
export const extendLibrary = (
  base: Library,
  tables: readonly IntrinsicTable[],
  globals: readonly Row[] = [],
): Library => {
  const added = tables.flatMap((table) => Object.entries(table));
  const names = added.map(([name]) => name);
  return {
    intrinsics: new Map([...base.intrinsics, ...added]),
    globals: new Map([...base.globals, ...mapOfRows([...globalsOf(names), ...globals])]),
  };
};

const emptyLibrary: Library = { intrinsics: new Map(), globals: mapOfRows(valueProperties) };

/** ECMA-262, as far as it needs no machine. */
export const standardLibrary: Library = extendLibrary(emptyLibrary, [
  arrayIntrinsics,
  arrayBufferIntrinsics,
  asyncIteratorIntrinsics,
  bigintIntrinsics,
  booleanIntrinsics,
  dataViewIntrinsics,
  dateIntrinsics,
  disposableStackIntrinsics,
  errorIntrinsics,
  finalizationRegistryIntrinsics,
  functionIntrinsics,
  globalFunctionIntrinsics,
  iteratorIntrinsics,
  jsonIntrinsics,
  mapIntrinsics,
  mathIntrinsics,
  numberIntrinsics,
  objectIntrinsics,
  promiseIntrinsics,
  proxyIntrinsics,
  reflectIntrinsics,
  regExpIntrinsics,
  setIntrinsics,
  stringIntrinsics,
  stringIteratorIntrinsics,
  symbolIntrinsics,
  typedArrayIntrinsics,
  uriIntrinsics,
  weakMapIntrinsics,
  weakRefIntrinsics,
  weakSetIntrinsics,
]);

/** 9.3.1 - 9.3.3: a realm with its global object. The machine gives it its `caller`. */
export const createRealm = (meter: Meter, host: RealmHost, library: Library = standardLibrary): Realm => {
  const realm = new Realm(meter, host, library.intrinsics, library.globals);
  realm.globalObject = createGlobalObject(realm);
  return realm;
};
