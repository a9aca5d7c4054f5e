/**
 * Who is who on the other side. Data is copied, but functions, promises, opaque host objects and symbols keep their
 * identity: the same host function is the same guest function each time, and comes back as itself. Nothing is kept alive by
 * these tables.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import { ABSENT, type Value } from "../runtime/values.ts";
import { registeredKey } from "./host-primordials.ts";

export class Identities {
  private readonly guests = new WeakMap<object, GuestObject>();
  private readonly hosts = new WeakMap<GuestObject, object>();
  private readonly guestSymbols = new WeakMap<symbol, symbol>();
  private readonly hostSymbols = new WeakMap<symbol, symbol>();
  private readonly registered = new Map<string, symbol>();
  private readonly wrappers = new Set<WeakRef<object>>();
  private readonly exceptions = new WeakMap<object, Value>();
  private readonly originals = new WeakMap<object, GuestObject>();

  link(host: object, guest: GuestObject): void {
    this.guests.set(host, guest);
    this.hosts.set(guest, host);
  }

  /** Links what the host holds of the guest: as long as it does, the guest object is alive. */
  linkHeld(host: object, guest: GuestObject): void {
    this.link(host, guest);
    this.wrappers.add(new WeakRef(host));
  }

  guestOf(host: object): GuestObject | undefined {
    return this.guests.get(host);
  }

  hostOf(guest: GuestObject): object | undefined {
    return this.hosts.get(guest);
  }

  /** The guest objects that the host still holds, as roots of a heap walk. */
  *held(): Generator<GuestObject> {
    for (const reference of this.wrappers) {
      const wrapper = reference.deref();
      if (wrapper === undefined) this.wrappers.delete(reference);
      else yield this.guests.get(wrapper) as GuestObject;
    }
  }

  /** The host sees this guest exception as `error`. */
  linkException(error: object, thrown: Value): void {
    this.exceptions.set(error, thrown);
  }

  /** The guest exception that the host sees as this error, or ABSENT. */
  exceptionOf(error: unknown): Value {
    if (typeof error !== "object" || error === null || !this.exceptions.has(error)) return ABSENT;
    return this.exceptions.get(error);
  }

  /** The host got this copy of a guest object that has methods. */
  linkCopy(copy: object, original: GuestObject): void {
    this.originals.set(copy, original);
  }

  /** The guest object whose method is called on a copy of it. */
  originalOf(receiver: unknown): GuestObject | undefined {
    return typeof receiver === "object" && receiver !== null ? this.originals.get(receiver) : undefined;
  }

  hasSymbol(host: symbol): boolean {
    return this.knownSymbol(host) !== undefined;
  }

  /** A host symbol, well-known or not, is an ordinary symbol to the guest. */
  symbolToGuest(host: symbol): symbol {
    return this.knownSymbol(host) ?? this.linkSymbols(host, Symbol(host.description));
  }

  private knownSymbol(host: symbol): symbol | undefined {
    const key = registeredKey(host);
    return key === undefined ? this.guestSymbols.get(host) : this.registered.get(key);
  }

  symbolToHost(guest: symbol): symbol {
    const known = this.hostSymbols.get(guest);
    if (known !== undefined) return known;
    const host = Symbol(guest.description);
    this.linkSymbols(host, guest);
    return host;
  }

  private linkSymbols(host: symbol, guest: symbol): symbol {
    const key = registeredKey(host);
    if (key === undefined) this.guestSymbols.set(host, guest);
    else this.registered.set(key, guest);
    this.hostSymbols.set(guest, host);
    return guest;
  }
}
