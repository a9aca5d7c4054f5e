/** Objects that a host gives to a guest with functions in them, such as `console`: plain ones, before any guest code has run. */
import { GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import { addUncharged, rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { DEFAULT } from "../runtime/shape.ts";

/** An ordinary object with these members, uncharged as they are. */
export const createNamespaceObject = (
  realm: Realm,
  members: Iterable<readonly [name: string, member: GuestObject]>,
): GuestObject => {
  const object = new GuestObject(rootShape(realm, realm.intrinsic("Object.prototype")), NO_ELEMENTS, ORDINARY, null);
  for (const [name, member] of members) addUncharged(object, name, member, DEFAULT);
  return object;
};
