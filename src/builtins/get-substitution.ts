/** 22.1.3.19.1 GetSubstitution: replacement templates with `$` in them, for strings and regular expressions alike. */
import { toObject, toString } from "../runtime/conversions.ts";
import { get } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, type StringBuilder } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";

/** An occurrence, as a template sees it. */
export interface Match {
  readonly text: string;
  readonly position: number;
  readonly matched: string;
  readonly captures: readonly (string | undefined)[];
  /** An object, or undefined. */
  readonly namedCaptures: Value;
}

/** Appends the template with its references resolved. */
export const appendSubstitution = (realm: Realm, result: StringBuilder, template: string, match: Match): void => {
  chargeReading(realm, template);
  let end = 0;
  for (let dollar = template.indexOf("$"); dollar >= 0; dollar = template.indexOf("$", end)) {
    const reference = referenceAt(template, dollar, match);
    result.append(template.slice(end, dollar));
    result.append(resolveReference(realm, reference, match));
    end = dollar + reference.length;
  }
  result.append(template.slice(end));
};

/** The reference that this `$` begins; a `$` that begins none is one to itself. */
const referenceAt = (template: string, dollar: number, match: Match): string => {
  const next = template.charAt(dollar + 1);
  if (next !== "" && "$&`'".includes(next)) return `$${next}`;
  if (next === "<") return match.namedCaptures === undefined ? "$" : namedReference(template, dollar);
  return /^\$\d{0,2}/.exec(template.slice(dollar, dollar + 3))?.[0] ?? "$";
};

const namedReference = (template: string, dollar: number): string => {
  const end = template.indexOf(">", dollar);
  return end < 0 ? "$" : template.slice(dollar, end + 1);
};

const resolveReference = (realm: Realm, reference: string, match: Match): string => {
  const { text, position, matched } = match;
  switch (reference.charAt(1)) {
    case "":
    case "$":
      return "$";
    case "&":
      return matched;
    case "`":
      return text.slice(0, position);
    case "'":
      return text.slice(position + matched.length);
    case "<":
      return namedCapture(realm, reference, match.namedCaptures);
    default:
      return numberedCapture(reference, match.captures);
  }
};

/** Step 5.f: two digits when there are so many captures, else one. */
const numberedCapture = (reference: string, captures: Match["captures"]): string => {
  const both = Number(reference.slice(1));
  if (both >= 1 && both <= captures.length) return captures[both - 1] ?? "";
  const first = Number(reference.charAt(1));
  if (reference.length < 3 || first < 1 || first > captures.length) return reference;
  return (captures[first - 1] ?? "") + reference.slice(2);
};

/** Step 5.g */
const namedCapture = (realm: Realm, reference: string, namedCaptures: Value): string => {
  const capture = get(toObject(realm, namedCaptures), keyOfName(reference.slice(2, -1)));
  return capture === undefined ? "" : toString(realm, capture);
};
