/**
 * The bridge of one interpreter: the one chokepoint in each direction. Whatever crosses (globals, arguments, results, what is
 * thrown, what promises settle with, the result of the run) passes `toGuest`, `receive` or `toHost`, and nothing of the host
 * is ever a guest value.
 */
import { type ErrorLocation, HostError } from "../errors/index.ts";
import { GLOBAL_FIXED } from "../messages/bridge.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { addUncharged, ownFlags, redefine, writeSlot } from "../runtime/own-properties.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, CONFIGURABLE, DEFAULT, WRITABLE } from "../runtime/shape.ts";
import type { Value } from "../runtime/values.ts";
import { errorForHost, refusal, throwCrossingFailure } from "./bridge-errors.ts";
import { createCallFunction } from "./call-function.ts";
import type { ChosenMembers } from "./chosen-members.ts";
import type { Crossing, InstancePolicy } from "./crossing.ts";
import { receiveAnswer } from "./host-answers.ts";
import type { CallStyle, HostAnswer, HostCall } from "./host-call.ts";
import { readMember } from "./host-data.ts";
import type { HostFunction } from "./host-function.ts";
import { createHostObject } from "./host-object.ts";
import type { HostPort } from "./host-port.ts";
import { settlementToHost } from "./host-promise.ts";
import { Identities } from "./identities.ts";
import { type Place, rootPlace } from "./place.ts";
import { InwardCopy } from "./to-guest.ts";
import { copyListToHost, copyToHost } from "./to-host.ts";

export interface ToGuestOptions {
  /** Charge the copy by the cost table; true by default. */
  readonly charged?: boolean;
  /** How messages call the value; `value` by default. */
  readonly name?: string;
}

export class Bridge implements Crossing {
  readonly realm: Realm;
  readonly port: HostPort;
  readonly identities = new Identities();

  constructor(realm: Realm, port: HostPort) {
    this.realm = realm;
    this.port = port;
  }

  /** Copies a host value in. Throws a `HostError` that names what cannot cross. */
  toGuest(value: unknown, options: ToGuestOptions = {}): Value {
    const copy = new InwardCopy(this);
    const guest = copy.copy(value, rootPlace(options.name ?? "value"));
    if (options.charged !== false) this.realm.meter.chargeBytes(copy.bytes);
    return guest;
  }

  /**
   * Makes copies of host values properties of the global object, free of charge; what they share among each other stays
   * shared. Throws a `HostError` that names what cannot cross.
   */
  defineGlobals(globals: Readonly<Record<string, unknown>>): void {
    const copy = new InwardCopy(this);
    const values = Object.keys(globals).map((key) => {
      const given = readMember(globals, key, GLOBALS);
      return [key, copy.copy(given, { parent: GLOBALS, key })] as const;
    });
    for (const [name, value] of values) defineGlobal(this.realm.globalObject, name, value);
  }

  /** Copies the arguments of a call in, which is charged. */
  argumentsToGuest(args: readonly unknown[]): Value[] {
    const copy = new InwardCopy(this);
    const values = args.map((arg, index) => copy.copy(arg, { parent: ARGUMENTS, key: index }));
    this.realm.meter.chargeBytes(copy.bytes);
    return values;
  }

  /** The guest function that the host has as `target`. */
  guestFunction(target: object): GuestObject {
    const known = this.identities.guestOf(target);
    if (known === undefined) throw new HostError({ message: "The function is none of this guest's" });
    return known;
  }

  /**
   * Copies a guest value out; `name` is how messages call it. To be called within a run, for getters run guest code: what they
   * throw is thrown as ever (GUEST_THROW, TERMINATION). Throws a `HostError` that names what cannot cross.
   */
  toHost(value: Value, place: Place = RESULT): unknown {
    return copyToHost(this, value, place);
  }

  listToHost(values: readonly Value[], place: Place): unknown[] {
    return copyListToHost(this, values, place);
  }

  /** `toHost` for a value that the host will get through one of its promises. */
  settlementToHost(value: Value): unknown {
    return settlementToHost(this, value);
  }

  /** The host's error for an uncaught guest exception; `location` serves values that do not know where they were thrown. */
  errorForHost(thrown: Value, location?: ErrorLocation): unknown {
    return errorForHost(this, thrown, location);
  }

  /** The guest objects that the host still holds: roots of a heap walk. */
  held(): Generator<GuestObject> {
    return this.identities.held();
  }

  receive(value: unknown, place: Place, instances: InstancePolicy = "opaque"): Value {
    const copy = new InwardCopy(this, { instances, pay: (bytes) => this.payMeanwhile(bytes) });
    let guest: Value;
    try {
      guest = copy.copy(value, place);
    } catch (error) {
      if (error instanceof HostError) this.port.leave();
      return throwCrossingFailure(this, error);
    }
    this.port.leave();
    this.realm.meter.chargeBytes(copy.bytes);
    return guest;
  }

  /** Charges while host code (the getters of what is copied) may still have to run. */
  private payMeanwhile(bytes: number): void {
    this.port.leave();
    this.realm.meter.chargeBytes(bytes);
    this.port.enter();
  }

  callFunction(target: HostFunction, style: CallStyle): GuestObject {
    return createCallFunction(this, target, style);
  }

  /** What the host answered to the call of a run that paused for it. Called between `port.enter()` and `port.leave()`; leaves. */
  receiveAnswer(answer: HostAnswer, call: HostCall): Value {
    return receiveAnswer(this, answer, rootPlace(`${call.name === "" ? "function" : call.name}()`));
  }

  hostObject(target: object, chosen?: ChosenMembers): GuestObject {
    return createHostObject(this, target, chosen);
  }
}

const RESULT = rootPlace("result");
const GLOBALS = rootPlace("globals");
const ARGUMENTS = rootPlace("arguments");

/** Compiled code may remember the cell of a global, so one that can be written stays the same cell. */
const defineGlobal = (global: GuestObject, name: string, value: Value): void => {
  const key = keyOfName(name);
  global.kind.resolve?.(global, key);
  const flags = ownFlags(global, key);
  if (flags < 0) addUncharged(global, key, value, DEFAULT);
  else if ((flags & (WRITABLE | ACCESSOR)) === WRITABLE) writeSlot(global, key, value);
  else if ((flags & CONFIGURABLE) !== 0) redefine(global, key, value, DEFAULT);
  else throw refusal({ parent: GLOBALS, key: name }, GLOBAL_FIXED);
};
