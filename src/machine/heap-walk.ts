/**
 * The live memory of a guest: what it could still reach, counted by walking its heap. The weights are real sizes (of a
 * 64-bit host), not the tariff of the cost table: an empty array is not free, and a string counts by its full length, once,
 * however many places hold it and however the host has put it together.
 *
 * The walk goes over the engine's own records, too, since they are what keeps values alive: environments, frames, reactions,
 * queues. These are walked by their fields, so a new kind of object needs nothing here. It never recurses, runs no code of
 * anybody, and stops at what belongs to the realm as such: intrinsics, shapes and compiled code weigh nothing.
 *
 * Equal strings are made one on the way (see `distinct-texts.ts`).
 *
 * Guest objects are what there is most of, and a set of them would cost more than all the rest. So a visited object is
 * marked in itself: it bears the kind VISITED until the walk is over. That needs no room in the objects, and nothing can
 * see it, for nothing else runs meanwhile.
 */
import { bitLength } from "../runtime/bigints.ts";
import { ElementType } from "../runtime/element-types.ts";
import { ErrorData } from "../runtime/errors.ts";
import { Native } from "../runtime/function-objects.ts";
import { defineKind, GuestObject, NO_ELEMENTS, NO_SLOTS, type ObjectKind, OWN_SLOTS } from "../runtime/guest-object.ts";
import { Accessor, type Cell, Shape, type Slot } from "../runtime/shape.ts";
import { ABSENT } from "../runtime/values.ts";
import { Weighed } from "../runtime/weighed.ts";
import { Closure } from "./closure.ts";
import { Code, liveBytesOfCode, type Source } from "./code.ts";
import { DistinctTexts, SHORT_TEXT } from "./distinct-texts.ts";
import { NO_ENV } from "./env.ts";
import { Frame, NATIVE_STEPS } from "./frame.ts";
import type { Machine } from "./machine.ts";
import { ModuleDefinition, ModuleRecord } from "./module-records.ts";
import { CapturedStack } from "./stack-trace.ts";

/** Bytes. */
const WEIGHTS = {
  /** With the slots that it has in itself. */
  object: 96,
  /** What makes an object a function. */
  closure: 144,
  /** What makes an object an error, and a place of its stack. */
  error: 384,
  errorPlace: 56,
  /** A list of further slots, elements or bindings, without what is in it. */
  list: 48,
  slot: 8,
  /** A number that is not a small integer, in a list that does not hold numbers only. */
  boxedNumber: 16,
  record: 32,
  frame: 136,
  /** What an object has that shares its layout with no other. */
  dictionary: 256,
  dictionaryEntry: 80,
  /** The layout of the objects that have this one as their prototype. */
  childLayout: 144,
  /** The table of a Map or Set. */
  collection: 176,
  collectionEntry: 48,
  /** A view of binary data, and the buffer without its bytes. */
  view: 128,
  buffer: 256,
  string: 24,
  stringUnit: 2,
  bigInt: 24,
  symbol: 64,
} as const;

/** The host copies the parts of shorter strings when it puts them together. */
const SHORTEST_ROPE = 13;

/** The kind of every object that the walk has been at. */
const VISITED = defineKind("visited");
/** The same for what came with the realm. */
const VISITED_INTRINSIC = defineKind("visited intrinsic");

export interface HeapWalkOptions {
  /** Guest objects that the host holds. */
  readonly held: Iterable<GuestObject>;
  /** What the walk must not enter: parts of the host that records refer to. */
  readonly boundaries: Iterable<object>;
  /** Kinds whose payload is not the guest's. */
  readonly opaque: ReadonlySet<ObjectKind>;
  /** Bytes; the walk may stop when it has found more. */
  readonly enough: number;
}

/** Bytes that the guest of this machine could still reach. */
export const walkHeap = (machine: Machine, options: HeapWalkOptions): number => {
  const walk = new HeapWalk(options);
  try {
    walk.visitRoots(machine, options.held);
    return walk.run();
  } finally {
    walk.unmark();
  }
};

