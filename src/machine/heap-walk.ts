/**
 * The live memory of a guest: what it could still reach, counted by walking its heap. The weights are real sizes (of a
 * 64-bit host), not the tariff of the cost table: an empty array is not free, and a string counts by its full length, once,
 * however many places hold it and however the host has put it together.
 *
 * The walk goes over the engine's own records, too, since they are what keeps values alive: environments, frames, reactions,
 * queues. These are walked by their fields, so a new kind of object needs nothing here. It never recurses, runs no code of
 * anybody, and stops at what belongs to the realm as such: intrinsics, shapes and compiled code weigh nothing.
 */
import { bitLength } from "../runtime/bigints.ts";
import { NATIVE, type Native } from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS, type ObjectKind } from "../runtime/guest-object.ts";
import { Accessor, type Cell, Shape } from "../runtime/shape.ts";
import { Code } from "./code.ts";
import type { Machine } from "./machine.ts";

/** Bytes. */
const WEIGHTS = {
  object: 64,
  /** A list of slots, elements or bindings, without what is in it. */
  list: 48,
  slot: 8,
  record: 32,
  dictionaryEntry: 80,
  collectionEntry: 48,
  string: 24,
  stringUnit: 2,
  bigInt: 24,
  symbol: 64,
} as const;

/** Strings longer than this are compared with few others, for each comparison may cost their length. */
const LONG_STRING = 16_384;
const MAX_COMPARED = 8;
/** Strings up to this length are in the host's own tables or next to nothing. */
const TINY_STRING = 2;

export interface HeapWalkOptions {
  /** Guest objects that the host holds. */
  readonly held: Iterable<GuestObject>;
  /** What the walk must not enter: parts of the host that records refer to. */
  readonly boundaries: Iterable<object>;
  /** Kinds whose payload is not the guest's. */
  readonly opaque: ReadonlySet<ObjectKind>;
}

/** Bytes that the guest of this machine could still reach. */
export const walkHeap = (machine: Machine, options: HeapWalkOptions): number => {
  const walk = new HeapWalk(options);
  walk.addRealm(machine);
  return walk.run();
};

class HeapWalk {
  private bytes = 0;
  private readonly seen: Set<object>;
  private readonly pending: object[] = [];
  private readonly strings = new Set<string>();
  private readonly longStrings = new Map<number, string[]>();
  private readonly symbols = new Set<symbol>();
  private readonly intrinsics = new Set<object>();
  private readonly opaque: ReadonlySet<ObjectKind>;

  constructor({ held, boundaries, opaque }: HeapWalkOptions) {
    this.seen = new Set(boundaries);
    this.opaque = opaque;
    for (const object of held) this.visit(object);
  }

  addRealm(machine: Machine): void {
    const { realm, frame, jobs } = machine;
    this.seen.add(machine).add(realm).add(realm.meter);
    for (const intrinsic of [...realm.intrinsics(), realm.globalObject]) this.intrinsics.add(intrinsic);
    // The list of globals that were made.
    this.seen.add(realm.globalObject.payload as object);
    for (const intrinsic of this.intrinsics) this.visit(intrinsic);
    for (const cell of realm.lexicals.values()) this.visitCell(cell);
    this.visit(realm.symbolRegistry);
    this.visit(frame);
    this.visit(realm.unfinished);
    for (const job of jobs) this.visit(job);
    for (const value of [machine.thrown, machine.result, machine.resumeValue]) this.visit(value);
  }

