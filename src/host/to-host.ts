/**
 * Guest values out to the host, by copy. Own enumerable string keys only; cycles and shared references come out as they were;
 * nothing recurses. Getters of the guest run nested, once, metered like any of its code; the copying itself counts no
 * iterations and no bytes, only ticks, so that the clock is looked at.
 *
 * A proxy is read through its traps, as any code of the guest would read it.
 *
 * What the host receives is the host's own: plain objects, arrays, maps, sets and errors of its own classes, functions that
 * run the guest's. An object is made when it is first met and filled later, and only the filling can run guest code.
 */
import { BOUNDS } from "../accounting/costs.ts";
import { patternOf, REGEXP } from "../regexp/regexp-objects.ts";
import { ARRAY_BUFFER } from "../runtime/array-buffers.ts";
import { ARRAY, arrayLength, isArray } from "../runtime/arrays.ts";
import { MAP, type MapData, SET, type SetData } from "../runtime/collections.ts";
import { PRIMITIVE_OBJECT, STRING_OBJECT } from "../runtime/conversions.ts";
import { DATA_VIEW } from "../runtime/data-views.ts";
import { DATE } from "../runtime/dates.ts";
import { ERROR } from "../runtime/errors.ts";
import { isCallable } from "../runtime/function-objects.ts";
import { type GuestObject, type ObjectKind, ORDINARY } from "../runtime/guest-object.ts";
import { MODULE_NAMESPACE } from "../runtime/module-namespace.ts";
import { ownEnumerableValue } from "../runtime/object-operations.ts";
import { get, hasOwnProperty, ownKeys } from "../runtime/objects.ts";
import { PROMISE } from "../runtime/promises.ts";
import { PROXY } from "../runtime/proxies.ts";
import type { ProxyData } from "../runtime/proxy-data.ts";
import type { Realm } from "../runtime/realm.ts";
import { TYPED_ARRAY, type TypedArrayData } from "../runtime/typed-arrays.ts";
import { whileUnfinished } from "../runtime/unfinished.ts";
import { ABSENT, isObject, type Primitive, type Value } from "../runtime/values.ts";
import { createHostBinary, guestBytes } from "./binary-data.ts";
import { noCounterpart } from "./bridge-errors.ts";
import type { Crossing } from "./crossing.ts";
import { createGuestFunction } from "./guest-function.ts";
import { createHostError, guestStackOf } from "./host-error-classes.ts";
import { defineProperty, OBJECT_PROTOTYPE } from "./host-primordials.ts";
import { createHostPromise } from "./host-promise.ts";
import type { Place } from "./place.ts";
import { createHostRegExp } from "./regular-expressions.ts";
import { Surplus } from "./surplus.ts";

/** An object whose copy was made but not filled. */
interface Pending {
  readonly form: Form;
  readonly source: GuestObject;
  readonly target: object;
  readonly place: Place;
}

/** How objects of a kind are copied. */
interface Form {
  /** Undefined where the host has nothing of this type. */
  readonly make: (source: GuestObject, place: Place, copy: OutwardCopy) => object | undefined;
  readonly fill: (copy: OutwardCopy, pending: Pending) => void;
}

class OutwardCopy {
  private readonly crossing: Crossing;
  private readonly copies = new Map<GuestObject, unknown>();
  private readonly pending: Pending[] = [];
  /** What has been copied stays in memory till the end, also what getters made: for heap walks to find. */
  private readonly sources: GuestObject[] = [];
  private surplusSoFar: Surplus | undefined;

  constructor(crossing: Crossing) {
    this.crossing = crossing;
  }

  copy(value: Value, place: Place): unknown {
    const copy = this.convert(value, place.parent, place.key);
    if (this.pending.length > 0) whileUnfinished(this.crossing.realm, this.sources, () => this.fill());
    return copy;
  }

