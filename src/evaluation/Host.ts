/**
 * What a host gives to the guest, with the types that an evaluation needs to know: which failures the functions have, and
 * which services. A function may answer with an Effect. The guest calls it like any other and gets the value; the evaluation
 * pauses meanwhile, and the Effect runs in its fiber.
 */
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { display, plainOptions, rejectUnknownKeys } from "../accounting/option-checks.ts";
import type { ConsoleLine } from "../apis/console.ts";
import { type Apis, apiGlobals, type ConsoleOptions, consoleGlobals } from "../apis/host-globals.ts";
import { ChosenMembers, isChosenMembers } from "../host/chosen-members.ts";
import { brandOf } from "../host/host-brands.ts";
import { markCallStyle } from "../host/host-call.ts";
import type { HostFunction } from "../host/host-function.ts";
import { SchemaMismatch } from "./effect-calls.ts";

declare const Types: unique symbol;
declare const Members: unique symbol;

/** Globals whose functions can fail with `E` and need the services `R`. */
export interface Host<out E = never, out R = never> extends Readonly<Record<string, unknown>> {
  readonly [Types]?: { readonly failure: E; readonly services: R };
}

type Plain = Readonly<Record<string, unknown>>;

type AnyEffect = Effect.Effect<unknown, unknown, unknown>;

/** The Effects that a function may answer with; of a method, too. `any` tells nothing. */
type AnswerOf<F> = F extends (...args: never[]) => infer A ? (0 extends 1 & A ? never : Extract<A, AnyEffect>) : never;

/** The Effects of all functions in plain data, and of the methods of host objects in it. */
type EffectsOf<T> = T extends (...args: never[]) => unknown
  ? AnswerOf<T>
  : T extends HostObject<infer Members>
    ? MethodEffectsOf<Members>
    : T extends Plain
      ? { readonly [K in keyof T]: EffectsOf<T[K]> }[keyof T]
      : T extends object
        ? MethodEffectsOf<T>
        : never;

type MethodEffectsOf<T> = { readonly [K in keyof T]: AnswerOf<T[K]> }[keyof T];

type FailureOf<T> = Effect.Error<EffectsOf<T>>;

type ServicesOf<T> = Effect.Services<EffectsOf<T>>;

/** The schemas of a host function. */
export interface Signature<P extends readonly Schema.Constraint[], S extends Schema.Constraint> {
  /** What the arguments are decoded with, one by one. */
  readonly parameters: P;
  /** What the result is encoded with. */
  readonly result: S;
}

type TypesOf<P extends readonly Schema.Constraint[]> = { readonly [K in keyof P]: P[K]["Type"] };

/**
 * Globals for the guest, of which functions may answer with Effects. What is no function crosses as ever, by copy.
 *
 * The guest's call pauses the evaluation wherever it stands (in an expression, in a callback of `map`, in a generator) until the
 * Effect has ended. A failure is an Error in the guest, with the tag for a name and the fields that can cross; if the guest
 * does not catch it, the evaluation fails with that very failure. Waiting costs no CPU time. Interruption reaches the Effect.
 *
 * In a getter, in a conversion and in a synchronous `evaluate` nothing can wait: there an Effect that has to is a TypeError in
 * the guest, and a `HostError` if uncaught.
 *
 * @example
 * const host = Host.make({ fetchUser: (id: number) => Users.use((users) => users.find(id)), config: { currency: "EUR" } });
 * const name = Evaluator.evaluate("fetchUser(7).name", { globals: host });
 */
const make = <const T extends Plain>(globals: T): Host<FailureOf<T>, ServicesOf<T>> => {
  if (!isPlain(globals)) throw new TypeError("Host.make takes an object whose properties are the globals");
  markFunctions(globals);
  return { ...globals };
};

/**
 * A function whose Effect runs beside the guest, which gets a promise at once, so that `Promise.all` runs several. An
 * evaluation has at most 16 under way (see `HostConcurrency`); what is still under way when it ends is interrupted.
 *
 * @example
 * const host = Host.make({ fetchPrice: Host.async((id: number) => Prices.use((prices) => prices.find(id))) });
 * const total = Evaluator.evaluate("Promise.all([1, 2, 3].map(fetchPrice)).then((all) => all.length)", { globals: host });
 */
const async = <F extends (...args: never[]) => Effect.Effect<unknown, unknown, unknown>>(target: F): F => {
  if (typeof target !== "function") throw new TypeError("Host.async takes a function that returns an Effect");
  const promising = ((...args: never[]) => target(...args)) as F;
  markCallStyle(named(promising, target.name), "promising");
  return promising;
};

/**
 * A function whose arguments are decoded and whose result is encoded by schemas. What does not fit is a TypeError in the
 * guest, with the schema's message.
 *
 * @example
 * const fetchUser = Host.checked({ parameters: [Schema.Int], result: User }, (id) => Users.use((users) => users.find(id)));
 */
const checked = <const P extends readonly Schema.Constraint[], S extends Schema.Constraint, E = never, R = never>(
  signature: Signature<P, S>,
  target: (...args: TypesOf<P>) => Effect.Effect<S["Type"], E, R> | S["Type"],
): ((
  ...args: readonly unknown[]
) => Effect.Effect<S["Encoded"], E, R | P[number]["DecodingServices"] | S["EncodingServices"]>) => {
  if (typeof target !== "function") throw new TypeError(`Host.checked takes a function, not ${display(target)}`);
  const { parameters, result } = checkedSignature(signature);
  const decoders = parameters.map((schema) => Schema.decodeUnknownEffect(schema));
  const encode = Schema.encodeUnknownEffect(result);
  const call = Effect.fnUntraced(function* (args: readonly unknown[]) {
    const name = checking.name === "" ? "function" : checking.name;
    const decoded: unknown[] = [];
    for (const [index, decode] of decoders.entries())
      decoded.push(yield* orMismatch(decode(args[index]), `${name}(): argument ${index + 1}`));
    const answer = target(...(decoded as unknown as TypesOf<P>));
    const value = Effect.isEffect(answer) ? yield* answer as Effect.Effect<S["Type"], E, R> : answer;
    return yield* orMismatch(encode(value), `${name}(): result`);
  });
  const checking = named((...args: readonly unknown[]) => call(args), target.name);
  return checking as never;
};

