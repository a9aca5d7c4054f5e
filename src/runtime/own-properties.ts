/**
 * The storage of own properties: what shapes, slots, elements and dictionaries hold, with no regard to exotic behaviour.
 * Everything that changes an object's layout is here, and so are its two duties: new properties are charged, and changes
 * to prototypes bump the epoch that inherited inline caches compare.
 */
import { COSTS } from "../accounting/costs.ts";
import { type GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import { isIndex, type PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { Cell, DEFAULT, flagsOf, killCell, Shape, type Slot, slotOf } from "./shape.ts";
import { ABSENT, isAbsent, type Value } from "./values.ts";

/** A write this far behind the end of `elements` still keeps them dense. */
const MAX_GAP = 64;

/** The attributes of an own property, or -1. */
export const ownFlags = (object: GuestObject, key: PropertyKey): number => {
  if (isIndex(key) && key < object.elements.length && !isAbsent(object.elements[key])) return DEFAULT;
  const shape = object.shape;
  if (shape.dictionary !== null) return shape.dictionary.get(key)?.flags ?? -1;
  const entry = shape.find(key);
  return entry < 0 ? -1 : flagsOf(entry);
};

/** The slot of an own property, or ABSENT. */
export const ownSlot = (object: GuestObject, key: PropertyKey): Slot => {
  if (isIndex(key) && key < object.elements.length) {
    const element = object.elements[key] as Value;
    if (!isAbsent(element)) return element;
  }
  const shape = object.shape;
  if (shape.dictionary !== null) {
    const cell = shape.dictionary.get(key);
    return cell === undefined ? ABSENT : cell.value;
  }
  const entry = shape.find(key);
  return entry < 0 ? ABSENT : object.getSlot(slotOf(entry));
};

/** Replaces the slot of a property that exists; its attributes stay. */
export const writeSlot = (object: GuestObject, key: PropertyKey, slot: Slot): void => {
  if (isIndex(key) && key < object.elements.length && !isAbsent(object.elements[key])) {
    object.elements[key] = slot as Value;
    return;
  }
  const shape = object.shape;
  if (shape.dictionary !== null) (shape.dictionary.get(key) as Cell).value = slot;
  else object.setSlot(slotOf(shape.find(key)), slot);
};

/** Gives the object a shape of its own, with a dictionary. */
export const toDictionary = (object: GuestObject): Map<PropertyKey, Cell> => {
  const shape = object.shape;
  if (shape.dictionary !== null) return shape.dictionary;
  const own = Shape.forDictionary(shape.realm, shape.proto);
  const dictionary = own.dictionary as Map<PropertyKey, Cell>;
  for (const entry of shape.entries())
    dictionary.set(entry.key, new Cell(object.getSlot(entry.count - 1), entry.flags));
  object.shape = own;
  object.clearSlots();
  return dictionary;
};

/** What an element takes in a dictionary. */
const CELL_BYTES = 80;

/** Moves every element into the dictionary, where it can have attributes and gaps. */
const elementsToDictionary = (object: GuestObject): Map<PropertyKey, Cell> => {
  const { meter } = object.shape.realm;
  meter.noteTaken(CELL_BYTES * object.elements.length);
  meter.tickMany(object.elements.length);
  const dictionary = toDictionary(object);
  object.shape.hasIndexCells = true;
  const elements = object.elements;
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index] as Value;
    if (!isAbsent(element)) dictionary.set(index, new Cell(element, DEFAULT));
  }
  object.elements = NO_ELEMENTS;
  return dictionary;
};

const noteLayoutChange = (shape: Shape): void => {
  if (shape.servesAsPrototype) shape.realm.prototypeEpoch++;
};

/** Adds a property that is not there, without charging it: for intrinsics and for objects charged as a whole. */
export const addUncharged = (object: GuestObject, key: PropertyKey, slot: Slot, flags: number): void => {
  if (isIndex(key)) addIndex(object, key, slot, flags);
  else addNamed(object, key, slot, flags);
};

/** Adds named properties that come before those that are there: they are made late, but have been there from the start. */
export const addAhead = (object: GuestObject, add: () => void): void => {
  const { shape } = object;
  if (shape.dictionary !== null) return addAheadOfCells(shape.dictionary, add);
  const others = shape.entries().map(({ key, flags, count }) => ({ key, flags, slot: object.getSlot(count - 1) }));
  if (others.length > 0) {
    object.shape = rootShape(shape.realm, shape.proto);
    object.clearSlots();
  }
  add();
  for (const { key, slot, flags } of others) addUncharged(object, key, slot, flags);
};

const addAheadOfCells = (dictionary: Map<PropertyKey, Cell>, add: () => void): void => {
  const others = [...dictionary];
  dictionary.clear();
  add();
  for (const [key, cell] of others) dictionary.set(key, cell);
};

/** Adds a property that is not there. */
export const addProperty = (object: GuestObject, key: PropertyKey, slot: Slot, flags: number): void => {
  object.shape.realm.meter.chargeBytes(
    isIndex(key) && object.kind.name === "Array" ? COSTS.arrayElement : COSTS.property,
  );
  addUncharged(object, key, slot, flags);
};

const addNamed = (object: GuestObject, key: PropertyKey, slot: Slot, flags: number): void => {
  const shape = object.shape;
  const next = shape.dictionary === null ? shape.addAtRunTime(key, flags) : null;
  if (next === null) {
    toDictionary(object).set(key, new Cell(slot, flags));
    noteLayoutChange(object.shape);
    return;
  }
  object.shape = next;
  object.setSlot(next.count - 1, slot);
};

