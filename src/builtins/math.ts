/** The Math object (21.3): the host's functions on converted arguments. Each row is its own closure, so that the host can inline it. */
import { toNumber } from "../runtime/conversions.ts";
import { roundToFloat16 } from "../runtime/float16.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { constant, defineObject, type IntrinsicTable, leaf, type Row, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";

/** 21.3.1 */
const constants: readonly Row[] = [
  constant("E", Math.E),
  constant("LN10", Math.LN10),
  constant("LN2", Math.LN2),
  constant("LOG10E", Math.LOG10E),
  constant("LOG2E", Math.LOG2E),
  constant("PI", Math.PI),
  constant("SQRT1_2", Math.SQRT1_2),
  constant("SQRT2", Math.SQRT2),
  toStringTag("Math"),
];

/** 21.3.2.24, 21.3.2.25: two numbers, or any number of anything; all are converted before the first is compared. */
const extremum =
  (choose: (x: number, y: number) => number, none: number): LeafNative =>
  (realm, _thisValue, args) => {
    const [x, y] = [args[0], args[1]];
    if (args.length === 2 && typeof x === "number" && typeof y === "number") return choose(x, y);
    let result = none;
    for (const arg of args) result = choose(result, toNumber(realm, arg));
    return result;
  };

/** The host spreads at most so many numbers into the arguments of one call. */
const SPREAD = 4096;

/** 21.3.2.18 */
const hypot: LeafNative = (realm, _thisValue, args) => {
  const numbers = args.map((arg) => toNumber(realm, arg));
  if (numbers.length <= SPREAD) return Math.hypot(...numbers);
  const parts: number[] = [];
  for (let start = 0; start < numbers.length; start += SPREAD)
    parts.push(Math.hypot(...numbers.slice(start, start + SPREAD)));
  return parts.reduce((x, y) => Math.hypot(x, y));
};

const x = (realm: Realm, args: Value[]): number => toNumber(realm, args[0]);

/** 21.3.2, in its order. */
const functions: readonly Row[] = [
  leaf("abs", 1, (realm, _this, args) => Math.abs(x(realm, args))),
  leaf("acos", 1, (realm, _this, args) => Math.acos(x(realm, args))),
  leaf("acosh", 1, (realm, _this, args) => Math.acosh(x(realm, args))),
  leaf("asin", 1, (realm, _this, args) => Math.asin(x(realm, args))),
  leaf("asinh", 1, (realm, _this, args) => Math.asinh(x(realm, args))),
  leaf("atan", 1, (realm, _this, args) => Math.atan(x(realm, args))),
  leaf("atanh", 1, (realm, _this, args) => Math.atanh(x(realm, args))),
  leaf("atan2", 2, (realm, _this, args) => Math.atan2(x(realm, args), toNumber(realm, args[1]))),
  leaf("cbrt", 1, (realm, _this, args) => Math.cbrt(x(realm, args))),
  leaf("ceil", 1, (realm, _this, args) => Math.ceil(x(realm, args))),
  leaf("clz32", 1, (realm, _this, args) => Math.clz32(x(realm, args))),
  leaf("cos", 1, (realm, _this, args) => Math.cos(x(realm, args))),
  leaf("cosh", 1, (realm, _this, args) => Math.cosh(x(realm, args))),
  leaf("exp", 1, (realm, _this, args) => Math.exp(x(realm, args))),
  leaf("expm1", 1, (realm, _this, args) => Math.expm1(x(realm, args))),
  leaf("floor", 1, (realm, _this, args) => Math.floor(x(realm, args))),
  leaf("fround", 1, (realm, _this, args) => Math.fround(x(realm, args))),
  leaf("f16round", 1, (realm, _this, args) => roundToFloat16(x(realm, args))),
  leaf("hypot", 2, hypot),
  leaf("imul", 2, (realm, _this, args) => Math.imul(x(realm, args), toNumber(realm, args[1]))),
  leaf("log", 1, (realm, _this, args) => Math.log(x(realm, args))),
  leaf("log1p", 1, (realm, _this, args) => Math.log1p(x(realm, args))),
  leaf("log10", 1, (realm, _this, args) => Math.log10(x(realm, args))),
  leaf("log2", 1, (realm, _this, args) => Math.log2(x(realm, args))),
  leaf(
    "max",
    2,
    extremum((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ),
  leaf(
    "min",
    2,
    extremum((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  ),
  leaf("pow", 2, (realm, _this, args) => x(realm, args) ** toNumber(realm, args[1])),
  leaf("random", 0, (realm) => realm.host.random()),
  leaf("round", 1, (realm, _this, args) => Math.round(x(realm, args))),
  leaf("sign", 1, (realm, _this, args) => Math.sign(x(realm, args))),
  leaf("sin", 1, (realm, _this, args) => Math.sin(x(realm, args))),
  leaf("sinh", 1, (realm, _this, args) => Math.sinh(x(realm, args))),
  leaf("sqrt", 1, (realm, _this, args) => Math.sqrt(x(realm, args))),
  leaf("tan", 1, (realm, _this, args) => Math.tan(x(realm, args))),
  leaf("tanh", 1, (realm, _this, args) => Math.tanh(x(realm, args))),
  leaf("trunc", 1, (realm, _this, args) => Math.trunc(x(realm, args))),
];

export const intrinsics: IntrinsicTable = defineObject("Math", [...constants, ...functions]);
