/**
 * The host's answers in the guest: a value as a copy, everything else as an exception. A failure of the kind that a function's
 * type declares becomes an Error with its tag for a name and the fields that can cross; it keeps the failure itself, with
 * which the evaluation fails if the guest does not catch it.
 */
import { HostError } from "../errors/index.ts";
import { addUncharged } from "../runtime/own-properties.ts";
import { keyOfName } from "../runtime/property-key.ts";
import { DEFAULT } from "../runtime/shape.ts";
import { isAbsent, type Value } from "../runtime/values.ts";
import {
  createSummaryError,
  type ErrorSummary,
  summariseHostError,
  summaryBytes,
  throwCrossingFailure,
  throwHostError,
} from "./bridge-errors.ts";
import type { Crossing } from "./crossing.ts";
import { type HostAnswer, TypedFailure } from "./host-call.ts";
import { enumerableKeys } from "./host-primordials.ts";
import { type Place, rootPlace } from "./place.ts";
import { InwardCopy } from "./to-guest.ts";

/** The value, or a guest exception. Called between `port.enter()` and `port.leave()`; leaves. */
export const receiveAnswer = (crossing: Crossing, answer: HostAnswer, place: Place): Value => {
  switch (answer.kind) {
    case "value":
      return crossing.receive(answer.value, place);
    case "failure":
      return throwFailure(crossing, answer.failure);
    case "defect":
      return throwHostError(crossing, answer.defect);
    default:
      crossing.port.leave();
      return throwCrossingFailure(crossing, new HostError({ message: answer.message }));
  }
};

const throwFailure = (crossing: Crossing, failure: unknown): never => {
  const { realm, identities, port } = crossing;
  const known = identities.exceptionOf(failure);
  if (!isAbsent(known)) {
    port.leave();
    return realm.caller.throwValue(known);
  }
  const summary = summariseFailure(failure);
  const copy = new InwardCopy(crossing);
  const fields = fieldsOf(copy, failure);
  port.leave();
  realm.meter.chargeBytes(summaryBytes(summary) + copy.bytes);
  const error = createSummaryError(realm, summary, new TypedFailure(failure));
  for (const [name, value] of fields) addUncharged(error, keyOfName(name), value, DEFAULT);
  return realm.caller.throwValue(error);
};

const summariseFailure = (failure: unknown): ErrorSummary => {
  const summary = summariseHostError(failure);
  if (typeof failure !== "object" || failure === null) return summary;
  const tag = readField(failure, "_tag");
  const message = readField(failure, "message");
  return {
    name: typeof tag === "string" ? tag : summary.name,
    message: typeof message === "string" ? message : "",
  };
};

/** What an Error has already. */
const TOLD: ReadonlySet<string> = new Set(["name", "message", "stack", "cause", "__proto__"]);

/** The own data of a failure, as far as it can cross. */
const fieldsOf = (copy: InwardCopy, failure: unknown): (readonly [string, Value])[] => {
  if (typeof failure !== "object" || failure === null) return [];
  const fields: (readonly [string, Value])[] = [];
  for (const key of readKeys(failure)) {
    if (TOLD.has(key)) continue;
    try {
      fields.push([key, copy.copy(readField(failure, key), { parent: FAILURE, key })]);
    } catch (error) {
      // The guest hears of the failure without what cannot cross.
      if (!(error instanceof HostError)) throw error;
    }
  }
  return fields;
};

const FAILURE = rootPlace("failure");

/** What a proxy does not tell is not there. */
const readKeys = (failure: object): string[] => {
  try {
    return enumerableKeys(failure);
  } catch {
    return [];
  }
};

/** A getter that throws is a field that is not there. */
const readField = (failure: object, key: string): unknown => {
  try {
    return (failure as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
};
