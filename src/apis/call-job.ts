/**
 * Jobs that call a function of the guest's: microtasks and timers. What the function throws is what an unhandled rejection
 * is: the evaluation fails with it when it has come to its end.
 */
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { newPromise, rejectPromise } from "../runtime/promises.ts";
import type { Job, Realm } from "../runtime/realm.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";

export class CallJob implements Job {
  private readonly callback: GuestObject;
  private readonly args: Value[];
  constructor(callback: GuestObject, args: Value[] = []) {
    this.callback = callback;
    this.args = args;
  }

  *start(realm: Realm): Steps<Value> {
    try {
      yield new GuestCall(this.callback, undefined, this.args);
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      const { thrown } = realm.caller;
      rejectPromise(realm, newPromise(realm), thrown);
    }
    return undefined;
  }
}