class HeapWalk {
  private bytes = 0;
  private readonly enough: number;
  private readonly hasLimit: boolean;
  private readonly opaque: ReadonlySet<ObjectKind>;
  /** The marked objects, each with the kind that it gets back; those before `scanned` were looked into. */
  private readonly objects: GuestObject[] = [];
  private readonly kinds: ObjectKind[] = [];
  private scanned = 0;
  /** Everything else that is to be looked into. */
  private readonly records: object[] = [];
  private readonly seenRecords: Set<object>;
  private readonly texts = new DistinctTexts();
  private readonly symbols = new Set<unknown>([ABSENT]);
  /** Keeps the reads of `flatten` from being optimised away. */
  private unitsRead = 0;

  constructor({ boundaries, opaque, enough }: HeapWalkOptions) {
    this.seenRecords = new Set(boundaries);
    this.opaque = opaque;
    this.enough = enough;
    this.hasLimit = enough < Number.POSITIVE_INFINITY;
  }

  visitRoots(machine: Machine, held: Iterable<GuestObject>): void {
    const { realm, frame, jobs } = machine;
    this.seenRecords.add(machine).add(realm).add(realm.meter);
    for (const intrinsic of realm.intrinsics()) this.mark(intrinsic, VISITED_INTRINSIC);
    this.mark(realm.globalObject, VISITED_INTRINSIC);
    // The list of globals that were made.
    this.seenRecords.add(realm.globalObject.payload as object);
    for (const object of held) this.visitObject(object);
    for (const cell of realm.lexicals.values()) this.visitCell(cell);
    this.visit(realm.symbolRegistry);
    this.visit(frame);
    this.visit(realm.unfinished);
    this.visit(machine.modules);
    for (const job of jobs) this.visit(job);
    for (const value of [machine.thrown, machine.result, machine.resumeValue]) this.visit(value);
  }

  run(): number {
    while (this.bytes <= this.enough) {
      const record = this.records.pop();
      if (record !== undefined) this.scanRecord(record);
      else if (this.scanned < this.objects.length) this.scanNextObject();
      else break;
    }
    return this.bytes;
  }

  /** Gives every object its kind back. */
  unmark(): void {
    const { objects, kinds } = this;
    for (let index = 0; index < objects.length; index++)
      (objects[index] as GuestObject).kind = kinds[index] as ObjectKind;
  }

  // --- visiting: each thing once ---------------------------------------------------------------------------------------

  /** Answers with the value that is to stand in the place of this one: the same, or an equal string. */
  private visit(value: unknown): unknown {
    switch (typeof value) {
      case "object":
        if (value instanceof GuestObject) this.visitObject(value);
        else if (value !== null) this.visitRecord(value);
        return value;
      case "string":
        return this.unify(value);
      case "symbol":
        this.countSymbol(value);
        return value;
      case "bigint":
        this.countBigInt(value);
        return value;
      default:
        return value;
    }
  }

  private visitObject(object: GuestObject): void {
    const { kind } = object;
    if (kind !== VISITED && kind !== VISITED_INTRINSIC && !isBare(object)) this.mark(object, VISITED);
  }

  private mark(object: GuestObject, visited: ObjectKind): void {
    this.objects.push(object);
    this.kinds.push(object.kind);
    object.kind = visited;
  }

  private visitRecord(record: object): void {
    if (this.seenRecords.has(record)) return;
    this.seenRecords.add(record);
    this.records.push(record);
  }

  private visitCell(cell: Cell): void {
    this.bytes += WEIGHTS.dictionaryEntry;
    cell.value = this.visit(cell.value) as Slot;
  }

  // --- guest objects ---------------------------------------------------------------------------------------------------

  private scanNextObject(): void {
    const object = this.objects[this.scanned] as GuestObject;
    const kind = this.kinds[this.scanned++] as ObjectKind;
    const { shape, furtherSlots, elements, payload } = object;
    const isFree = object.kind === VISITED_INTRINSIC || isStandardFunction(object);
    if (!isFree) this.bytes += WEIGHTS.object;
    if (shape.count > 0) this.scanOwnSlots(object, Math.min(shape.count, OWN_SLOTS), isFree);
    if (furtherSlots !== NO_SLOTS) this.scanList(furtherSlots, WEIGHTS.list, isFree);
    if (elements !== NO_ELEMENTS) this.scanList(elements, WEIGHTS.list);
    if (shape.dictionary !== null) this.scanDictionary(shape, shape.dictionary, isFree);
    if (shape.proto !== null) this.visitObject(shape.proto);
    if (payload instanceof Closure) this.scanClosure(payload);
    else if (payload instanceof ErrorData) this.scanErrorData(payload);
    else if (payload instanceof Native) this.visit(payload.data);
    else if (payload !== null && !this.opaque.has(kind)) object.payload = this.visit(payload);
  }

