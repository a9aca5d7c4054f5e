/** What JSON.stringify says about a circular structure: the way around the circle, in the words of V8. */
import { circleMember, circleStep, circularStructure, STEPS_LEFT_OUT } from "../messages/json.ts";
import { constructorName } from "../runtime/describe.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";

/** A place in the structure: an object and the key of its member on the way down. */
export interface Place {
  readonly object: GuestObject;
  readonly key: PropertyKey;
  readonly parent: Place | null;
}

/** Of the objects after the first, so many are shown at either end of a large circle. */
const SHOWN = { first: 2, last: 1 };

/** The message for meeting `object`, which is among the places from `last` upwards, as a member of `last` again. */
export const circularStructureText = (last: Place, object: GuestObject): string => {
  const circle = placesFrom(last, object);
  const steps = circle.slice(1).map((place) => circleStep(step(place.parent as Place), named(place.object)));
  const isLarge = steps.length > SHOWN.first + SHOWN.last;
  const shown = isLarge ? [...steps.slice(0, SHOWN.first), STEPS_LEFT_OUT, ...steps.slice(-SHOWN.last)] : steps;
  return circularStructure(named(object), shown, step(last));
};

const placesFrom = (last: Place, object: GuestObject): Place[] => {
  const places: Place[] = [];
  for (let place: Place | null = last; place !== null; place = place.parent) {
    places.push(place);
    if (place.object === object) break;
  }
  return places.reverse();
};

const step = ({ key }: Place): string => circleMember(keyToText(key), typeof key === "number");

const named = (object: GuestObject): string => `'${constructorName(object) ?? "Object"}'`;
