/**
 * Resources (ES2026): what `using` declarations and disposable stacks hold, and get rid of when their scope is left. A resource
 * keeps the method that disposes of it, read when it was added. Who disposes asks for the next thing to do, again and again,
 * and does it in his own way: compiled code by ops, the stacks by steps, each where it can be paused.
 */
import { notAsyncDisposable, notDisposable, notDisposableValue, SUPPRESSED } from "../messages/resources.ts";
import { getMethod } from "./conversions.ts";
import { describe } from "./describe.ts";
import { createError } from "./errors.ts";
import { createChargedNative, GuestCall } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { Steps } from "./iteration.ts";
import { addUncharged } from "./own-properties.ts";
import { directCapability } from "./promise-capability.ts";
import { rejectPromise, resolvePromise } from "./promises.ts";
import type { Realm } from "./realm.ts";
import { HIDDEN } from "./shape.ts";
import { GUEST_THROW, throwTypeError } from "./throw.ts";
import { isNullish, isObject, type Value, wellKnownSymbols } from "./values.ts";

/** Whether disposing of a resource is waited for. */
export type DisposalHint = "sync" | "async";

/** DisposableResource Record. */
class Resource {
  readonly hint: DisposalHint;
  /** Undefined where `await using` got nothing: then only a turn is waited for. */
  readonly method: Value;
  readonly thisValue: Value;
  readonly args: Value[];
  constructor(hint: DisposalHint, method: Value, thisValue: Value, args: Value[]) {
    this.hint = hint;
    this.method = method;
    this.thisValue = thisValue;
    this.args = args;
  }

  call(): GuestCall {
    return new GuestCall(this.method, this.thisValue, this.args);
  }
}

/** Instead of a resource: a turn must be waited for before anything else is done. */
export const WAIT = "wait";

/** DisposeCapability Record, and how far its disposal has come. */
export class DisposeCapability {
  /** The result of the call made last is to be awaited. */
  awaitsResult = false;
  private readonly resources: Resource[] = [];
  private mustAwait = false;
  private hasAwaited = false;

  /** AddDisposableResource for a value that knows how it is disposed of. */
  add(realm: Realm, value: Value, hint: DisposalHint): void {
    if (!isNullish(value)) this.resources.push(new Resource(hint, disposeMethod(realm, value, hint), value, []));
    else if (hint === "async") this.resources.push(new Resource(hint, undefined, undefined, []));
  }

  /** AddDisposableResource for a function that disposes of something. */
  addCall(hint: DisposalHint, callee: GuestObject, args: Value[]): void {
    this.resources.push(new Resource(hint, callee, undefined, args));
  }

  /** One round of DisposeResources: the resource whose method is to be called, the last one first; null at the end. */
  next(): Resource | typeof WAIT | null {
    for (;;) {
      const resource = this.resources.at(-1);
      if (this.mustAwait && !this.hasAwaited && resource?.hint !== "async") {
        this.mustAwait = false;
        return WAIT;
      }
      if (resource === undefined) return null;
      this.resources.pop();
      this.awaitsResult = resource.hint === "async";
      if (resource.method !== undefined) return resource;
      this.mustAwait = true;
    }
  }

  /** What was called is awaited now. */
  beginAwait(): void {
    this.hasAwaited = true;
  }
}

/** CreateDisposableResource, GetDisposeMethod. */
const disposeMethod = (realm: Realm, value: Value, hint: DisposalHint): GuestObject => {
  if (!isObject(value)) throwTypeError(realm, notDisposableValue(describe(value)));
  const awaited = hint === "async" ? getMethod(realm, value, wellKnownSymbols.asyncDispose) : undefined;
  if (awaited !== undefined) return awaited;
  const method = getMethod(realm, value, wellKnownSymbols.dispose);
  if (method === undefined) return throwNotDisposable(realm, value, hint);
  return hint === "async" ? asAsync(realm, method) : method;
};

const throwNotDisposable = (realm: Realm, value: Value, hint: DisposalHint): never =>
  throwTypeError(realm, hint === "async" ? notAsyncDisposable(describe(value)) : notDisposable(describe(value)));

/** GetDisposeMethod step 1.b.ii: what the method gives is not waited for, but what it throws rejects. */
const asAsync = (realm: Realm, method: GuestObject): GuestObject =>
  createChargedNative(realm, {
    name: "",
    length: 0,
    data: method,
    code: {
      form: "stepping",
      *run(_realm, thisValue): Steps<Value> {
        const { promise } = directCapability(realm);
        try {
          yield new GuestCall(method, thisValue, []);
          resolvePromise(realm, promise, undefined);
        } catch (error) {
          if (error !== GUEST_THROW) throw error;
          rejectPromise(realm, promise, realm.caller.thrown);
        }
        return promise;
      },
    },
  });

/** What goes on after disposing failed: the new error, with the one that it came after. */
export const suppressedError = (realm: Realm, error: Value, suppressed: Value): GuestObject => {
  const made = createError(realm, "SuppressedError", SUPPRESSED);
  addUncharged(made, "error", error, HIDDEN);
  addUncharged(made, "suppressed", suppressed, HIDDEN);
  return made;
};