  private scanOwnSlots(object: GuestObject, count: number, isFree: boolean): void {
    for (let slot = 0; slot < count; slot++) {
      const value = object.getSlot(slot);
      if (typeof value === "number") {
        if (value !== (value | 0) && !isFree) this.bytes += WEIGHTS.boxedNumber;
      } else if (typeof value === "string") object.setSlot(slot, this.unify(value));
      else if (typeof value !== "boolean" && value !== undefined) this.visit(value);
    }
  }

  /** Further slots, elements, or bindings. A free list is the realm's own. */
  private scanList(values: unknown[], weight: number, isFree = false): void {
    if (!isFree) this.bytes += weight + WEIGHTS.slot * values.length;
    let boxed = 0;
    let numbers = 0;
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (typeof value === "number") {
        numbers++;
        if (value !== (value | 0)) boxed++;
      } else if (typeof value === "string") replace(values, index, this.unify(value));
      else if (typeof value !== "boolean" && value !== undefined) this.visit(value);
    }
    if (numbers < values.length && !isFree) this.bytes += WEIGHTS.boxedNumber * boxed;
  }

  private scanDictionary(shape: Shape, dictionary: ReadonlyMap<unknown, Cell>, isFree: boolean): void {
    if (!isFree) this.bytes += WEIGHTS.dictionary + (shape.childRoot === null ? 0 : WEIGHTS.childLayout);
    for (const [key, cell] of dictionary) {
      if (isFree && isRealmsOwn(cell.value)) this.visit(cell.value);
      else {
        this.visitKey(key);
        this.visitCell(cell);
      }
    }
  }

  /** Written out, for there are many. */
  private scanClosure(closure: Closure): void {
    const { code, env, home, fields, instance, name } = closure;
    this.bytes += WEIGHTS.closure;
    if (name !== code.name) closure.name = this.unify(name);
    this.visitRecord(env);
    if (code.isDynamic) this.visitSource(code.source);
    if (home !== null) this.visitObject(home);
    if (fields !== null) this.visitObject(fields);
    if (instance !== null) this.visitRecord(instance);
  }

  /** Code that the guest made at run time: what it is compiled from and to. */
  private visitSource(source: Source): void {
    if (this.seenRecords.has(source)) return;
    this.seenRecords.add(source);
    this.bytes += liveBytesOfCode(source.text.length);
  }

  /** The rest of it is the host's. */
  private scanErrorData(data: ErrorData): void {
    const { trace } = data;
    this.bytes += WEIGHTS.error + (trace instanceof CapturedStack ? WEIGHTS.errorPlace * trace.size : 0);
    data.name = this.unify(data.name);
    data.message = this.unify(data.message);
  }

  // --- records of the engine -------------------------------------------------------------------------------------------

  private scanRecord(record: object): void {
    if (Array.isArray(record)) this.scanList(record, WEIGHTS.list);
    else if (record instanceof Map) this.scanMap(record);
    else if (record instanceof Set) this.scanSet(record);
    else if (ArrayBuffer.isView(record)) this.scanView(record);
    else if (record instanceof ArrayBuffer) this.bytes += WEIGHTS.buffer + record.byteLength;
    else if (record instanceof Weighed) this.bytes += record.weight;
    else if (record instanceof Code) {
      if (record.isDynamic) this.visitSource(record.source);
    } else if (record instanceof Frame) this.scanFrame(record);
    else if (!isShared(record)) this.scanFields(record);
  }

  /**
   * Frames without an environment are kept for the next calls, and some natives have one only where a slice ended in them:
   * those are the host's, and weigh nothing but what they hold.
   */
  private scanFrame(frame: Frame): void {
    const { kind, code, env, parent, above, aboveSteps, object, extra } = frame;
    if (kind === NATIVE_STEPS) this.visit(env[1]);
    else if (env !== NO_ENV) {
      this.bytes += WEIGHTS.frame;
      this.visitRecord(env);
      if (extra !== null) this.visitRecord(extra);
    }
    for (const record of [code, parent, above, aboveSteps]) if (record !== null) this.visitRecord(record);
    if (object !== null) this.visitObject(object);
  }

  /** Many views may be of one buffer. */
  private scanView(view: ArrayBufferView): void {
    this.bytes += WEIGHTS.view;
    this.visitRecord(view.buffer);
  }

  private scanMap(map: Map<unknown, unknown>): void {
    this.bytes += WEIGHTS.collection + WEIGHTS.collectionEntry * map.size;
    for (const [key, value] of map) {
      this.visitKey(key);
      if (typeof value === "string") map.set(key, this.unify(value));
      else this.visit(value);
    }
  }

  private scanSet(set: ReadonlySet<unknown>): void {
    this.bytes += WEIGHTS.collection + WEIGHTS.collectionEntry * set.size;
    for (const value of set) this.visitKey(value);
  }

  private scanFields(record: object): void {
    const fields = Object.values(record);
    if (record instanceof ModuleRecord) this.bytes += record.sourceBytes;
    if (!(record instanceof Accessor)) this.bytes += WEIGHTS.record + WEIGHTS.slot * fields.length;
    for (const field of fields) {
      if (typeof field === "string") this.countString(field);
      else this.visit(field);
    }
  }

  // --- primitives ------------------------------------------------------------------------------------------------------

  /** Counts a string once, and answers with the one that all equal ones are to become. */
  private unify(text: string): string {
    // When enough was found, no string is looked at: the host would take room for it.
    if (text.length === 0 || this.bytes > this.enough) return text;
    const known = this.texts.find(text);
    if (known !== undefined) return known;
    this.countString(text);
    this.texts.add(text);
    return text;
  }

  /** A string that stays where it is counts wherever it is, unless it weighs little. */
  private visitKey(key: unknown): void {
    if (typeof key === "string" && key.length > SHORT_TEXT) this.countString(key);
    else this.visit(key);
  }

  private countString(text: string): void {
    this.bytes += WEIGHTS.string + WEIGHTS.stringUnit * text.length;
    if (text.length >= SHORTEST_ROPE && this.bytes <= this.enough && this.hasLimit) this.flatten(text);
  }

  /**
   * Has the host put the parts of a string together, if it has not done so yet: at most as many bytes as the string weighs,
   * where a note of its parts may take many times that. Where nothing limits what strings weigh, texts that have their parts in
   * common would take a square of it.
   */
  private flatten(text: string): void {
    this.unitsRead += text.charCodeAt(0);
  }

  /** One that stands in many places counts in each: when enough was found, none is measured. */
  private countBigInt(value: bigint): void {
    if (this.bytes <= this.enough) this.bytes += WEIGHTS.bigInt + Math.ceil(bitLength(value) / 8);
  }

  private countSymbol(symbol: symbol): void {
    if (this.symbols.has(symbol)) return;
    this.symbols.add(symbol);
    this.bytes += WEIGHTS.symbol;
    if (symbol.description !== undefined) this.countString(symbol.description);
  }
}

/**
 * Stores without a store of our own: one that sees arrays with holes and arrays without would have the host's engine treat
 * them all, environments too, as if they had holes.
 */
const replace = (values: unknown[], index: number, text: string): unknown => values.fill(text, index, index + 1);

/** Is this record no guest's? */
const isShared = (record: object): boolean =>
  record instanceof Shape || record instanceof ElementType || record instanceof ModuleDefinition;

/** A built-in function: part of the standard library, free wherever it stands. Its kind may have given way to a mark. */
const isStandardFunction = ({ payload }: GuestObject): boolean =>
  payload instanceof Native && payload.data === undefined;

/** A built-in function as the realm made it, with nothing to look into. */
const isBare = (object: GuestObject): boolean => {
  const { shape, elements } = object;
  return (
    shape.count === 0 &&
    elements === NO_ELEMENTS &&
    shape.dictionary === null &&
    shape.proto?.kind === VISITED_INTRINSIC &&
    isStandardFunction(object)
  );
};

/** Made lazily by the realm, if it is in an object of the realm's. */
const isRealmsOwn = (value: Slot): boolean =>
  value instanceof GuestObject
    ? value.kind === VISITED_INTRINSIC || isStandardFunction(value)
    : value instanceof Accessor;
