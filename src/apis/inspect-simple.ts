/** Objects that one word shows, as long as they have no properties of their own. */

import { HOST_OBJECT } from "../host/host-object.ts";
import { isRegExpObject, patternOf } from "../regexp/regexp-objects.ts";
import { ARRAY_BUFFER, bufferData } from "../runtime/array-buffers.ts";
import { PRIMITIVE_OBJECT, STRING_OBJECT } from "../runtime/conversions.ts";
import { DATA_VIEW } from "../runtime/data-views.ts";
import { DATE } from "../runtime/dates.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Value } from "../runtime/values.ts";
import { FINALIZATION_REGISTRY, WEAK_MAP, WEAK_REF, WEAK_SET } from "../runtime/weak-collections.ts";
import { primitiveText } from "./inspection.ts";
import { quote } from "./layout.ts";
import { functionForm, functionName, prototypeOf } from "./own-data.ts";

/** The word; undefined for objects that show what they contain. */
export const inspectWithoutContents = (object: GuestObject): string | undefined => {
  const { kind, payload } = object;
  if (kind.callable) return functionText(object);
  if (isRegExpObject(object)) return `/${patternOf(object).source}/${patternOf(object).flags.text}`;
  if (kind === DATE) return Number.isNaN(payload) ? "Invalid Date" : new Date(payload as number).toISOString();
  if (kind === PRIMITIVE_OBJECT || kind === STRING_OBJECT) return boxedText(payload as Value);
  if (kind === ARRAY_BUFFER) return `ArrayBuffer { byteLength: ${bufferData(object).bytes.length} }`;
  if (kind === HOST_OBJECT) return "[host object]";
  return CLOSED.has(kind) ? `${kind.name} { <items unknown> }` : undefined;
};

const CLOSED: ReadonlySet<unknown> = new Set([WEAK_MAP, WEAK_SET, WEAK_REF, FINALIZATION_REGISTRY, DATA_VIEW]);

const functionText = (callee: GuestObject): string => {
  const form = functionForm(callee);
  const name = functionName(callee);
  if (form !== "class") return `[${form}${name === "" ? " (anonymous)" : `: ${name}`}]`;
  const parent = prototypeOf(callee);
  const base = parent?.kind.callable ? functionName(parent) : "";
  return `[class ${name === "" ? "(anonymous)" : name}${base === "" ? "" : ` extends ${base}`}]`;
};

const boxedText = (primitive: Value): string => {
  const text = typeof primitive === "string" ? quote(primitive) : primitiveText(primitive);
  return `[${CLASSES[typeof primitive]}: ${text}]`;
};

const CLASSES: Readonly<Record<string, string>> = {
  bigint: "BigInt",
  boolean: "Boolean",
  number: "Number",
  string: "String",
  symbol: "Symbol",
};
