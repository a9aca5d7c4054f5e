/**
 * Code: what a function body is compiled to. `ops` are host closures; each does its work and answers with the index of the
 * next op, or with a negative number when the frame changed (`SWITCH`) or the machine must stop (`STOP`). Nothing here knows
 * the compiler: it is reached through `compile`, at the first call.
 */
import { BOUNDS } from "../accounting/costs.ts";
import type { SourceLocation } from "../errors/index.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { Env } from "./env.ts";
import type { Machine } from "./machine.ts";

export type Op = (env: Env, machine: Machine) => number;

/** The current frame is another one now. */
export const SWITCH = -1;
/** The run is over: finished, paused or terminated; the machine's `outcome` says which. */
export const STOP = -2;

/** Where an op goes on that called something: 0 says that the value is there already, anything else is a signal. */
export const nextPc = (signal: number, pc: number): number => (signal === 0 ? pc + 1 : signal);

export type FunctionForm =
  | "normal"
  | "arrow"
  | "method"
  | "classConstructor"
  | "derivedConstructor"
  | "generator"
  | "async"
  | "asyncArrow"
  | "asyncGenerator";

/** Has [[Construct]] (10.2.5). */
export const isConstructorForm = (form: FunctionForm): boolean =>
  form === "normal" || form === "classConstructor" || form === "derivedConstructor";

/** Source text with its name, shared by all code compiled from it. */
export interface Source {
  readonly text: string;
  readonly filename: string;
  /** 9.4 [[ScriptOrModule]]: the file name that `import()` in the text is relative to. */
  readonly referrer: string;
  /** The guest made it at run time: what is compiled from it is live memory of the guest. */
  readonly isDynamic: boolean;
  locate(offset: number): SourceLocation;
}

/** Live bytes of a text of so many units that the guest made into code: its tree, its scopes, its closures. */
export const liveBytesOfCode = (units: number): number => BOUNDS.dynamicCode + BOUNDS.dynamicCodeUnit * units;

/**
 * A region of ops protected by a handler. A throw in it continues at `target` with the value in `slot`; for a `finally`
 * (`isFinally`), a generator's `return` passes through it, too. `depth` is how many environments deep the handler runs.
 */
export interface Handler {
  readonly start: number;
  readonly end: number;
  readonly target: number;
  readonly slot: number;
  readonly isFinally: boolean;
  /** For a `finally`: the slot of the completion kind. */
  readonly kindSlot: number;
  readonly depth: number;
}

/** Kinds of completion that a `finally` block remembers; larger numbers index the jumps out of it. */
export const NORMAL = 0;
export const THROW = 1;
export const RETURN = 2;
export const FIRST_JUMP = 3;

export class Code {
  readonly realm: Realm;
  readonly source: Source;
  readonly name: string;
  readonly form: FunctionForm;
  readonly strict: boolean;
  /** See `Source`. */
  readonly isDynamic: boolean;
  /** A call makes a promise and runs up to the first `await`. */
  readonly isAsync: boolean;
  /** A call without `new` is refused. */
  readonly isClassConstructor: boolean;
  /** `new` makes no object: `super()` does. */
  readonly isDerived: boolean;
  /** Range of the function's text in the source. */
  readonly start: number;
  readonly end: number;
  ops: Op[] = [];
  /** Source offset of each op. */
  positions: number[] = [];
  /** How many block environments are pushed at each op. */
  depths: number[] = [];
  handlers: Handler[] = [];
  /** Slots of the environment; 0 until compiled. */
  envSize = 0;
  /** How many arguments are placed into the slots 1 … n. */
  parameterCount = 0;
  /** The expected number of arguments (`length`). */
  length = 0;
  /** All arguments are wanted as a list, in this slot (rest parameter, `arguments`); 0 if not. */
  listSlot = 0;
  /** Slots of `this`, the active function and `new.target`; 0 where the code does not use them. */
  thisSlot = 0;
  functionSlot = 0;
  newTargetSlot = 0;
  homeSlot = 0;
  /** Bytes charged for captured bindings when a call makes the environment. */
  envBytes = 0;
  /** Called by the short path of the call ops: a function that takes its arguments one by one, and answers when it ends. */
  isPlain = false;
  /** The same for `new`. */
  isPlainConstructor = false;
  /** A call does more to the environment than placing the arguments: see `Machine.fillEnvironment`. */
  usesInternals = false;
  /**
   * The whole body as one closure, if it has no call, no loop and no handler: it can neither pause nor call, so a call of it
   * runs in place. Accessors, comparators and most callbacks are like this.
   */
  leaf: ((env: Env) => Value) | null = null;
  private readonly compileBody: (code: Code) => void;

  constructor(
    realm: Realm,
    source: Source,
    name: string,
    form: FunctionForm,
    strict: boolean,
    range: { readonly start: number; readonly end: number },
    compileBody: (code: Code) => void,
  ) {
    this.realm = realm;
    this.source = source;
    this.name = name;
    this.form = form;
    this.strict = strict;
    this.isDynamic = source.isDynamic;
    this.isAsync = form === "async" || form === "asyncArrow";
    this.isDerived = form === "derivedConstructor";
    this.isClassConstructor = form === "classConstructor" || this.isDerived;
    this.start = range.start;
    this.end = range.end;
    this.compileBody = compileBody;
  }

  /** Compiles the body, once. */
  prepare(): void {
    if (this.envSize === 0) this.compileBody(this);
  }
}
