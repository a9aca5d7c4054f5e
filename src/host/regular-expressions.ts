/**
 * Regular expressions across the bridge: source and flags, and `lastIndex` 0 on the other side, as `structuredClone` has it.
 * What the host's own say of themselves is asked of the getters of the standard, never of those of a subclass. Each side
 * parses what arrives: the engines may know different syntax, and a pattern that one does not know cannot cross.
 *
 * What the host receives is matched by the host's engine, which nobody can stop (see the limitations).
 */
import { REGEXP_UNKNOWN_TO_GUEST, REGEXP_UNKNOWN_TO_HOST } from "../messages/bridge.ts";
import { type Pattern, parsePattern } from "../regexp/pattern.ts";
import { PatternError } from "../regexp/pattern-error.ts";
import { makeRegExp, patternOf } from "../regexp/regexp-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { refusal } from "./bridge-errors.ts";
import { apply, HostRegExp, regExpFlags, regExpSource } from "./host-primordials.ts";
import type { Place } from "./place.ts";

export const createGuestRegExp = (realm: Realm, source: object, place: Place): GuestObject =>
  makeRegExp(rootShape(realm, realm.intrinsic("RegExp.prototype")), guestPattern(source, place));

const guestPattern = (source: object, place: Place): Pattern => {
  try {
    return parsePattern(apply(regExpSource, source, []) as string, hostFlags(source));
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw refusal(place, REGEXP_UNKNOWN_TO_GUEST, error);
  }
};

const hostFlags = (source: object): string =>
  regExpFlags
    .map(([letter, isSet]) => (isSet !== undefined && apply(isSet, source, []) === true ? letter : ""))
    .join("");

export const createHostRegExp = (source: GuestObject, place: Place): RegExp => {
  const pattern = patternOf(source);
  try {
    return new HostRegExp(pattern.source, pattern.flags.text);
  } catch (error) {
    throw refusal(place, REGEXP_UNKNOWN_TO_HOST, error);
  }
};
