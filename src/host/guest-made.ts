/**
 * Globals that the guest's own world makes: a host that wants to give the guest a `console` or a `URL` holds a token, and
 * each guest world makes its own object for it when the token crosses. The token is empty; it is recognised by identity.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Crossing } from "./crossing.ts";

/** Makes the guest's object, uncharged. */
export type GuestMaker = (crossing: Crossing) => GuestObject;

class GuestMade {}

const makers = new WeakMap<object, GuestMaker>();

/** A host value that stands for what `make` makes in each guest world. */
export const guestMade = (make: GuestMaker): object => {
  const token = Object.freeze(new GuestMade());
  makers.set(token, make);
  return token;
};

export const makerOf = (token: object): GuestMaker | undefined => makers.get(token);
