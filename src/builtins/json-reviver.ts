/** The second half of JSON.parse: a reviver sees every value, innermost first (25.5.1.1), from an explicit stack. */
import { isArray } from "../runtime/arrays.ts";
import { lengthOfArrayLike } from "../runtime/conversions.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { enumerableOwnKeys } from "../runtime/object-operations.ts";
import { defineOwnProperty, deleteProperty, get } from "../runtime/objects.ts";
import { dataDescriptor } from "../runtime/property-descriptor.ts";
import { keyOfNumber, keyToValue, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { DEFAULT } from "../runtime/shape.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { chargeDepth } from "./json-depth.ts";

/** A value whose members are being revived. */
class Visit {
  readonly holder: GuestObject;
  readonly key: PropertyKey;
  readonly value: Value;
  private readonly keys: readonly PropertyKey[] | null;
  private readonly count: number;
  private index = 0;

  constructor(realm: Realm, holder: GuestObject, key: PropertyKey) {
    this.holder = holder;
    this.key = key;
    this.value = get(holder, key);
    const hasElements = isArray(this.value);
    this.keys = isObject(this.value) && !hasElements ? enumerableOwnKeys(realm, this.value) : null;
    this.count = hasElements ? lengthOfArrayLike(realm, this.value as GuestObject) : (this.keys?.length ?? 0);
  }

  /** The key of the next member, or undefined. */
  next(): PropertyKey | undefined {
    if (this.index === this.count) return undefined;
    const index = this.index++;
    return this.keys === null ? keyOfNumber(index) : this.keys[index];
  }
}

/** 25.5.1.1 InternalizeJSONProperty, for a whole value: what the reviver makes of it. */
export function* revive(realm: Realm, value: Value, reviver: GuestObject): Steps<Value> {
  const root = createObject(realm);
  createDataProperty(root, "", value);
  realm.caller.hold(root);
  const stack = [new Visit(realm, root, "")];
  for (;;) {
    const visit = stack.at(-1) as Visit;
    const next = visit.next();
    if (next !== undefined) {
      chargeDepth(realm, stack.length);
      stack.push(new Visit(realm, visit.value as GuestObject, next));
      continue;
    }
    stack.pop();
    realm.meter.chargeIterations(1);
    const revived = yield new GuestCall(reviver, visit.holder, [keyToValue(visit.key), visit.value]);
    if (stack.length === 0) return revived;
    storeRevived(visit, revived);
  }
}

/** 25.5.1.1 steps 2.b.ii-iii: failures are ignored. */
const storeRevived = ({ holder, key }: Visit, revived: Value): void => {
  if (revived === undefined) deleteProperty(holder, key);
  else defineOwnProperty(holder, key, dataDescriptor(revived, DEFAULT));
};
