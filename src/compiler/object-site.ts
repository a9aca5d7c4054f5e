/**
 * A place in the source where an object literal with plain keys is made. All its objects have one shape, and their properties
 * go from the operands into the object with no list between. It is a class with a small method, like the sites of property
 * accesses, so that the host's engine inlines it into the closures of the compiler.
 */
import { COSTS } from "../accounting/costs.ts";
import { GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import { rootShape } from "../runtime/own-properties.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { DEFAULT, type Shape } from "../runtime/shape.ts";
import type { Value } from "../runtime/values.ts";

export class ObjectSite {
  private readonly realm: Realm;
  private readonly keys: readonly PropertyKey[];
  private readonly position: number;
  /** What an object costs, with its properties. */
  private readonly bytes: number;
  private shape: Shape | null = null;

  constructor(realm: Realm, keys: readonly PropertyKey[], position: number) {
    this.realm = realm;
    this.keys = keys;
    this.position = position;
    this.bytes = COSTS.object + COSTS.property * keys.length;
  }

  make(p0?: Value, p1?: Value, p2?: Value, p3?: Value, furtherSlots?: Value[]): GuestObject {
    const { meter } = this.realm;
    if ((meter.bytes -= this.bytes) < 0) this.refill();
    return new GuestObject(this.shape ?? this.makeShape(), NO_ELEMENTS, ORDINARY, null, p0, p1, p2, p3, furtherSlots);
  }

  private refill(): void {
    this.realm.caller.site = this.position;
    this.realm.meter.refillBytes(this.bytes);
  }

  private makeShape(): Shape {
    const { realm } = this;
    let shape = rootShape(realm, realm.intrinsic("Object.prototype"));
    for (const key of this.keys) shape = shape.add(key, DEFAULT) as Shape;
    this.shape = shape;
    return shape;
  }
}
