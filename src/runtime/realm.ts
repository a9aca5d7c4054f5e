/**
 * A realm (9.3): one guest world with its own intrinsics, global object and symbols registry. Intrinsics are made at their
 * first touch from the factories given to the constructor, so an idle realm costs next to nothing, and making one is never
 * charged: the same program costs the same bytes whoever touched an intrinsic first.
 *
 * The realm also carries what compiled code and natives need at hand: the meter that they charge, the machine as the
 * `caller` of guest functions, and the epoch that inherited inline caches compare.
 */
import { BOUNDS } from "../accounting/costs.ts";
import type { Meter } from "../accounting/meter.ts";
import type { ArrayDefaults } from "./array-defaults.ts";
import type { DynamicCode } from "./dynamic-code.ts";
import type { GuestCall } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { PropertyKey } from "./property-key.ts";
import type { Cell, Shape, Slot } from "./shape.ts";
import type { TimeZone } from "./time-zones.ts";
import type { Unfinished } from "./unfinished.ts";
import type { Value } from "./values.ts";

/** How natives and conversions enter guest code: nested on the host's stack, bounded and charged. */
export interface GuestCaller {
  call(callee: Value, thisValue: Value, args: Value[]): Value;
  construct(callee: GuestObject, args: Value[], newTarget: GuestObject): Value;
  /**
   * For a stepping native: calls a function whose body is one closure without leaving the native, which saves most of what
   * a call costs. ABSENT where that cannot be, or where the slice is over: then the native asks for the call as ever.
   */
  callInPlace(callee: GuestObject, thisValue: Value, a: Value, b: Value, c: Value, d: Value): Value;
  /** Runs a step that may lead to the next one on the host's stack: it counts as a nested run. */
  deepen<T>(step: () => T): T;
  /** May a native pause the run? Only the outermost one, which somebody waits for, can be paused. */
  readonly canPause: boolean;
  /** 9.4 The current realm: that of the running function. */
  readonly currentRealm: Realm;
  /** Appends a job to the realm's queue (9.5.5). */
  enqueueJob(job: Job): void;
  /** 27.2.1.9 HostPromiseRejectionTracker. */
  trackRejection(promise: GuestObject, operation: "reject" | "handle"): void;
  /** The guest's call stack as it is now; its text is made when somebody reads it. */
  captureStack(): StackTrace;
  /** For a stepping native: what it has made so far and nothing else refers to yet, for heap walks to find, until it ends; as for `whileUnfinished`. */
  hold(made: object): void;
  /** Throws a guest value (see `throw.ts`). */
  throwValue(value: Value): never;
  /** Source offset at which compiled code is about to do something that may throw or run nested; -1 when a call op tells it. */
  site: number;
  /** The guest value in flight while a `GUEST_THROW` travels; a native that catches one finds the exception here. */
  thrown: Value;
}

/**
 * A job of the queue (9.5). `start` either returns steps, which the machine runs as a native frame, or returns null: then it
 * has arranged frames on the machine itself (the continuation of an `await`), or it is done.
 */
export interface Job {
  start(realm: Realm): Generator<GuestCall, Value, Value> | null;
}

/** A captured call stack. */
export interface StackTrace {
  /** Innermost first, one `    at name (file:line:column)` per line. */
  readonly text: string;
}

export type IntrinsicFactory = (realm: Realm) => GuestObject;

/** What lies outside of the core: no clock, no place and no randomness in here but these. */
export interface RealmHost {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 (inclusive) to 1. */
  readonly random: () => number;
  /** Where the guest is, as its dates tell. */
  readonly timeZone: TimeZone;
}

/** The limit on the bodies of one execution of one loop. Code compiled while it is there counts them. */
export interface LoopLimit {
  maximum: number;
  /** The limit was passed: terminates. */
  readonly exceeded: (count: number) => never;
}

/** A property of the global object that is made when first asked for. */
export interface LazyGlobal {
  readonly flags: number;
  readonly make: (realm: Realm, global: GuestObject) => Slot;
}

export type LazyGlobals = ReadonlyMap<PropertyKey, LazyGlobal>;

/** The intrinsic that everything descends from. */
const ROOT = "Object.prototype";

export class Realm {
  readonly meter: Meter;
  readonly host: RealmHost;
  caller!: GuestCaller;
  /** The compiler, for evals and the constructors of functions. */
  dynamicCode: DynamicCode | null = null;
  /** How many more shapes running programs may make. */
  shapesLeft: number = BOUNDS.shapes;
  /** Bumped by every layout change of an object that serves as a prototype. */
  prototypeEpoch = 0;
  /** Some prototype has, or may have, index properties: dense array shortcuts are off. */
  indexedPrototypes = false;
  /** Null unless `maxLoopIterations` is in use. */
  loopLimit: LoopLimit | null = null;
  nullRoot: Shape | null = null;
  iteratorResultShape: Shape | null = null;
  /** The shape of proxies, which no other object has. */
  proxyShape: Shape | null = null;
  /** The shape of arrays without properties of their own (see `arrays.ts`). */
  arrayShape: Shape | null = null;
  arrayDefaults: ArrayDefaults | null = null;
  /** What leaf natives have made so far (see `unfinished.ts`): a root of heap walks. */
  unfinished: Unfinished | null = null;
  globalObject!: GuestObject;
  /** 9.1.1.4 [[DeclarativeRecord]]: the global lexical bindings. */
  readonly lexicals = new Map<string, Cell>();
  /** 20.4.2.2 The registry of `Symbol.for`. Realms on machines of their own never meet, so each has one of its own. */
  symbolRegistry = new Map<string, symbol>();
  readonly lazyGlobals: LazyGlobals;
  private readonly factories: ReadonlyMap<string, IntrinsicFactory>;
  private readonly made = new Map<string, GuestObject>();

  constructor(
    meter: Meter,
    host: RealmHost,
    factories: ReadonlyMap<string, IntrinsicFactory>,
    lazyGlobals: LazyGlobals,
  ) {
    this.meter = meter;
    this.host = host;
    this.factories = factories;
    this.lazyGlobals = lazyGlobals;
  }

  /** The intrinsic of this name, e.g. `Array.prototype` for the specification's %Array.prototype%. */
  intrinsic(name: string): GuestObject {
    return this.made.get(name) ?? this.makeIntrinsic(name);
  }

  private makeIntrinsic(name: string): GuestObject {
    const factory = this.factories.get(name);
    if (factory === undefined) throw new Error(`no intrinsic named ${name}`);
    // Made first, the root is registered before its functions ask for it, so nothing is made twice.
    if (this.made.size === 0 && name !== ROOT) this.makeIntrinsic(ROOT);
    return this.made.get(name) ?? this.register(name, factory(this));
  }

  /** Registers an intrinsic before its factory returns, so that parts of it can refer to it. */
  register(name: string, intrinsic: GuestObject): GuestObject {
    this.made.set(name, intrinsic);
    return intrinsic;
  }

  /** The intrinsics made so far, as roots that cost nothing in heap walks. */
  intrinsics(): Iterable<GuestObject> {
    return this.made.values();
  }
}
