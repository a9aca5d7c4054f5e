/** Errors: their stack, or what there is instead of one, then their cause and what else they have. */

import { errorText } from "../runtime/errors.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import { isAbsent } from "../runtime/values.ts";
import type { Inspection } from "./inspection.ts";
import { className, inheritedValue, ownShown, ownValue } from "./own-data.ts";

/** Shown by the stack. */
const TOLD: ReadonlySet<PropertyKey> = new Set(["stack", "message", "name"]);

export const inspectError = (
  inspection: Inspection,
  error: GuestObject,
  keys: readonly PropertyKey[],
  level: number,
): string => {
  const base = inspection.take(indent(stackOf(error), level));
  const members = inspection.properties(
    error,
    keys.filter((key) => !TOLD.has(key) && key !== "cause"),
    level,
  );
  const cause = ownShown(error, "cause");
  if (cause !== undefined && !isAbsent(cause.value))
    members.push(`[cause]: ${inspection.value(cause.value, level + 1)}`);
  return members.length === 0 ? base : inspection.fold(members, level, { prefix: base, open: "{", close: "}" });
};

const indent = (text: string, level: number): string => text.replaceAll("\n", `\n${"  ".repeat(level)}`);

const stackOf = (error: GuestObject): string => {
  const stack = ownValue(error, "stack");
  if (typeof stack === "string" && stack !== "") return stack;
  const [name, message] = [inheritedValue(error, "name"), inheritedValue(error, "message")];
  const text = errorText(
    typeof name === "string" ? name : (className(error) ?? "Error"),
    typeof message === "string" ? message : "",
  );
  return `[${text}]`;
};
