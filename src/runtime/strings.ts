/**
 * Strings: guest strings are host strings, and the host's algorithms do the work on them. What is left to the sandbox is the
 * bill and the memory behind it.
 *
 * The bill: a built-in pays one iteration per 16 units that it scans and two bytes per unit of the string that it makes. Scans
 * are charged by position, as the 16-unit blocks that were completed between two places, so that a scan in parts costs what
 * one in a single piece costs.
 *
 * The memory: hosts keep a piece cut from a string as a view of the whole, so that 20 units can hold megabytes which no heap
 * walk sees. What is cut from anything but a short string is therefore copied flat. The rule goes by the length of the
 * whole alone: a rule by proportion would let a chain of halvings keep its first link.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { STRING_TOO_LONG } from "../messages/text.ts";
import type { Realm } from "./realm.ts";
import { throwRangeError } from "./throw.ts";

/** A view of a string up to this long may stay a view. */
const LONGEST_HELD = 256;
/** Hosts copy pieces up to this short anyway. */
const SHORTEST_VIEW = 13;

/** Charges a string that a built-in makes. */
export const chargeString = (realm: Realm, units: number): void => realm.meter.chargeBytes(COSTS.stringUnit * units);

/** Charges the scan of the units from `from` to `to`. */
export const chargeScan = (realm: Realm, from: number, to: number): void => {
  const blocks = blocksBefore(to) - blocksBefore(from);
  if (blocks > 0) realm.meter.chargeIterations(blocks);
};

const blocksBefore = (position: number): number => Math.floor(position / COSTS.stringUnitsPerIteration);

/** Charges a built-in that looks at the whole of a text. */
export const chargeReading = (realm: Realm, text: string): void => {
  realm.meter.noteRead(text);
  chargeScan(realm, 0, text.length);
};

/** Comparing two texts is unbilled work by their length, as far as they are long. */
export const noteComparison = (realm: Realm, left: string, right: string): void => {
  realm.meter.tickMany(Math.min(left.length, right.length) >> 4);
  realm.meter.noteRead(left);
  realm.meter.noteRead(right);
};

/** The same for texts that can only be equal if they are equally long. */
export const noteEquation = (realm: Realm, left: string, right: string): void => {
  if (left.length === right.length) noteComparison(realm, left, right);
};

/** Looking up a value in a table compares it with one that is there. */
export const noteLookup = (realm: Realm, value: unknown): void => {
  if (typeof value === "string") noteComparison(realm, value, value);
};

/** Refuses a string that would be too long; to be asked before it is built. */
export const checkStringLength = (realm: Realm, length: number): void => {
  if (length > BOUNDS.stringLength) throwRangeError(realm, STRING_TOO_LONG);
};

/** The result of a host algorithm that may lengthen a text beyond the host's bound for strings, which is not far from ours. */
export const boundedByHost = (realm: Realm, make: () => string): string => {
  let result: string;
  try {
    result = make();
  } catch (error) {
    if (error instanceof RangeError) return throwRangeError(realm, STRING_TOO_LONG);
    throw error;
  }
  checkStringLength(realm, result.length);
  return result;
};

/** Units that are put together at a time. */
const BLOCK = 4096;
/** Units, and the factor from one check to the next. */
const FIRST_CHECK = 2 ** 19;
const CHECK_GROWTH = 1.5;

/** A copy that shares nothing with the string that the piece was cut from. */
const copyFlat = (piece: string): string => ` ${piece}`.slice(1);

/** The piece of a string between two places, which does not keep the string alive if that is long; not charged. */
export const cut = (text: string, start: number, end: number): string => detach(text.slice(start, end), text);

/** A piece that was cut from a string, without its hold on it. */
export const detach = (piece: string, whole: string): string =>
  whole.length > LONGEST_HELD && piece.length >= SHORTEST_VIEW && piece.length < whole.length ? copyFlat(piece) : piece;

/** The same for many pieces of one string. */
export const detachAll = (pieces: string[], whole: string): string[] =>
  whole.length > LONGEST_HELD ? pieces.map((piece) => detach(piece, whole)) : pieces;

/**
 * A string made of pieces, each charged and checked before it is added. The host keeps a note for every piece until somebody
 * reads the whole, and the notes of small pieces are larger than the pieces. So pieces are put together by the block.
 */
export class StringBuilder {
  private readonly realm: Realm;
  private blocks = "";
  private block = "";
  /** Heap walks do not find what is being built; from this length on, they are told. */
  private nextCheck = FIRST_CHECK;
  /** Keeps the reads of `closeBlock` from being optimised away. */
  private unitsRead = 0;

  constructor(realm: Realm) {
    this.realm = realm;
  }

  append(piece: string): void {
    checkStringLength(this.realm, this.blocks.length + this.block.length + piece.length);
    chargeString(this.realm, piece.length);
    this.block += piece;
    if (this.block.length >= BLOCK) this.closeBlock();
  }

  toString(): string {
    return this.blocks + this.block;
  }

  /** The host puts a string together when a unit is read. */
  private closeBlock(): void {
    this.unitsRead += this.block.charCodeAt(0);
    this.blocks += this.block;
    if (this.blocks.length >= this.nextCheck) this.check();
    this.block = "";
  }

  private check(): void {
    this.realm.meter.noteHeld(COSTS.stringUnit * this.blocks.length);
    this.nextCheck = this.blocks.length * CHECK_GROWTH;
  }
}
