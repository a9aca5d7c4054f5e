/** Properties of characters. */
import { NOTHING, type Ranges } from "./ranges.ts";

export const propertyRanges = (_key: string, _value: string | null): Ranges => NOTHING;
export const propertyStrings = (_key: string): readonly string[] => [];
