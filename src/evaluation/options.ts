/**
 * The options of sessions and of single evaluations, read from outside: whatever is unknown or has a wrong type is a
 * `TypeError` or `RangeError` that names it, before anything runs.
 */
import {
  decodeEvaluationLimits,
  EVALUATION_LIMIT_KEYS,
  type EvaluationLimits,
  pickEvaluationLimits,
} from "../accounting/evaluation-limits.ts";
import { display, plainOptions, rejectUnknownKeys, textValue } from "../accounting/option-checks.ts";
import type { Redeclaration } from "../compiler/script.ts";
import { type DecodedModules, decodeModules, type Modules } from "./module-sources.ts";
import { type Clock, checkedRandom, hostWorld, type OutsideWorld } from "./outside-world.ts";
import { ProgramCache } from "./program-cache.ts";
import { isTimeZone } from "./time-zone.ts";

/** Host values to be given to the guest, by the names of the global variables that they become. */
export type Globals = Readonly<Record<string, unknown>>;

/** How a guest world is set up, for the classes and for Effect alike. */
export interface WorldOptions {
  /** The whole list of what the guest is given beside the standard library. Copied, free of charge. */
  globals?: Record<string, unknown>;
  /** Defaults of each evaluation's limits. */
  limits?: EvaluationLimits;
  /**
   * What a top-level `let`, `const`, `class` or function does whose name an earlier evaluation declared: take its place
   * (default), or be the SyntaxError of the specification.
   */
  redeclaration?: Redeclaration;
  /** May the guest make code from text, by `eval` and the constructors of functions? Default true. */
  dynamicCode?: boolean;
  /** What scripts and modules may import, where an evaluation does not say it. Default: nothing. */
  modules?: Modules;
  /** Programs by their text; default a cache of its own. One cache may be shared by any number of interpreters. */
  programs?: ProgramCache;
  /** Where the guest's dates are local: `"UTC"` (default), an offset such as `"+02:00"`, or an IANA name that the host knows. */
  timeZone?: string;
}

/** The options of one evaluation. */
export interface EvaluateOptions extends EvaluationLimits {
  /** The name of the source in errors and stacks. Default `<anonymous>`. */
  filename?: string;
  /** More global variables; they stay for later evaluations. */
  globals?: Record<string, unknown>;
  /** What the evaluation may import: source texts by name, or a function that is asked. Loaded modules stay. */
  modules?: Modules;
  /** Stops the evaluation with an `AbortedError`. */
  signal?: AbortSignal;
}

/** The options of one evaluation, decoded. */
export interface DecodedEvaluateOptions {
  readonly filename: string;
  readonly globals: Globals | undefined;
  readonly limits: EvaluationLimits;
  readonly modules: DecodedModules | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface DecodedWorldOptions {
  readonly globals: Globals | undefined;
  readonly limits: EvaluationLimits;
  readonly redeclaration: Redeclaration;
  readonly dynamicCode: boolean;
  readonly modules: DecodedModules | undefined;
  readonly programs: ProgramCache;
  readonly timeZone: string;
}

export const WORLD_OPTION_KEYS = [
  "globals",
  "limits",
  "redeclaration",
  "dynamicCode",
  "modules",
  "programs",
  "timeZone",
] as const;
const EVALUATE_OPTION_KEYS = [...EVALUATION_LIMIT_KEYS, "filename", "globals", "modules", "signal"] as const;

const TIME_ZONES = '"UTC", an offset such as "+02:00" or the name of a time zone';

const NO_OPTIONS: DecodedEvaluateOptions = Object.freeze({
  filename: "<anonymous>",
  globals: undefined,
  limits: Object.freeze({}),
  modules: undefined,
  signal: undefined,
});

export const decodeEvaluateOptions = (options: unknown): DecodedEvaluateOptions => {
  if (options === undefined) return NO_OPTIONS;
  const given = checkedOptions("options of evaluate", options, EVALUATE_OPTION_KEYS);
  return {
    filename: optional(given, "filename", "a string", isString) ?? NO_OPTIONS.filename,
    globals: optional(given, "globals", "an object", isPlain),
    limits: pickEvaluationLimits(given),
    modules: decodeModules(given["modules"]),
    signal: optional(given, "signal", "an AbortSignal", isSignal),
  };
};

export const decodeWorldOptions = (given: Readonly<Record<string, unknown>>): DecodedWorldOptions => ({
  globals: optional(given, "globals", "an object", isPlain),
  limits: given["limits"] === undefined ? {} : decodeEvaluationLimits(given["limits"]),
  redeclaration: optional(given, "redeclaration", '"replace" or "error"', isRedeclaration) ?? "replace",
  dynamicCode: optional(given, "dynamicCode", "a boolean", isBoolean) ?? true,
  modules: decodeModules(given["modules"]),
  programs: optional(given, "programs", "a ProgramCache", isProgramCache) ?? new ProgramCache(),
  timeZone: optional(given, "timeZone", TIME_ZONES, isTimeZone) ?? "UTC",
});

/** Clock and randomness with the parts replaced that the options name. */
export const decodeOutsideWorld = (given: Readonly<Record<string, unknown>>): OutsideWorld => ({
  clock: decodeClock(given["clock"]),
  random: decodeRandom(given["random"]),
});

const decodeRandom = (random: unknown): OutsideWorld["random"] => {
  const given = optional({ random }, "random", "a function", isFunction);
  return given === undefined ? hostWorld.random : checkedRandom(given);
};

const decodeClock = (clock: unknown): Clock => {
  if (clock === undefined) return hostWorld.clock;
  const given = checkedOptions("clock", clock, ["now", "cpuTime"]);
  return {
    now: optional(given, "now", "a function", isFunction) ?? hostWorld.clock.now,
    cpuTime: optional(given, "cpuTime", "a function", isFunction) ?? hostWorld.clock.cpuTime,
  };
};

/** The options as an object whose keys are all known. */
export const checkedOptions = (
  what: string,
  options: unknown,
  keys: readonly string[],
): Readonly<Record<string, unknown>> => {
  const given = plainOptions(what, options);
  rejectUnknownKeys(what, given, keys, TypeError);
  return given;
};

/** The source text, which must be one. */
export const checkedCode = (code: unknown): string => textValue("code", code);

/** The name of a global, which must be a string. */
export const checkedName = (name: unknown): string => textValue("name", name);

/** Globals to be set, which must be an object. */
export const checkedGlobals = (globals: unknown): Globals => {
  if (isPlain(globals)) return globals;
  throw new TypeError(`globals must be an object, not ${display(globals)}`);
};

const optional = <T>(
  given: Readonly<Record<string, unknown>>,
  key: string,
  expected: string,
  accepts: (value: unknown) => value is T,
): T | undefined => {
  const value = given[key];
  if (value === undefined || accepts(value)) return value;
  throw new TypeError(`${key} must be ${expected}, not ${display(value)}`);
};

const isString = (value: unknown): value is string => typeof value === "string";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isFunction = (value: unknown): value is () => number => typeof value === "function";
const isPlain = (value: unknown): value is Globals =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSignal = (value: unknown): value is AbortSignal => value instanceof AbortSignal;
const isRedeclaration = (value: unknown): value is Redeclaration => value === "replace" || value === "error";
const isProgramCache = (value: unknown): value is ProgramCache => value instanceof ProgramCache;
