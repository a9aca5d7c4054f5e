/**
 * Where modules come from: a record of source texts by name, or a function of the host's that is asked. Either is given a
 * specifier and the name of the module in which it stands, and a relative specifier is resolved against that name.
 */
import * as Effect from "effect/Effect";
import { display } from "../accounting/option-checks.ts";
import type { ErrorSummary } from "../host/bridge-errors.ts";

/** A source text, with the name of the module if that is not the resolved specifier. */
export type ModuleSource = string | { readonly source: string; readonly filename?: string };

/**
 * Asked once for each module: the specifier as it is written, and the file name of the module or script that imports. What a
 * promise or an Effect fails with is the `cause` of a `HostError`.
 */
export type ModuleLoader = (
  specifier: string,
  referrer: string,
) => ModuleSource | PromiseLike<ModuleSource> | Effect.Effect<ModuleSource, unknown>;

/** The modules that an evaluation may import. */
export type Modules = Readonly<Record<string, string>> | ModuleLoader;

/** The same, decoded: texts by their normal names, or a function that may answer with anything. */
export type DecodedModules = ReadonlyMap<string, string> | ((specifier: string, referrer: string) => unknown);

/** What the host said when it was asked for a module. */
export type LoaderAnswer =
  | { readonly source: string; readonly filename: string | undefined }
  | { readonly promise: Promise<unknown> }
  | { readonly error: unknown; readonly summary: ErrorSummary }
  /** Something else: what is wrong with it, as messages show it. */
  | { readonly part: "source" | "filename"; readonly shown: string };

/** Runs code of the host, where the answer has getters. */
export const readAnswer = (answer: unknown): LoaderAnswer => {
  if (typeof answer === "string") return { source: answer, filename: undefined };
  if (typeof answer !== "object" || answer === null) return { part: "source", shown: display(answer) };
  if ("then" in answer && typeof answer.then === "function") return { promise: Promise.resolve(answer) };
  const { source, filename } = answer as { readonly source?: unknown; readonly filename?: unknown };
  if (typeof source !== "string") return { part: "source", shown: shownSource(source ?? answer) };
  if (filename !== undefined && typeof filename !== "string") return { part: "filename", shown: display(filename) };
  return { source, filename };
};

/** Where an Effect is run, it is not seen here; one that gives an Effect is. */
const shownSource = (given: unknown): string => (Effect.isEffect(given) ? "an Effect" : display(given));

export const NO_MODULES: DecodedModules = new Map();

export const decodeModules = (given: unknown): DecodedModules | undefined => {
  if (given === undefined) return undefined;
  if (typeof given === "function") return given as ModuleLoader;
  if (typeof given !== "object" || given === null || Array.isArray(given) || given instanceof Map)
    throw new TypeError(
      `modules must be an object or a function, not ${given instanceof Map ? "a Map" : display(given)}`,
    );
  return decodeRecord(given);
};

const decodeRecord = (given: object): ReadonlyMap<string, string> => {
  const decoded = new Map<string, string>();
  for (const [name, source] of Object.entries(given)) {
    const normal = normalName(name);
    if (decoded.has(normal)) throw new TypeError(`modules has ${JSON.stringify(normal)} twice, under different names`);
    decoded.set(normal, checkedSource(name, source));
  }
  return decoded;
};

const checkedSource = (name: string, source: unknown): string => {
  if (typeof source === "string") return source;
  throw new TypeError(`modules[${JSON.stringify(name)}] must be a string, not ${display(source)}`);
};

/** The name of the module that a specifier stands for: `./a.js` in `lib/b.js` is `lib/a.js`; others stand for themselves. */
export const resolveSpecifier = (specifier: string, referrer: string): string => {
  if (!/^\.\.?(\/|$)/.test(specifier)) return normalName(specifier);
  return normalName(referrer.slice(0, referrer.lastIndexOf("/") + 1) + specifier);
};

/** A name without `.` and `..`, as far as they can be taken away. What stands before the path of a URL stays. */
export const normalName = (name: string): string => {
  const [root = ""] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?\/?/i.exec(name) ?? [];
  const parts: string[] = [];
  for (const part of name.slice(root.length).split("/")) {
    if (part === ".") continue;
    if (part !== ".." || parts.length === 0 || parts.at(-1) === "..") {
      if (part !== ".." || root === "") parts.push(part);
    } else parts.pop();
  }
  return root + parts.join("/");
};