const checkedSignature = <S extends Signature<readonly Schema.Constraint[], Schema.Constraint>>(signature: S): S => {
  const what = "the signature of Host.checked";
  const { parameters, result } = plainOptions(what, signature);
  rejectUnknownKeys(what, signature, ["parameters", "result"], TypeError);
  if (!Array.isArray(parameters) || !parameters.every(Schema.isSchema))
    throw new TypeError(`${what}: parameters must be a list of schemas`);
  if (!Schema.isSchema(result)) throw new TypeError(`${what}: result must be a schema, not ${display(result)}`);
  return signature;
};

const orMismatch = <A, R>(
  checked: Effect.Effect<A, Schema.SchemaError, R>,
  what: string,
): Effect.Effect<A, SchemaMismatch, R> =>
  Effect.mapError(checked, (error) => new SchemaMismatch(`${what}: ${error.message}`));

/** Functions of our own around those of the host. */
const wrappers = new WeakSet<object>();

const named = <F extends object>(wrapper: F, name: string): F => {
  wrappers.add(wrapper);
  return Object.defineProperty(wrapper, "name", { value: name, configurable: true });
};

/** A function that is wrapped where it is written has no name of its own: it gets that of its property. */
const nameAfterKey = (key: string, value: unknown): void => {
  if (typeof value === "function" && value.name === "" && wrappers.has(value)) named(value, key);
};

const isPlain = (value: unknown): value is Plain => {
  if (typeof value !== "object" || value === null) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
};

/** Marks the functions in plain data. Getters are not asked. */
const markFunctions = (globals: Plain): void => {
  const seen = new Set<unknown>();
  const rest: unknown[] = [globals];
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (typeof value === "function") markCallStyle(value as HostFunction, "pausing");
    else if (isPlain(value))
      for (const [key, { value: member }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
        nameAfterKey(key, member);
        rest.push(member);
      }
  }
};

/** What {@link Host.object} gives: to be passed to a guest, who sees the chosen members. */
export interface HostObject<out T extends object> {
  readonly [Members]: T;
}

/**
 * An instance of a class as a read-only object of the guest's, with these members and no others, be they data, methods or
 * accessors, which are asked at each read. Instances among what they hold are host objects, too. Without `Host.object` an
 * instance shows its own enumerable data, in which other instances read as `undefined`, and the methods of its class. The guest
 * pauses at methods that answer with Effects, as at the functions of `Host.make`.
 *
 * @example
 * const globals = { cart: Host.object(cart, { members: ["items", "total", "add"] }) };
 */
const object = <T extends object, const K extends keyof T & string>(
  target: T,
  options: { readonly members: readonly K[] },
): HostObject<Pick<T, K>> => {
  if (typeof target !== "object" || target === null || brandOf(target).form !== "instance" || isChosenMembers(target))
    throw new TypeError("Host.object takes an instance of a class");
  const what = "options of Host.object";
  const { members } = plainOptions(what, options);
  rejectUnknownKeys(what, options, ["members"], TypeError);
  if (!Array.isArray(members)) throw new TypeError("Host.object takes a list of members");
  return new ChosenMembers(target, members.map(checkedMember)) as unknown as HostObject<Pick<T, K>>;
};

const checkedMember = (name: unknown): string => {
  if (typeof name === "string" && !NEVER_MEMBERS.has(name)) return name;
  throw new TypeError(`${typeof name === "string" ? name : display(name)} cannot be a member of a host object`);
};

/** What leads from an instance to its class. */
const NEVER_MEMBERS: ReadonlySet<string> = new Set(["constructor", "prototype", "__proto__"]);

/** What a console of the guest's does with its lines in Effect. */
export interface EffectConsoleOptions<E = never, R = never> extends Omit<ConsoleOptions, "write"> {
  /** Gets each line. The guest waits for an Effect; what it fails with is as the failure of any host function. */
  readonly write: (line: ConsoleLine) => Effect.Effect<unknown, E, R> | void;
}

/**
 * The global `console` for the guest, with lines that `write` gets; an evaluation may write 1 MiB, or `maxBytes`.
 *
 * @example
 * const globals = { ...Host.console({ write: ({ level, text }) => Effect.log(level, text) }), ...Host.make({ fetchUser }) };
 */
const console = <E = never, R = never>(options: EffectConsoleOptions<E, R>): Host<E, R> => {
  plainOptions("options of Host.console", options);
  const { write } = options;
  const discarding = (line: ConsoleLine): unknown => {
    const result = write(line);
    return Effect.isEffect(result) ? Effect.asVoid(result as Effect.Effect<unknown, E, R>) : undefined;
  };
  return consoleGlobals(typeof write === "function" ? { ...options, write: discarding } : options);
};

/**
 * Globals that browsers and Node add to the language, as the guest's own, each only if it is named.
 *
 * @example
 * const globals = { ...Host.apis({ timers: true, url: true }), rate: 0.2 };
 */
const apis = (chosen: Apis): Host => apiGlobals(chosen);

export const Host = { make, async, checked, object, console, apis };
