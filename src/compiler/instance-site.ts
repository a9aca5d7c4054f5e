/**
 * A place in the source where `instanceof` stands (13.10.2). Nearly always the right side is a function that has the method
 * of all functions and a `prototype` which is the same each time; where caches know both, nothing is looked up. Whatever is
 * not known to be data is left to `runtime/operators.ts`, so that no getter is asked twice.
 */
import { CLOSURE } from "../machine/closure.ts";
import { NATIVE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { instanceOf, isInPrototypeChain } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { ReadSite } from "./property-site.ts";

export class InstanceSite {
  private readonly realm: Realm;
  private readonly position: number;
  private readonly method: ReadSite;
  private readonly prototype: ReadSite;
  private readonly defaultMethod: GuestObject;

  constructor(realm: Realm, position: number) {
    this.realm = realm;
    this.position = position;
    this.method = new ReadSite(realm, wellKnownSymbols.hasInstance, position);
    this.prototype = new ReadSite(realm, "prototype", position);
    this.defaultMethod = realm.intrinsic("Function.prototype.@@hasInstance");
  }

  test(value: Value, target: Value): boolean {
    if (isObject(target) && (target.kind === CLOSURE || target.kind === NATIVE) && isObject(value)) {
      const proto = this.method.peek(target) === this.defaultMethod ? this.prototype.peek(target) : undefined;
      if (isObject(proto)) return isInPrototypeChain(value, proto);
      this.method.learn(target);
      this.prototype.learn(target);
    }
    this.realm.caller.site = this.position;
    return instanceOf(this.realm, value, target);
  }
}
