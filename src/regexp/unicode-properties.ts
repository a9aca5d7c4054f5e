/** Properties of characters and of strings (22.2.2.9.6, 22.2.2.9.7), each decoded when a pattern first names it. */
import { BINARY_ALIASES, CATEGORY_ALIASES } from "./property-names.ts";
import { NOTHING, type Ranges } from "./ranges.ts";
import { BINARY_PROPERTIES, GENERAL_CATEGORIES, STRING_PROPERTIES } from "./unicode-data.ts";
import { SCRIPT_ALIASES, SCRIPT_EXTENSIONS, SCRIPTS } from "./unicode-scripts.ts";

/** `\p{key}` or `\p{key=value}`; the parser knows the names. */
export const propertyRanges = (key: string, value: string | null): Ranges => decoded.rangesOf(dataOf(key, value));

const dataOf = (key: string, value: string | null): string | undefined => {
  switch (key) {
    case "General_Category":
    case "gc":
      return category(value ?? "");
    case "Script":
    case "sc":
      return SCRIPTS[scriptName(value ?? "")];
    case "Script_Extensions":
    case "scx":
      return SCRIPT_EXTENSIONS[scriptName(value ?? "")];
    default:
      return category(key) ?? BINARY_PROPERTIES[BINARY_ALIASES.get(key) ?? key];
  }
};

const category = (name: string): string | undefined => GENERAL_CATEGORIES[CATEGORY_ALIASES.get(name) ?? name];
const scriptName = (name: string): string => SCRIPT_ALIASES[name] ?? name;

/** The strings of a property, single characters among them. */
export const propertyStrings = (key: string): readonly string[] => {
  const property = STRING_PROPERTIES[key];
  if (property === undefined) return [];
  const { characters, strings } = property;
  return [...pointsOf(decoded.rangesOf(characters)), ...strings.split(" ").filter((text) => text !== "")];
};

const pointsOf = (ranges: Ranges): string[] => {
  const points: string[] = [];
  for (let index = 0; index < ranges.length; index += 2)
    for (let point = ranges[index] as number; point < (ranges[index + 1] as number); point++)
      points.push(String.fromCodePoint(point));
  return points;
};

/** The last digit of each number in the data. */
const LAST_DIGITS = "!#%&()*+,-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE = 36;

const decode = (data: string): Ranges => {
  const ranges: number[] = [];
  let change = 0;
  let digits = 0;
  for (const unit of data) {
    const last = LAST_DIGITS.indexOf(unit);
    digits = digits * BASE + (last < 0 ? Number.parseInt(unit, BASE) : last);
    if (last < 0) continue;
    change += digits;
    digits = 0;
    ranges.push(change);
  }
  return ranges;
};

class Decoded {
  private readonly known = new Map<string, Ranges>();

  rangesOf(data: string | undefined): Ranges {
    if (data === undefined) return NOTHING;
    const ranges = this.known.get(data) ?? decode(data);
    this.known.set(data, ranges);
    return ranges;
  }
}

const decoded = new Decoded();
