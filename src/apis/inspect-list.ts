/** Arrays and typed arrays: elements in square brackets, then what else they have. */
import { ARRAY, arrayLength, packedElements } from "../runtime/arrays.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { ownKeys } from "../runtime/objects.ts";
import { isIndex, type PropertyKey } from "../runtime/property-key.ts";
import { TYPED_ARRAY, typedArrayData, typedArrayGet } from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";
import { firstOf, type Inspection, more, SHOWN_ELEMENTS } from "./inspection.ts";
import { titleOf } from "./own-data.ts";

export const isList = (object: GuestObject): boolean => object.kind === ARRAY || object.kind === TYPED_ARRAY;

export const inspectList = (
  inspection: Inspection,
  list: GuestObject,
  keys: readonly PropertyKey[],
  level: number,
): string => {
  const members = list.kind === TYPED_ARRAY ? typedElements(inspection, list) : elements(inspection, list, level);
  const title = titleFor(list);
  return inspection.fold([...members, ...inspection.properties(list, keys, level)], level, {
    prefix: inspection.take(title),
    open: "[",
    close: "]",
    fill: keys.length === 0,
  });
};

export const listLength = (list: GuestObject): number =>
  list.kind === TYPED_ARRAY ? typedArrayData(list).length : arrayLength(list);

const titleFor = (list: GuestObject): string => {
  const length = listLength(list);
  if (list.kind === TYPED_ARRAY) return titleOf(list, typedArrayData(list).type.name, length);
  const title = titleOf(list, "Array", length);
  return title === `Array(${length})` ? "" : title;
};

const typedElements = (inspection: Inspection, list: GuestObject): string[] => {
  const { length } = typedArrayData(list);
  const indices = Array.from({ length: Math.min(length, SHOWN_ELEMENTS + 1) }, (_, index) => index);
  return firstOf(length, indices, (index) => inspection.value(typedArrayGet(list, index), 0));
};

const elements = (inspection: Inspection, list: GuestObject, level: number): string[] => {
  const packed = packedElements(list);
  if (packed === undefined) return elementsWithHoles(inspection, list, level);
  return firstOf(packed.length, packed, (value: Value) => inspection.value(value, level + 1));
};

/** Holes that follow each other are one member. */
const elementsWithHoles = (inspection: Inspection, list: GuestObject, level: number): string[] => {
  const length = arrayLength(list);
  const members: string[] = [];
  let next = 0;
  for (const index of ownKeys(list).filter(isIndex)) {
    if (index > next) members.push(holes(index - next));
    if (members.length >= SHOWN_ELEMENTS) return [...members, more(length - index)];
    members.push(inspection.property(list, index, level));
    next = index + 1;
  }
  return next < length ? [...members, holes(length - next)] : members;
};

const holes = (count: number): string => `<${count} empty item${count === 1 ? "" : "s"}>`;
