/**
 * Every number of the resource model stands here and nowhere else: what a thing costs, what an evaluation may use when
 * nobody says otherwise, and the bounds that nobody can move. The tables of the documentation are made from this file
 * (each comment is the row's text), so to change a cost is to change one number.
 *
 * Costs are not measured sizes. They are a tariff: the same program costs the same bytes on every machine and with every
 * host engine, so that a bill can be reproduced. Live memory is estimated apart from it (`maxMemory`, `peakMemoryBytes`).
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** What one thing costs, in the unit that its comment begins with. */
export const COSTS = Object.freeze({
  /** bytes: an element of an array; holes are free */
  arrayElement: 16,
  /** bytes: an object, without its properties */
  object: 64,
  /** bytes: a property of an object, at its making or added later */
  property: 32,
  /** bytes: a UTF-16 unit of a string that a template literal or a built-in made; for `a + b`, of the shorter operand */
  stringUnit: 2,
  /** bytes: a function, closure or method */
  function_: 64,
  /** bytes: a class */
  class_: 64,
  /** bytes: a bound function */
  boundFunction: 64,
  /** bytes: a Promise */
  promise: 64,
  /** bytes: an iterator or generator object */
  iterator: 64,
  /** bytes: a RegExp */
  regExp: 64,
  /** bytes: a Date */
  date: 64,
  /** bytes: an Error */
  error: 64,
  /** bytes: an entry of a Map, Set, WeakMap or WeakSet, a token of a FinalizationRegistry, a resource of a DisposableStack */
  collectionEntry: 32,
  /** bytes: a Symbol */
  symbol: 32,
  /** bytes: a binding of an environment that a closure captured */
  capturedBinding: 16,
  /** bytes: a byte of an ArrayBuffer */
  bufferByte: 1,
  /** bits: a BigInt result of up to this size is free, a larger one costs its bytes */
  bigIntFreeBits: 64,
  /** products: BigInt operations with quadratic work count one iteration per so many products of 64-bit words */
  bigIntProductsPerIteration: 64,
  /** bits: the work on BigInts below this size is free; they are at most 15 words */
  bigIntFreeWorkBits: 960,
  /** units: string built-ins count one iteration per so many UTF-16 units scanned */
  stringUnitsPerIteration: 16,
  /** steps: the matcher of regular expressions counts one iteration, and one tick, per so many steps */
  regexpStepsPerTick: 16,
  /** units: making a RegExp from a text counts one iteration per so many UTF-16 units of the pattern */
  patternUnitsPerIteration: 1,
});

/** What one evaluation may use where neither the interpreter, nor the call, nor a counterpart in the tracker says it. */
export const EVALUATION_DEFAULTS = Object.freeze({
  /** bytes: live memory of the interpreter */
  maxMemory: 64 * MIB,
  /** frames: guest functions on the call stack */
  maxCallStackDepth: 10_000,
  /** milliseconds: CPU time of the evaluation */
  maxTime: 10_000,
  /** units: length of the source text in UTF-16 units */
  maxSourceLength: 4 * MIB,
});

/** What no option can change. */
export const BOUNDS = Object.freeze({
  /** levels: nesting of the syntax; deeper is a `ParseError` */
  syntaxNesting: 500,
  /** links: properties and calls in one chain `a.b().c`; more is a `ParseError` */
  chainLinks: 1_000,
  /** levels: guest code that runs nested inside an implicit conversion, getter or trap; deeper is a `LimitExceededError` */
  nestedRuns: 200,
  /** levels: nesting of the guest's data that a built-in follows (`flat`, `join`); deeper is a guest `RangeError` */
  dataNesting: 10_000,
  /** bytes: JSON may nest deeper than `dataNesting`; each level below is charged with so many */
  deepJsonLevel: 256,
  /** slots: live slots of all frames; more is a `LimitExceededError` of `maxCallStackDepth` */
  frameSlots: 1_000_000,
  /** units: length of a string; longer is a guest `RangeError` */
  stringLength: 2 ** 28,
  /** bits: size of a BigInt; larger is a guest `RangeError` */
  bigIntBits: 2 ** 20,
  /** bytes: length of an ArrayBuffer; larger is a guest `RangeError` */
  bufferBytes: 2 ** 31,
  /** units: length of the source of a regular expression; longer is a guest `SyntaxError` */
  patternLength: 2 ** 18,
  /** units: length of the specifier of an `import()`; longer is a guest `TypeError` */
  specifierLength: 65_536,
  /** entries: of a Map or Set; more is a guest `RangeError` */
  collectionEntries: 2 ** 23,
  /** entries: layouts that the objects of one realm may have in common; objects with more become dictionaries */
  shapes: 16_384,
  /** units: a built-in that may stop early scans at most so many elements before it charges them */
  scanBlock: 4_096,
  /** units: a bulk built-in polls the clock only for work above this */
  unpolledWork: 1_024,
  /** bytes: charged since the last heap walk before the next one, at least */
  heapWalkInterval: MIB,
  /** share: of `maxMemory` that must be charged before a heap walk may come earlier; the limit holds within it */
  heapWalkShare: 1 / 8,
  /** ticks: unbilled work of making code from a text of the guest, whatever its length */
  dynamicCodeTicks: 256,
  /** ticks: unbilled work for each UTF-16 unit of such a text */
  dynamicCodeUnitTicks: 4,
  /** bytes: live memory of a text that the guest made into code, whatever its length */
  dynamicCode: 1_024,
  /** bytes: live memory of each UTF-16 unit of such a text */
  dynamicCodeUnit: 128,
  /** units: a concatenation of at least this length weighs towards the next heap walk when it is read, a shorter one at once */
  longString: 512,
});
