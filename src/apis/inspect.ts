/**
 * Values as a console shows them: the form that Node's users know, made from the guest's own data without running any of its
 * code. Getters are named and not asked, proxies are shown as their targets. Everything is bounded: three levels, a hundred
 * elements of a list, and as many units as the caller has room for.
 */
import { MAP, type MapData, SET, type SetData } from "../runtime/collections.ts";
import { STRING_OBJECT } from "../runtime/conversions.ts";
import { ERROR } from "../runtime/errors.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { PROMISE, promiseState } from "../runtime/promises.ts";
import { isIndex, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { isAbsent, isObject, type Value } from "../runtime/values.ts";
import { inspectError } from "./inspect-error.ts";
import { inspectList, isList, listLength } from "./inspect-list.ts";
import { inspectWithoutContents } from "./inspect-simple.ts";
import { firstOf, type Inspection, primitiveText } from "./inspection.ts";
import { type Brackets, fold, keyText } from "./layout.ts";
import { behindAllProxies, className, ownShown, shownKeys, titleOf } from "./own-data.ts";

/** Levels of objects in objects that are shown. */
export const USUAL_DEPTH = 2;

/** Thrown and caught here: there is no more room. */
const FULL = Symbol("full");

/** The text of a value; undefined where it has more units than there is room for. */
export const inspectValue = (realm: Realm, value: Value, room: number, depth = USUAL_DEPTH): string | undefined => {
  try {
    return new Inspector(realm, room, depth).value(value, 0);
  } catch (error) {
    if (error !== FULL) throw error;
    return undefined;
  }
};

class Inspector implements Inspection {
  readonly realm: Realm;
  private room: number;
  private readonly depth: number;
  /** The objects that are being shown, from the outside in. */
  private readonly ancestors: GuestObject[] = [];
  /** Those among them that something refers to, in the order in which that was noticed. */
  private readonly circular: GuestObject[] = [];
  /** The level of the object that was begun last: it decides whether an outer one may be a line. */
  private lastLevel = 0;

  constructor(realm: Realm, room: number, depth: number) {
    this.realm = realm;
    this.room = room;
    this.depth = depth;
  }

  value(value: Value, level: number): string {
    this.realm.meter.chargeIterations(1);
    if (!isObject(value)) return this.take(primitiveText(value));
    const target = behindAllProxies(value);
    if (target === undefined) return this.take("<Revoked Proxy>");
    if (this.ancestors.includes(target)) return this.take(`[Circular *${this.referenceTo(target)}]`);
    return this.object(target, level);
  }

  take(text: string): string {
    this.room -= text.length;
    if (this.room < 0) throw FULL;
    return text;
  }

  private referenceTo(target: GuestObject): number {
    if (!this.circular.includes(target)) this.circular.push(target);
    return this.circular.indexOf(target) + 1;
  }

  private object(object: GuestObject, level: number): string {
    const word = inspectWithoutContents(object);
    const keys = this.keysOf(object);
    if (word !== undefined && keys.length === 0) return this.take(word);
    const hasContents = !isEmpty(object, keys);
    if (hasContents && level > this.depth) return this.take(`[${nameOf(object)}]`);
    if (hasContents) this.lastLevel = level;
    this.ancestors.push(object);
    const text = this.contents(object, keys, level, word);
    this.ancestors.pop();
    const reference = this.circular.indexOf(object);
    return reference < 0 ? text : `<ref *${reference + 1}> ${text}`;
  }

  private contents(object: GuestObject, keys: readonly PropertyKey[], level: number, word?: string): string {
    if (object.kind === ERROR) return inspectError(this, object, keys, level);
    if (isList(object)) return inspectList(this, object, keys, level);
    const prefix = this.take(word ?? prefixOf(object));
    const members = this.members(object, level);
    const properties = this.properties(object, keys, level);
    return this.fold([...members, ...properties], level, { prefix, open: "{", close: "}" });
  }

  /** What an object contains beside its properties. */
  private members(object: GuestObject, level: number): string[] {
    const show = (value: Value): string => this.value(value, level + 1);
    if (object.kind === MAP) {
      const data = object.payload as MapData;
      return firstOf(data.size, data, ([key, value]) => `${show(key)} => ${show(value)}`);
    }
    if (object.kind === SET) {
      const data = object.payload as SetData;
      return firstOf(data.size, data, show);
    }
    if (object.kind !== PROMISE) return [];
    const { state, result } = promiseState(object);
    if (state === "pending") return ["<pending>"];
    return [`${state === "rejected" ? "<rejected> " : ""}${show(result)}`];
  }

  /** The keys that are shown beside what the kind of the object shows. */
  private keysOf(object: GuestObject): readonly PropertyKey[] {
    const keys = shownKeys(object);
    this.realm.meter.chargeIterations(keys.length);
    return isList(object) || object.kind === STRING_OBJECT ? keys.filter((key) => !isIndex(key)) : keys;
  }

  properties(object: GuestObject, keys: readonly PropertyKey[], level: number): string[] {
    return keys.map((key) => `${this.take(keyText(key))}: ${this.property(object, key, level)}`);
  }

  property(object: GuestObject, key: PropertyKey, level: number): string {
    const descriptor = ownShown(object, key);
    if (descriptor === undefined) return "<uninitialized>";
    if (!isAbsent(descriptor.value)) return this.value(descriptor.value, level + 1);
    if (!descriptor.set) return "[Getter]";
    return descriptor.get ? "[Getter/Setter]" : "[Setter]";
  }

  fold(members: readonly string[], level: number, brackets: Brackets): string {
    return fold(members, brackets, { indentation: 2 * level, isShallow: this.lastLevel - level < 3 });
  }
}

const isEmpty = (object: GuestObject, keys: readonly PropertyKey[]): boolean => {
  if (keys.length > 0 || object.kind === ERROR || object.kind === PROMISE) return false;
  if (object.kind === MAP || object.kind === SET) return (object.payload as MapData | SetData).size === 0;
  return !isList(object) || listLength(object) === 0;
};

const prefixOf = (object: GuestObject): string => {
  if (object.kind === MAP || object.kind === SET)
    return titleOf(object, object.kind.name, (object.payload as MapData | SetData).size);
  const title = titleOf(object, "Object");
  return title === "Object" ? "" : title;
};

const nameOf = (object: GuestObject): string =>
  className(object) ?? `${isList(object) ? "Array" : "Object"}: null prototype`;
