/**
 * Iterator helpers (27.1.2.1): the lazy iterators that `map`, `filter`, `take`, `drop` and `flatMap` of Iterator.prototype
 * make. The specification writes each as a generator's body; here it is a step that runs to the next value, with what it
 * remembers between two steps in its closure. The life of a generator, which guests can tell, is kept in `HelperState`.
 */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { notObject } from "../messages/conversions.ts";
import { countNotPositive, countTooLarge, GENERATOR_RUNNING } from "../messages/iteration.ts";
import { getMethod, toIntegerOrInfinity, toNumber } from "../runtime/conversions.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, type SteppingNative } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import {
  closingOnThrow,
  getIteratorDirect,
  type IteratorRecord,
  iteratorClose,
  iteratorResultValue,
  nextCall,
  requireCallable,
  type Steps,
} from "../runtime/iteration.ts";
import { defineObject, type IntrinsicTable, type Row, stepping, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { callOrClose, checkedArgument, requireIterator } from "./iterator-consumers.ts";

type HelperState = "start" | "running" | "suspended" | "done";

/** The payload of ITERATOR_HELPER. */
class IteratorHelper {
  state: HelperState = "start";
  readonly underlying: IteratorRecord;
  /** The iterator that `flatMap` is inside of. */
  inner: IteratorRecord | undefined;
  /** Runs to the next value; ABSENT when there is none. */
  step!: () => Steps<Value>;
  constructor(underlying: IteratorRecord) {
    this.underlying = underlying;
  }
}

const ITERATOR_HELPER = defineKind("Iterator Helper");

const helperOf = (realm: Realm, value: Value, method: string): IteratorHelper => {
  if (!isObject(value) || value.kind !== ITERATOR_HELPER)
    return throwTypeError(realm, incompatibleReceiver(`Iterator Helper.prototype.${method}`, describe(value)));
  const helper = value.payload as IteratorHelper;
  return helper.state === "running" ? throwTypeError(realm, GENERATOR_RUNNING) : helper;
};

/** 27.1.2.1.1 %IteratorHelperPrototype%.next */
function* next(realm: Realm, thisValue: Value): Steps<Value> {
  const helper = helperOf(realm, thisValue, "next");
  if (helper.state === "done") return createIteratorResult(realm, undefined, true);
  helper.state = "running";
  let value: Value = ABSENT;
  try {
    value = yield* helper.step();
  } finally {
    helper.state = value === ABSENT ? "done" : "suspended";
  }
  return value === ABSENT ? createIteratorResult(realm, undefined, true) : createIteratorResult(realm, value, false);
}

/** 27.1.2.1.2 %IteratorHelperPrototype%.return */
function* return_(realm: Realm, thisValue: Value): Steps<Value> {
  const helper = helperOf(realm, thisValue, "return");
  const { state, inner, underlying } = helper;
  if (state === "done") return createIteratorResult(realm, undefined, true);
  helper.state = state === "start" ? "done" : "running";
  try {
    if (inner !== undefined) yield* closingOnThrow(realm, underlying, iteratorClose(realm, inner));
    yield* iteratorClose(realm, underlying);
  } finally {
    helper.state = "done";
  }
  return createIteratorResult(realm, undefined, true);
}

/** The next value of the underlying iterator, charged as an element visited; ABSENT at its end. */
function* advance(realm: Realm, record: IteratorRecord): Steps<Value> {
  const value = iteratorResultValue(realm, yield nextCall(record));
  if (value !== ABSENT) realm.meter.chargeIterations(1);
  return value;
}

/** A method that makes a helper: checks its argument, then reads the iterator's `next`. */
const maker = <T>(
  name: string,
  check: (realm: Realm, argument: Value) => T,
  stepOf: (realm: Realm, helper: IteratorHelper, argument: T) => () => Steps<Value>,
): SteppingNative =>
  function* (realm, thisValue, args) {
    const iterator = requireIterator(realm, name, thisValue);
    const argument = yield* checkedArgument(realm, iterator, () => check(realm, args[0]));
    const helper = new IteratorHelper(getIteratorDirect(iterator));
    helper.step = stepOf(realm, helper, argument);
    return createKind(realm, realm.intrinsic("IteratorHelperPrototype"), ITERATOR_HELPER, helper, COSTS.iterator);
  };

const checkLimit = (realm: Realm, value: Value): number => {
  const number = toNumber(realm, value);
  if (Number.isFinite(number) && number > Number.MAX_SAFE_INTEGER)
    throwRangeError(realm, countTooLarge(describe(value)));
  const limit = number !== number ? -1 : toIntegerOrInfinity(realm, number);
  return limit < 0 ? throwRangeError(realm, countNotPositive(describe(value))) : limit;
};

const checkCallback = (realm: Realm, value: Value): GuestObject => requireCallable(realm, value);

// 27.1.4.8
const map = maker("map", checkCallback, (realm, { underlying }, mapper) => {
  let counter = 0;
  return function* () {
    const value = yield* advance(realm, underlying);
    return value === ABSENT ? ABSENT : yield* callOrClose(realm, underlying, mapper, [value, counter++]);
  };
});

// 27.1.4.4
const filter = maker("filter", checkCallback, (realm, { underlying }, predicate) => {
  let counter = 0;
  return function* () {
    for (;;) {
      const value = yield* advance(realm, underlying);
      if (value === ABSENT || (yield* callOrClose(realm, underlying, predicate, [value, counter++]))) return value;
    }
  };
});

// 27.1.4.12
const take = maker("take", checkLimit, (realm, { underlying }, limit) => {
  let remaining = limit;
  return function* () {
    if (remaining-- > 0) return yield* advance(realm, underlying);
    yield* iteratorClose(realm, underlying);
    return ABSENT;
  };
});

// 27.1.4.2
const drop = maker("drop", checkLimit, (realm, { underlying }, limit) => {
  let remaining = limit;
  return function* () {
    for (; remaining > 0; remaining--) if ((yield* advance(realm, underlying)) === ABSENT) return ABSENT;
    return yield* advance(realm, underlying);
  };
});

// 27.1.4.6
const flatMap = maker("flatMap", checkCallback, (realm, helper, mapper) => {
  let counter = 0;
  return function* () {
    for (;;) {
      helper.inner ??= yield* nextInner(realm, helper, mapper, counter++);
      if (helper.inner === undefined) return ABSENT;
      const value = yield* closingOnThrow(realm, helper.underlying, advance(realm, helper.inner));
      if (value !== ABSENT) return value;
      helper.inner = undefined;
    }
  };
});

/** 27.1.4.6 steps 5.b.i-vi: the iterator that the mapper gives for the next value. */
function* nextInner(
  realm: Realm,
  { underlying }: IteratorHelper,
  mapper: GuestObject,
  counter: number,
): Steps<IteratorRecord | undefined> {
  const value = yield* advance(realm, underlying);
  if (value === ABSENT) return undefined;
  const mapped = yield* callOrClose(realm, underlying, mapper, [value, counter]);
  return yield* closingOnThrow(realm, underlying, getIteratorFlattenable(realm, mapped, false));
}

/** 7.4.5 GetIteratorFlattenable: strings are iterable only where that is asked for. */
export function* getIteratorFlattenable(realm: Realm, value: Value, withStrings: boolean): Steps<IteratorRecord> {
  if (!isObject(value) && !(withStrings && typeof value === "string"))
    return throwTypeError(realm, notObject(describe(value)));
  const method = getMethod(realm, value, wellKnownSymbols.iterator);
  const iterator = method === undefined ? value : yield new GuestCall(method, value, []);
  return isObject(iterator) ? getIteratorDirect(iterator) : throwTypeError(realm, notObject(describe(iterator)));
}

export const helperRows: readonly Row[] = [
  stepping("drop", 1, drop),
  stepping("filter", 1, filter),
  stepping("flatMap", 1, flatMap),
  stepping("map", 1, map),
  stepping("take", 1, take),
];

export const helperIntrinsics: IntrinsicTable = defineObject(
  "IteratorHelperPrototype",
  [stepping("next", 0, next), stepping("return", 0, return_), toStringTag("Iterator Helper")],
  { parent: "Iterator.prototype" },
);
