/**
 * Where a value stands in the data that crosses, for messages such as `globals.a.b[3] is a WeakMap`. A place is a link to
 * the place around it; the path becomes text only when something cannot cross.
 */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

export const rootPlace = (name: string): Place => ({ parent: undefined, key: name });

/** Paths longer than this show their root and their end. */
const MAX_SHOWN = 12;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

export const placeText = (place: Place): string => {
  const segments: string[] = [];
  let at = place;
  for (; at.parent !== undefined; at = at.parent) if (segments.length < MAX_SHOWN) segments.push(segmentText(at.key));
  const isWhole = depthOf(place) <= MAX_SHOWN;
  return `${at.key}${isWhole ? "" : "…"}${segments.reverse().join("")}`;
};

const depthOf = (place: Place): number => {
  let depth = 0;
  for (let at = place.parent; at !== undefined; at = at.parent) depth++;
  return depth;
};

const segmentText = (key: string | number): string => {
  if (typeof key === "number") return `[${key}]`;
  return NAME.test(key) ? `.${key}` : `[${JSON.stringify(key.length > 60 ? `${key.slice(0, 57)}...` : key)}]`;
};
