/** Date objects (21.4, B.2.3). Methods on the seven fields of a date are rows that say which fields they are for. */
import { incompatibleReceiver } from "../messages/calls.ts";
import { badHint, INVALID_TIME, NO_DATE } from "../messages/dates.ts";
import { getV, ordinaryToPrimitive, toNumber, toObject, toPrimitive, toString } from "../runtime/conversions.ts";
import { prototypeFromConstructor } from "../runtime/create-object.ts";
import {
  createDate,
  DATE,
  DAY_OF_MONTH,
  fieldsOf,
  HOURS,
  localTime,
  MILLISECONDS,
  MINUTES,
  MONTH,
  makeFullYear,
  offsetInMinutes,
  SECONDS,
  timeClip,
  timeOf,
  utcOf,
  weekDay,
  YEAR,
} from "../runtime/dates.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, type LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { requireCallable } from "../runtime/iteration.ts";
import {
  defineClass,
  type IntrinsicTable,
  leaf,
  type Row,
  sameAs,
  stepping,
  withFlags,
} from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { CONFIGURABLE } from "../runtime/shape.ts";
import { chargeReading, chargeString } from "../runtime/strings.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { type DateText, dateString, fullString, isoString, timeString, utcString } from "./date-format.ts";
import { parseDate } from "./date-parser.ts";

// --- the constructor -------------------------------------------------------------------------------------------------------

/** The clock may be a caller's own. */
const now = (realm: Realm): number => timeClip(Math.floor(realm.host.now()));

const isDate = (value: Value): value is GuestObject => isObject(value) && value.kind === DATE;

/** 21.4.3.2 Date.parse ( string ), of a string. */
const parse = (realm: Realm, text: string): number => {
  chargeReading(realm, text);
  return parseDate(realm, text);
};

