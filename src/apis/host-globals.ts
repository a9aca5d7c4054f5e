/** What a host can ask for beside the standard library, as values of `globals`. Nothing of it is there by default. */
import { display, plainOptions, rejectUnknownKeys, sizeValue } from "../accounting/option-checks.ts";
import { guestMade } from "../host/guest-made.ts";
import { type ConsoleLine, consoleToken } from "./console.ts";
import { cryptoToken, type RandomBytes } from "./crypto.ts";
import { hostRandomBytes } from "./random-bytes.ts";
import { timerTokens } from "./timers.ts";

export interface ConsoleOptions {
  /** Gets each line that the guest's console writes. */
  readonly write: (line: ConsoleLine) => unknown;
  /** How many bytes one evaluation may write; beyond that one line says so, and the rest is dropped. Default 1 MiB. */
  readonly maxBytes?: number;
}

const MIB = 2 ** 20;

/** The global `console`, with lines that `write` gets. */
export const consoleGlobals = (options: ConsoleOptions): { readonly console: unknown } => {
  const given = plainOptions("options of Host.console", options);
  rejectUnknownKeys("options of Host.console", given, ["write", "maxBytes"]);
  const { write, maxBytes = MIB } = options;
  if (typeof write !== "function") throw new TypeError("Host.console needs write, a function that gets the lines");
  return { console: consoleToken({ write, maxBytes: sizeValue("maxBytes", maxBytes) }) };
};

/** The APIs of browsers and Node that a guest may be given, each by its name. */
export interface Apis {
  /** `setTimeout`, `setInterval`, `clearTimeout`, `clearInterval`; at most 1,000 pending ones, or `maxPending`. */
  readonly timers?: boolean | { readonly maxPending?: number };
  readonly queueMicrotask?: boolean;
  readonly structuredClone?: boolean;
  /** `TextEncoder`, `TextDecoder` */
  readonly encoding?: boolean;
  /** `URL`, `URLSearchParams` */
  readonly url?: boolean;
  /** `atob`, `btoa` */
  readonly base64?: boolean;
  /** `crypto.randomUUID`, `crypto.getRandomValues`; from the host's source for secrets, or from `randomBytes`. */
  readonly crypto?: boolean | { readonly randomBytes?: RandomBytes };
}

type Globals = Readonly<Record<string, unknown>>;

/** Globals that are the guest's own intrinsics. */
const intrinsicGlobals = (...names: readonly string[]): Globals =>
  Object.fromEntries(names.map((name) => [name, guestMade(({ realm }) => realm.intrinsic(name))]));

const MAX_TIMERS = 1_000;

const timers = (options: Globals): Globals => {
  rejectUnknownKeys("timers", options, ["maxPending"]);
  return timerTokens(sizeValue("maxPending", options["maxPending"] ?? MAX_TIMERS));
};

const crypto = (options: Globals): Globals => {
  rejectUnknownKeys("crypto", options, ["randomBytes"]);
  const { randomBytes = hostRandomBytes } = options;
  if (typeof randomBytes !== "function")
    throw new TypeError(`randomBytes must be a function, not ${display(randomBytes)}`);
  return { crypto: cryptoToken(randomBytes as RandomBytes) };
};

/** Each with what it was given, which is empty for those that take no options. */
const APIS: Readonly<Record<keyof Apis, (options: Globals) => Globals>> = {
  timers,
  queueMicrotask: () => intrinsicGlobals("queueMicrotask"),
  structuredClone: () => intrinsicGlobals("structuredClone"),
  encoding: () => intrinsicGlobals("TextEncoder", "TextDecoder"),
  url: () => intrinsicGlobals("URL", "URLSearchParams"),
  base64: () => intrinsicGlobals("atob", "btoa"),
  crypto,
};

const WITH_OPTIONS: ReadonlySet<string> = new Set<keyof Apis>(["timers", "crypto"]);

/** The globals of the named APIs. */
export const apiGlobals = (apis: Apis): Globals => {
  const given = plainOptions("the APIs of Host.apis", apis);
  rejectUnknownKeys("the APIs of Host.apis", given, Object.keys(APIS));
  const globals = Object.entries(given).map(([name, choice]) => {
    if (choice === false || choice === undefined) return {};
    if (choice === true) return APIS[name as keyof Apis]({});
    if (WITH_OPTIONS.has(name)) return APIS[name as keyof Apis](plainOptions(name, choice));
    throw new TypeError(`${name} must be true or false, not ${display(choice)}`);
  });
  return Object.assign({}, ...globals) as Globals;
};

/**
 * Globals to give to a guest beside the standard library, none of which it has by itself.
 *
 * @example
 * const lines: string[] = [];
 * const globals = { ...Host.console({ write: ({ text }) => lines.push(text) }), ...Host.apis({ timers: true, url: true }) };
 * new Interpreter({ globals });
 */
export const Host = { console: consoleGlobals, apis: apiGlobals };
