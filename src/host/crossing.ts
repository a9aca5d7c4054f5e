/**
 * What the parts of the bridge know of it as a whole. Converters meet values that other converters handle (a function among
 * data, data among the arguments of a function), so each is given the crossing and none imports the others in a circle.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { ChosenMembers } from "./chosen-members.ts";
import type { CallStyle } from "./host-call.ts";
import type { HostFunction } from "./host-function.ts";
import type { HostPort } from "./host-port.ts";
import type { Identities } from "./identities.ts";
import type { Place } from "./place.ts";

/** What becomes of a host class instance: an opaque host object, or `undefined` inside the data of another one. */
export type InstancePolicy = "opaque" | "undefined";

export interface Crossing {
  readonly realm: Realm;
  readonly port: HostPort;
  readonly identities: Identities;
  /** Copies a guest value out. May run guest getters; throws a `HostError` for what cannot cross. */
  toHost(value: Value, place: Place): unknown;
  /** Copies the members of a list out together, so that what they share stays shared. */
  listToHost(values: readonly Value[], place: Place): unknown[];
  /**
   * Copies a host value in because host code handed it over: called between `port.enter()` and `port.leave()`, leaves, and
   * charges the copy. What cannot cross is thrown in the guest.
   */
  receive(value: unknown, place: Place, instances?: InstancePolicy): Value;
  /** The guest's view of a function whose results may be host calls. */
  callFunction(target: HostFunction, style: CallStyle): GuestObject;
  /** The opaque guest object of a host class instance; with all that it shows by itself, or what was chosen. */
  hostObject(target: object, chosen?: ChosenMembers): GuestObject;
}