  private fill(): void {
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) next.form.fill(this, next);
  }

  convert(value: Value, parent: Place | undefined, key: string | number): unknown {
    if (!isObject(value)) return this.convertPrimitive(value);
    return this.copies.get(value) ?? this.convertObject(value, { parent, key });
  }

  private convertPrimitive(value: Primitive): unknown {
    if (typeof value === "string") this.crossing.realm.meter.noteRead(value);
    return typeof value === "symbol" ? this.crossing.identities.symbolToHost(value) : value;
  }

  private convertObject(source: GuestObject, place: Place): unknown {
    const known = this.crossing.identities.hostOf(source);
    if (known !== undefined) return known;
    if (source.kind.callable) return this.hold(createGuestFunction(this.crossing, source), source);
    if (source.kind === PROMISE) return this.hold(createHostPromise(this.crossing, source), source);
    return isPrimitiveObject(source) ? this.convertPrimitiveObject(source, place) : this.begin(source, place);
  }

  private hold(host: object, source: GuestObject): object {
    this.crossing.identities.linkHeld(host, source);
    return host;
  }

  private convertPrimitiveObject(source: GuestObject, place: Place): unknown {
    const wrapper: unknown = Object(this.convert(source.payload as Value, place.parent, place.key));
    this.copies.set(source, wrapper);
    return wrapper;
  }

  private begin(source: GuestObject, place: Place): object {
    const form = formOf(source, place);
    const target = form?.make(source, place, this);
    if (form === undefined || target === undefined) throw noCounterpart(place, nameOf(source));
    this.copies.set(source, target);
    this.sources.push(source);
    this.pending.push({ form, source, target, place });
    return target;
  }

  /** The host may call methods on this copy. */
  noteMethods(target: object, source: GuestObject): void {
    this.crossing.identities.linkCopy(target, source);
  }

  /** Made when first asked for: most values have none. */
  get surplus(): Surplus {
    this.surplusSoFar ??= new Surplus(this.crossing.realm.meter);
    return this.surplusSoFar;
  }

  tick(units: number): void {
    this.crossing.realm.meter.tickMany(units);
  }

  /** The keys of an object are about to be copied. */
  enter({ kind }: GuestObject, keys: readonly unknown[]): void {
    this.tick(keys.length);
    if (kind === PROXY) this.surplus.addProperties(keys.length);
  }
}

// --- forms -----------------------------------------------------------------------------------------------------------------

/** Assignment, but for names that `Object.prototype` could answer: those become own data in any case. */
const setData = (target: object, name: string, value: unknown): void => {
  if (name in OBJECT_PROTOTYPE)
    defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  else (target as Record<string, unknown>)[name] = value;
};

const setHidden = (target: object, name: string, value: unknown): void => {
  defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
};

const fillObject = (copy: OutwardCopy, pending: Pending): void => fillEnumerable(copy, pending, () => true);

const fillEnumerable = (
  copy: OutwardCopy,
  { source, target, place }: Pending,
  isWanted: (name: string) => boolean,
): void => {
  const keys = ownKeys(source);
  copy.enter(source, keys);
  for (const key of keys) {
    if (typeof key === "symbol" || !isWanted(String(key))) continue;
    const value = ownEnumerableValue(source, key);
    if (value === ABSENT) continue;
    setData(target, String(key), copy.convert(value, place, key));
    if (isCallable(value)) copy.noteMethods(target, source);
  }
};

/** The elements, holes kept; other properties of an array stay behind. */
const fillArray = (copy: OutwardCopy, { source, target, place }: Pending): void => {
  const host = target as unknown[];
  const { elements } = source;
  copy.tick(elements.length);
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index] as Value;
    if (element !== ABSENT) host[index] = copy.convert(element, place, index);
  }
  if (source.shape.hasIndexCells) fillIndexCells(copy, source, host, place);
  host.length = arrayLength(source);
};

/** Elements with accessors or attributes, and those far out. */
const fillIndexCells = (copy: OutwardCopy, source: GuestObject, host: unknown[], place: Place): void => {
  const keys = ownKeys(source);
  copy.enter(source, keys);
  for (const key of keys) {
    if (typeof key !== "number") continue;
    const value = ownEnumerableValue(source, key);
    if (value !== ABSENT) host[key] = copy.convert(value, place, key);
  }
};

/** The length that the proxy tells of adds no elements. */
const fillFromArrayProxy = (copy: OutwardCopy, { source, target, place }: Pending): void => {
  const host = target as unknown[];
  const length = get(source, "length");
  fillIndexCells(copy, source, host, place);
  if (isNumberOfElements(length)) host.length = length;
};

const isNumberOfElements = (length: Value): length is number => typeof length === "number" && length >>> 0 === length;

const fillMap = (copy: OutwardCopy, { source, target, place }: Pending): void => {
  const data = source.payload as MapData;
  const host = target as Map<unknown, unknown>;
  copy.tick(data.size);
  for (const [key, value] of data) host.set(copy.convert(key, place, host.size), copy.convert(value, place, host.size));
};

