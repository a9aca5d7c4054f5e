/** The JSON object (25.5). */

import { toString } from "../runtime/conversions.ts";
import { isCallable, PAUSE } from "../runtime/function-objects.ts";
import type { Steps } from "../runtime/iteration.ts";
import { defineObject, type IntrinsicTable, stepping, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { ABSENT, type Value } from "../runtime/values.ts";
import { JsonParser } from "./json-parser.ts";
import { revive } from "./json-reviver.ts";
import { stringify } from "./json-stringify.ts";

/** 25.5.1 JSON.parse ( text [ , reviver ] ) */
function* parse(realm: Realm, _: Value, [text, reviver]: Value[]): Steps<Value> {
  const parser = new JsonParser(realm, toString(realm, text));
  realm.caller.hold(parser);
  let value = parser.parse();
  for (; value === ABSENT; value = parser.parse()) yield PAUSE;
  return isCallable(reviver) ? yield* revive(realm, value, reviver) : value;
}

export const intrinsics: IntrinsicTable = defineObject("JSON", [
  stepping("parse", 2, parse),
  stepping("stringify", 3, stringify),
  toStringTag("JSON"),
]);
