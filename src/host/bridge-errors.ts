/**
 * Errors that cross. Inward nothing but a name and a message: a failure of the host becomes a new guest error, which keeps
 * the original for the host's eyes only. Outward, an exception that the guest did not catch becomes the error that the host
 * sees; when host code lets that one pass on into the guest again, the guest gets back the very value that it threw.
 */

import { COSTS } from "../accounting/costs.ts";
import { type ErrorLocation, GuestError, HostError, type InterpreterError } from "../errors/index.ts";
import { ReportedFailure } from "../machine/reported-failure.ts";
import { CapturedStack } from "../machine/stack-trace.ts";
import { cannotCross, THROWN_NO_ERROR } from "../messages/bridge.ts";
import { describe, shorten } from "../runtime/describe.ts";
import { ERROR, ErrorData, PLAIN_ERROR_NAMES } from "../runtime/errors.ts";
import { GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { get } from "../runtime/objects.ts";
import { addUncharged, rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";
import { GUEST_THROW, TERMINATION } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../runtime/values.ts";
import type { Crossing } from "./crossing.ts";
import { isHostError } from "./host-brands.ts";
import { TypedFailure } from "./host-call.ts";
import { isInstance } from "./host-primordials.ts";
import { type Place, placeText, rootPlace } from "./place.ts";

/** What the guest is told of a host's error. */
export interface ErrorSummary {
  readonly name: string;
  readonly message: string;
}

/** `what` completes the sentence that begins with the place: `is a WeakMap, which cannot cross`. */
export const refusal = (place: Place, what: string, cause?: unknown): HostError =>
  new HostError({ message: `${placeText(place)} ${what}`, cause });

/** The commonest reason: there is nothing on the other side that a `name` could be. */
export const noCounterpart = (place: Place, name: string): HostError => refusal(place, cannotCross(name));

// --- inward --------------------------------------------------------------------------------------------------------------

/** Reads what there is to tell of something that host code threw, which may be anything. */
export const summariseHostError = (error: unknown): ErrorSummary => {
  if (isHostError(error)) return { name: readText(error, "name", "Error"), message: readText(error, "message", "") };
  if (typeof error === "object" || typeof error === "function")
    return { name: "Error", message: error === null ? "null" : THROWN_NO_ERROR };
  return { name: "Error", message: String(error) };
};

const readText = (error: Error, key: "name" | "message", otherwise: string): string => {
  try {
    const text: unknown = error[key];
    return typeof text === "string" ? text : otherwise;
  } catch {
    // The host's own getter failed while its error was summarised: the guest hears of the error without that part.
    return otherwise;
  }
};

/** A guest error with this name and message, uncharged: of the standard class of that name if there is one. */
export const createSummaryError = (realm: Realm, { name, message }: ErrorSummary, hostCause: unknown): GuestObject => {
  const isStandard = PLAIN_ERROR_NAMES.has(name);
  const shape = rootShape(realm, realm.intrinsic(`${isStandard ? name : "Error"}.prototype`));
  const data = new ErrorData(name, message, realm.caller.captureStack());
  data.hostCause = hostCause;
  const error = new GuestObject(shape, NO_ELEMENTS, ERROR, data);
  addUncharged(error, "message", message, HIDDEN);
  if (!isStandard) addUncharged(error, "name", name, HIDDEN);
  return error;
};

/** The bytes of such an error. */
export const summaryBytes = ({ name, message }: ErrorSummary): number =>
  COSTS.error + COSTS.stringUnit * (message.length + (PLAIN_ERROR_NAMES.has(name) ? 0 : name.length));

/**
 * The guest exception for what host code threw, or for what could not cross on the way in. Called between `port.enter()` and
 * `port.leave()`, for reading the error may run host code; leaves.
 */
export const exceptionForGuest = (crossing: Crossing, error: unknown): Value => {
  if (error === TERMINATION || error === GUEST_THROW) throw error;
  const known = crossing.identities.exceptionOf(error);
  const summary = known === ABSENT ? summariseHostError(error) : undefined;
  crossing.port.leave();
  return summary === undefined ? known : createHostException(crossing, summary, error);
};

const createHostException = ({ realm }: Crossing, summary: ErrorSummary, cause: unknown): GuestObject => {
  realm.meter.chargeBytes(summaryBytes(summary));
  return createSummaryError(realm, summary, cause);
};

/** Throws in the guest what host code threw. */
export const throwHostError = (crossing: Crossing, error: unknown): never =>
  crossing.realm.caller.throwValue(exceptionForGuest(crossing, error));

/** Throws in the guest, as a TypeError, that a value could not cross; anything else that ended the copy goes on as it is. */
export const throwCrossingFailure = ({ realm }: Crossing, error: unknown): never => {
  if (!(error instanceof HostError)) throw error;
  const summary = { name: "TypeError", message: error.message };
  realm.meter.chargeBytes(summaryBytes(summary));
  return realm.caller.throwValue(createSummaryError(realm, summary, new ReportedFailure(error)));
};

// --- outward -------------------------------------------------------------------------------------------------------------

/** What guest work threw (a sentinel, or a host error that passed through), as the host sees it. */
export const failureForHost = (crossing: Crossing, error: unknown): unknown => {
  if (error === TERMINATION) return crossing.port.termination;
  return error === GUEST_THROW ? errorForHost(crossing, crossing.realm.caller.thrown) : error;
};

/**
 * The host's error for an uncaught guest exception, or the failure of the host's that it stands for. `location` is where it was thrown, for values that do not know it
 * themselves. May run guest getters.
 */
export const errorForHost = (crossing: Crossing, thrown: Value, location: ErrorLocation = {}): unknown => {
  const data = isObject(thrown) && thrown.kind === ERROR ? (thrown.payload as ErrorData) : undefined;
  const cause = data?.hostCause;
  if (isInstance(cause, TypedFailure)) return failureOf(crossing, cause, thrown);
  const error = isInstance(cause, ReportedFailure)
    ? reported(cause.error, locationOf(data, location))
    : createGuestError(crossing, thrown, data, location);
  crossing.identities.linkException(error, thrown);
  return error;
};

/** A failure that the guest did not catch: the very one, which becomes the same exception if it comes back. */
const failureOf = ({ identities }: Crossing, { failure }: TypedFailure, thrown: Value): unknown => {
  if (typeof failure === "object" && failure !== null) identities.linkException(failure, thrown);
  return failure;
};

/** What does not know its place is where the guest was when it got the error. */
const reported = (error: InterpreterError, location: ErrorLocation): InterpreterError =>
  error.filename === undefined && error instanceof HostError
    ? new HostError({ message: error.message, cause: error.cause, ...location })
    : error;

const createGuestError = (
  crossing: Crossing,
  thrown: Value,
  data: ErrorData | undefined,
  location: ErrorLocation,
): GuestError =>
  new GuestError({
    ...summariseThrown(thrown),
    thrown: copyThrown(crossing, thrown),
    cause: data?.hostCause,
    ...locationOf(data, location),
  });

const locationOf = (data: ErrorData | undefined, otherwise: ErrorLocation): ErrorLocation => {
  if (data === undefined || !(data.trace instanceof CapturedStack) || data.trace.text === "") return otherwise;
  return { ...data.trace.location, guestStack: data.trace.text };
};

const summariseThrown = (thrown: Value): { readonly guestName: string; readonly guestMessage: string } => {
  if (!isObject(thrown)) return { guestName: "", guestMessage: typeof thrown === "string" ? thrown : describe(thrown) };
  const guestName = guestText(thrown, "name");
  const guestMessage = guestText(thrown, "message");
  const isErrorLike = guestName !== "" || guestMessage !== "";
  return { guestName, guestMessage: isErrorLike ? guestMessage : describe(thrown) };
};

/** A text that the guest chose; none where it is no string or its getter throws. */
const guestText = (object: GuestObject, key: "name" | "message"): string => {
  const text = unlessGuestThrows(() => get(object, key), "");
  return typeof text === "string" ? (key === "name" ? shorten(text) : text) : "";
};

/** `undefined` for an exception that has no copy. */
const copyThrown = (crossing: Crossing, thrown: Value): unknown =>
  unlessGuestThrows(() => {
    try {
      return crossing.toHost(thrown, rootPlace("thrown"));
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }, undefined);

const unlessGuestThrows = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    return otherwise;
  }
};