const addIndex = (object: GuestObject, index: number, slot: Slot, flags: number): void => {
  if (object.shape.servesAsPrototype) object.shape.realm.indexedPrototypes = true;
  noteLayoutChange(object.shape);
  const length = object.elements.length;
  if (flags === DEFAULT && !object.shape.hasIndexCells && index <= length + MAX_GAP)
    addElement(object, index, slot as Value);
  else elementsToDictionary(object).set(index, new Cell(slot, flags));
};

/** Adds a dense element, filling the gap before it with holes. */
const addElement = (object: GuestObject, index: number, value: Value): void => {
  if (object.elements === NO_ELEMENTS) object.elements = [];
  const elements = object.elements;
  while (elements.length < index) elements.push(ABSENT);
  if (index === elements.length) elements.push(value);
  else elements[index] = value;
};

/** Replaces a property that exists with another slot and attributes. */
export const redefine = (object: GuestObject, key: PropertyKey, slot: Slot, flags: number): void => {
  if (ownFlags(object, key) === flags) return redefineValue(object, key, slot);
  const dictionary = isIndex(key) ? elementsToDictionary(object) : toDictionary(object);
  const old = dictionary.get(key) as Cell;
  dictionary.set(key, new Cell(slot, flags));
  killCell(old);
  noteLayoutChange(object.shape);
  if (isIndex(key) && object.shape.servesAsPrototype) object.shape.realm.indexedPrototypes = true;
};

const redefineValue = (object: GuestObject, key: PropertyKey, slot: Slot): void => {
  writeSlot(object, key, slot);
  noteLayoutChange(object.shape);
};

/** Removes an own property. */
export const removeOwn = (object: GuestObject, key: PropertyKey): void => {
  if (isIndex(key) && key < object.elements.length) {
    object.elements[key] = ABSENT;
    noteLayoutChange(object.shape);
    return;
  }
  const dictionary = toDictionary(object);
  const cell = dictionary.get(key);
  if (cell === undefined) return;
  dictionary.delete(key);
  killCell(cell);
  noteLayoutChange(object.shape);
};

/** Bytes of a key in the lists that natives make of keys. */
const INDEX_BYTES = 56;
const NAME_BYTES = 24;

/** 10.1.11.1: indices ascending, then strings, then symbols in the order of creation. */
export const ownKeysInOrder = (object: GuestObject): PropertyKey[] => {
  const { dictionary } = object.shape;
  noteKeysTaken(object.shape.realm, object.elements.length, dictionary?.size ?? 0);
  const keys = dictionary === null ? object.shape.keys() : [...dictionary.keys()];
  // FAST PATH: most objects have names only.
  if (object.elements.length === 0 && keys.every((key) => typeof key === "string")) return keys;
  const indices: PropertyKey[] = [];
  object.elements.forEach((element, index) => {
    if (!isAbsent(element)) indices.push(index);
  });
  const cells = keys.filter(isIndex).sort((a, b) => a - b);
  const strings = keys.filter((key) => typeof key === "string");
  const symbols = keys.filter((key) => typeof key === "symbol");
  return [...indices, ...cells, ...strings, ...symbols];
};

/** Lists of keys live but while natives are at work; an index becomes a string, too. Making one is work by its length. */
export const noteKeysTaken = (realm: Realm, indices: number, names: number): void => {
  realm.meter.noteTaken(INDEX_BYTES * indices + NAME_BYTES * names);
  realm.meter.tickMany(indices + names);
};

/** The empty shape of objects with this prototype. Being one makes the prototype a dictionary whose changes are noticed. */
export const rootShape = (realm: Realm, proto: GuestObject | null): Shape => {
  if (proto === null) {
    realm.nullRoot ??= new Shape(realm, null, null, "", 0, 0);
    return realm.nullRoot;
  }
  const shape = markAsPrototype(proto);
  // A prototype of another realm keeps its root there; a shape belongs to the realm of its objects' prototype.
  shape.childRoot ??= new Shape(shape.realm, proto, null, "", 0, 0);
  return shape.childRoot;
};

const markAsPrototype = (proto: GuestObject): Shape => {
  if (!proto.shape.servesAsPrototype) {
    toDictionary(proto);
    proto.shape.servesAsPrototype = true;
    if (mayHaveIndexProperties(proto)) proto.shape.realm.indexedPrototypes = true;
    if (proto.shape.proto !== null) markAsPrototype(proto.shape.proto);
  }
  return proto.shape;
};

const mayHaveIndexProperties = (object: GuestObject): boolean =>
  object.elements.length > 0 || object.shape.hasIndexCells || hasExoticIndices(object);

/** Array.prototype and String.prototype are exotic, too, but have no index properties of their own making. */
const hasExoticIndices = ({ kind, payload }: GuestObject): boolean => {
  if (kind.get === null && kind.getOwnProperty === null && kind.has === null) return false;
  return kind.name !== "Array" && payload !== "";
};

/** Changes the prototype in place (10.1.2 without its checks). */
export const writePrototype = (object: GuestObject, proto: GuestObject | null): void => {
  const shape = object.shape;
  if (shape.dictionary === null) {
    reshape(object, proto);
    return;
  }
  if (proto !== null) {
    rootShape(shape.realm, proto);
    // Nobody tells this realm of index properties that another one's prototypes get.
    if (proto.shape.realm !== shape.realm) shape.realm.indexedPrototypes = true;
  }
  shape.proto = proto;
  noteLayoutChange(shape);
};

const reshape = (object: GuestObject, proto: GuestObject | null): void => {
  let shape = rootShape(object.shape.realm, proto);
  for (const entry of object.shape.entries()) shape = shape.add(entry.key, entry.flags) as Shape;
  object.shape = shape;
};