  run(): number {
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) this.scan(next);
    return this.bytes;
  }

  private visit(value: unknown): void {
    switch (typeof value) {
      case "object":
        if (value === null || this.seen.has(value)) return;
        this.seen.add(value);
        this.pending.push(value);
        return;
      case "string":
        return this.countString(value);
      case "bigint":
        return this.countBigInt(value);
      case "symbol":
        return this.countSymbol(value);
      default:
    }
  }

  private scan(object: object): void {
    if (object instanceof GuestObject) return this.scanObject(object);
    if (Array.isArray(object)) return this.scanValues(object);
    if (object instanceof Map) return this.scanMap(object);
    if (object instanceof Set) return this.scanSet(object);
    if (!(object instanceof Code || object instanceof Shape)) this.scanRecord(object);
  }

  // --- guest objects ---------------------------------------------------------------------------------------------------

  private scanObject(object: GuestObject): void {
    const { shape, slots, elements, kind, payload } = object;
    const isFree = this.isRealmsOwn(object);
    if (!isFree) this.bytes += WEIGHTS.object;
    if (slots.length > 0) this.scanValues(slots, isFree);
    if (elements !== NO_ELEMENTS) this.scanValues(elements);
    if (shape.dictionary !== null) this.scanDictionary(shape.dictionary, isFree);
    this.visit(shape.proto);
    if (kind === NATIVE) this.visit((payload as Native).data);
    else if (typeof payload === "object" && !this.opaque.has(kind)) this.visit(payload);
  }

  /** Part of the standard library: made lazily, and free wherever it stands. */
  private isRealmsOwn(value: unknown): boolean {
    if (!(value instanceof GuestObject)) return value instanceof Accessor;
    return this.intrinsics.has(value) || (value.kind === NATIVE && (value.payload as Native).data === undefined);
  }

  private scanValues(values: readonly unknown[], isFree = false): void {
    if (!isFree) this.bytes += WEIGHTS.list + WEIGHTS.slot * values.length;
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (typeof value !== "number") this.visit(value);
    }
  }

  private scanDictionary(dictionary: ReadonlyMap<unknown, Cell>, isFree: boolean): void {
    for (const [key, cell] of dictionary) {
      this.visit(key);
      if (!isFree || !this.isRealmsOwn(cell.value)) this.bytes += WEIGHTS.dictionaryEntry;
      this.visit(cell.value);
    }
  }

  private visitCell(cell: Cell): void {
    this.bytes += WEIGHTS.dictionaryEntry;
    this.visit(cell.value);
  }

  // --- records of the engine -------------------------------------------------------------------------------------------

  private scanMap(map: ReadonlyMap<unknown, unknown>): void {
    this.bytes += WEIGHTS.list + WEIGHTS.collectionEntry * map.size;
    for (const [key, value] of map) {
      this.visit(key);
      this.visit(value);
    }
  }

  private scanSet(set: ReadonlySet<unknown>): void {
    this.bytes += WEIGHTS.list + WEIGHTS.collectionEntry * set.size;
    for (const value of set) this.visit(value);
  }

  private scanRecord(record: object): void {
    const fields = Object.values(record);
    if (!(record instanceof Accessor)) this.bytes += WEIGHTS.record + WEIGHTS.slot * fields.length;
    for (const field of fields) this.visit(field);
  }

  // --- primitives ------------------------------------------------------------------------------------------------------

  private countString(text: string): void {
    const { length } = text;
    if (length <= TINY_STRING) return;
    if (length > LONG_STRING ? this.isKnownLong(text) : this.isKnown(text)) return;
    this.bytes += WEIGHTS.string + WEIGHTS.stringUnit * length;
  }

  private isKnown(text: string): boolean {
    const { size } = this.strings;
    return this.strings.add(text).size === size;
  }

  private isKnownLong(text: string): boolean {
    const equallyLong = this.longStrings.get(text.length) ?? [];
    if (equallyLong.includes(text)) return true;
    if (equallyLong.length < MAX_COMPARED) this.longStrings.set(text.length, [...equallyLong, text]);
    return false;
  }

  private countBigInt(value: bigint): void {
    this.bytes += WEIGHTS.bigInt + Math.ceil(bitLength(value) / 8);
  }

  private countSymbol(symbol: symbol): void {
    if (this.symbols.has(symbol)) return;
    this.symbols.add(symbol);
    this.bytes += WEIGHTS.symbol;
    if (symbol.description !== undefined) this.countString(symbol.description);
  }
}