/** Year, month and so on, as the constructor and `Date.UTC` take them. */
const timeOfArguments = (realm: Realm, args: Value[]): number => {
  const [year = Number.NaN, month = 0, day = 1, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = args
    .slice(0, 7)
    .map((value) => toNumber(realm, value));
  return timeOf([makeFullYear(year), month, day, hours, minutes, seconds, milliseconds]);
};

const timeOfValue = (realm: Realm, value: Value): number => {
  if (isDate(value)) return value.payload as number;
  const primitive = toPrimitive(realm, value);
  return typeof primitive === "string" ? parse(realm, primitive) : timeClip(toNumber(realm, primitive));
};

const timeOfConstruction = (realm: Realm, args: Value[]): number => {
  if (args.length === 0) return now(realm);
  return args.length === 1 ? timeOfValue(realm, args[0]) : timeClip(utcOf(realm, timeOfArguments(realm, args)));
};

/** 21.4.2.1 Date ( ...values ) */
const construct: LeafNative = (realm, _thisValue, args, newTarget) => {
  if (newTarget === undefined) return charged(realm, fullString(realm, now(realm)));
  const time = timeOfConstruction(realm, args);
  return createDate(realm, prototypeFromConstructor(newTarget, "Date.prototype"), time);
};

const charged = (realm: Realm, text: string): string => {
  chargeString(realm, text.length);
  return text;
};

// --- methods ---------------------------------------------------------------------------------------------------------------

/** Methods that only read a field do not say which they are. */
const requireDate = (realm: Realm, value: Value, method = ""): GuestObject => {
  if (isDate(value)) return value;
  const message = method === "" ? NO_DATE : incompatibleReceiver(`Date.prototype.${method}`, describe(value));
  return throwTypeError(realm, message);
};

const timeValueOf = (realm: Realm, value: Value, method = ""): number =>
  requireDate(realm, value, method).payload as number;

const store = (date: GuestObject, time: number): number => {
  date.payload = time;
  return time;
};

/** A method that reads from a time, NaN aside; `isLocal`: from the local one. */
const reader = (name: string, isLocal: boolean, read: (time: number) => number): Row =>
  leaf(name, 0, (realm, thisValue) => {
    const time = timeValueOf(realm, thisValue);
    if (Number.isNaN(time)) return time;
    return read(isLocal ? localTime(realm, time) : time);
  });

/** The fields with other values from the place `first` on. */
const timeWith = (time: number, first: number, values: readonly number[]): number => {
  const fields: [number, number, number, number, number, number, number] = [...fieldsOf(time)];
  for (const [index, value] of values.entries()) fields[first + index] = value;
  return timeOf(fields);
};

/** A method that sets the fields from `first` to at most `last`. An invalid date becomes valid by its year only. */
const setter = (name: string, isLocal: boolean, first: number, last: number): Row =>
  leaf(name, last - first + 1, (realm, thisValue, args) => {
    const date = requireDate(realm, thisValue, name);
    const time = date.payload as number;
    const given = args.length === 0 ? [undefined] : args.slice(0, last - first + 1);
    const values = given.map((value) => toNumber(realm, value));
    if (Number.isNaN(time) && first !== YEAR) return time;
    const start = Number.isNaN(time) ? 0 : isLocal ? localTime(realm, time) : time;
    const changed = timeWith(start, first, values);
    return store(date, timeClip(isLocal ? utcOf(realm, changed) : changed));
  });

/** What the names of the methods say, the field, and the last one that its setter takes. */
const FIELDS: readonly (readonly [string, keyof ReturnType<typeof fieldsOf> & number, number])[] = [
  ["FullYear", YEAR, DAY_OF_MONTH],
  ["Month", MONTH, DAY_OF_MONTH],
  ["Date", DAY_OF_MONTH, DAY_OF_MONTH],
  ["Hours", HOURS, MILLISECONDS],
  ["Minutes", MINUTES, MILLISECONDS],
  ["Seconds", SECONDS, MILLISECONDS],
  ["Milliseconds", MILLISECONDS, MILLISECONDS],
];

const fieldRows = (prefix: string, isLocal: boolean): readonly Row[] => [
  reader(`get${prefix}Day`, isLocal, weekDay),
  ...FIELDS.flatMap(([name, field, last]) => [
    reader(`get${prefix}${name}`, isLocal, (time) => fieldsOf(time)[field] as number),
    setter(`set${prefix}${name}`, isLocal, field, last),
  ]),
];

const textMethod = (name: string, make: DateText): Row =>
  leaf(name, 0, (realm, thisValue) => charged(realm, make(realm, timeValueOf(realm, thisValue, name))));

/** 21.4.4.36 Date.prototype.toISOString ( ) */
const toIsoString: LeafNative = (realm, thisValue) => {
  const time = timeValueOf(realm, thisValue, "toISOString");
  return Number.isNaN(time) ? throwRangeError(realm, INVALID_TIME) : charged(realm, isoString(time));
};

/** 21.4.4.37 Date.prototype.toJSON ( key ) */
function* toJson(realm: Realm, thisValue: Value): Steps<Value> {
  const object = toObject(realm, thisValue);
  const primitive = toPrimitive(realm, object, "number");
  if (typeof primitive === "number" && !Number.isFinite(primitive)) return null;
  const method = requireCallable(realm, getV(realm, object, "toISOString"), "toISOString");
  return yield new GuestCall(method, object, []);
}

/** 21.4.4.27 Date.prototype.setTime ( time ) */
const setTime: LeafNative = (realm, thisValue, [time]) => {
  const date = requireDate(realm, thisValue, "setTime");
  return store(date, timeClip(toNumber(realm, time)));
};

/** B.2.3.2 Date.prototype.setYear ( year ) */
const setYear: LeafNative = (realm, thisValue, [value]) => {
  const date = requireDate(realm, thisValue, "setYear");
  const time = date.payload as number;
  const year = makeFullYear(toNumber(realm, value));
  const changed = timeWith(Number.isNaN(time) ? 0 : localTime(realm, time), YEAR, [year]);
  return store(date, timeClip(utcOf(realm, changed)));
};

/** 21.4.4.45 Date.prototype [ %Symbol.toPrimitive% ] ( hint ): a date without a hint is a string. */
const dateToPrimitive: LeafNative = (realm, thisValue, [hint]) => {
  if (!isObject(thisValue))
    return throwTypeError(realm, incompatibleReceiver("Date.prototype [ @@toPrimitive ]", describe(thisValue)));
  if (hint === "string" || hint === "default") return ordinaryToPrimitive(realm, thisValue, "string");
  if (hint === "number") return ordinaryToPrimitive(realm, thisValue, "number");
  return throwTypeError(realm, badHint(describe(hint)));
};

const statics: readonly Row[] = [
  // 21.4.3.1
  leaf("now", 0, (realm) => now(realm)),
  leaf("parse", 1, (realm, _thisValue, [text]) => parse(realm, toString(realm, text))),
  // 21.4.3.4
  leaf("UTC", 7, (realm, _thisValue, args) => timeClip(timeOfArguments(realm, args))),
];

const prototype: readonly Row[] = [
  ...fieldRows("", true),
  ...fieldRows("UTC", false),
  leaf("getTime", 0, (realm, thisValue) => timeValueOf(realm, thisValue)),
  leaf("valueOf", 0, (realm, thisValue) => timeValueOf(realm, thisValue)),
  leaf("setTime", 1, setTime),
  // 21.4.4.11
  leaf("getTimezoneOffset", 0, (realm, thisValue) => {
    const time = timeValueOf(realm, thisValue);
    return Number.isNaN(time) ? time : offsetInMinutes(realm, time);
  }),
  // B.2.3.1
  reader("getYear", true, (time) => fieldsOf(time)[YEAR] - 1900),
  leaf("setYear", 1, setYear),
  textMethod("toDateString", dateString),
  leaf("toISOString", 0, toIsoString),
  stepping("toJSON", 1, toJson),
  textMethod("toLocaleDateString", dateString),
  textMethod("toLocaleString", fullString),
  textMethod("toLocaleTimeString", timeString),
  textMethod("toString", fullString),
  textMethod("toTimeString", timeString),
  textMethod("toUTCString", utcString),
  // B.2.3.3
  sameAs("toGMTString", "toUTCString"),
  withFlags(leaf(wellKnownSymbols.toPrimitive, 1, dateToPrimitive), CONFIGURABLE),
];

export const intrinsics: IntrinsicTable = defineClass({
  name: "Date",
  length: 7,
  code: { form: "leaf", run: construct },
  statics,
  prototype,
});