const fillSet = (copy: OutwardCopy, { source, target, place }: Pending): void => {
  const data = source.payload as SetData;
  const host = target as Set<unknown>;
  copy.tick(data.size);
  for (const value of data) host.add(copy.convert(value, place, host.size));
};

/** What some errors carry. */
const ERROR_DATA = ["cause", "errors", "error", "suppressed"] as const;

/** Of an error's own making; whatever else it has crosses as data. */
const ERROR_FIELDS: ReadonlySet<string> = new Set(["name", "message", "stack", ...ERROR_DATA]);

const fillError = (copy: OutwardCopy, pending: Pending): void => {
  const { source, target, place } = pending;
  setHidden(target, "stack", guestStackOf(source));
  for (const key of ["name", "message"]) {
    const text = get(source, key);
    if (typeof text === "string" && text !== (target as Record<string, unknown>)[key]) setHidden(target, key, text);
  }
  for (const key of ERROR_DATA)
    if (hasOwnProperty(source, key)) setHidden(target, key, copy.convert(get(source, key), place, key));
  fillEnumerable(copy, pending, (name) => !ERROR_FIELDS.has(name));
};

/** Its bytes were copied when it was made. */
const BINARY_FORM: Form = {
  make: (source, _place, { surplus }) => {
    surplus.addBytes(guestBytes(source));
    return createHostBinary(source);
  },
  fill: (copy, { source }) => copy.tick(guestBytes(source).length >> 4),
};

const OBJECT_FORM: Form = { make: () => ({}), fill: fillObject };
const ARRAY_PROXY_FORM: Form = { make: () => [], fill: fillFromArrayProxy };

const FORMS: ReadonlyMap<ObjectKind, Form> = new Map([
  [ORDINARY, OBJECT_FORM],
  [ARRAY, { make: () => [], fill: fillArray }],
  [MAP, { make: () => new Map(), fill: fillMap }],
  [DATE, { make: (source) => new Date(source.payload as number), fill: () => undefined }],
  [REGEXP, { make: createHostRegExp, fill: (copy, { source }) => copy.tick(patternOf(source).source.length >> 4) }],
  [SET, { make: () => new Set(), fill: fillSet }],
  [ERROR, { make: createHostError, fill: fillError }],
  [ARRAY_BUFFER, BINARY_FORM],
  [DATA_VIEW, BINARY_FORM],
  [TYPED_ARRAY, BINARY_FORM],
  [MODULE_NAMESPACE, OBJECT_FORM],
]);

/** Some exotic objects are plain data but for the way they keep it. */
const PLAIN_NAMES: ReadonlySet<string> = new Set(["Object", "Arguments"]);

const formOf = (source: GuestObject, place: Place): Form | undefined => {
  const { kind } = source;
  if (kind === PROXY) return proxyForm(source, place);
  return FORMS.get(kind) ?? (PLAIN_NAMES.has(kind.name) ? OBJECT_FORM : undefined);
};

/** A proxy of an array is an array, any other a plain object, whatever its target is. */
const proxyForm = (source: GuestObject, place: Place): Form => {
  if ((source.payload as ProxyData).target === null) throw noCounterpart(place, "revoked Proxy");
  return isArray(source) ? ARRAY_PROXY_FORM : OBJECT_FORM;
};

const nameOf = ({ kind, payload }: GuestObject): string =>
  kind === TYPED_ARRAY ? (payload as TypedArrayData).type.name : kind.name;

const isPrimitiveObject = ({ kind }: GuestObject): boolean => kind === PRIMITIVE_OBJECT || kind === STRING_OBJECT;

/** Throws a `HostError` that names the place of what cannot cross; guest exceptions and terminations of getters pass. */
export const copyToHost = (crossing: Crossing, value: Value, place: Place): unknown => {
  if (isObject(value) || typeof value === "symbol") return new OutwardCopy(crossing).copy(value, place);
  if (typeof value === "string" && value.length >= BOUNDS.longString) noteText(crossing.realm, value);
  return value;
};

/** The host may look at its units, and nothing else may hold it any more. */
const noteText = (realm: Realm, text: string): void => whileUnfinished(realm, [text], () => realm.meter.noteRead(text));

export const copyListToHost = (crossing: Crossing, values: readonly Value[], parent: Place): unknown[] => {
  const copy = new OutwardCopy(crossing);
  return values.map((value, key) => copy.copy(value, { parent, key }));
};
