/**
 * Where modules come from: a record of source texts by name, or a function of the host's that is asked. Either is given a
 * specifier and the name of the module in which it stands, and a relative specifier is resolved against that name.
 */
import { display } from "../accounting/option-checks.ts";
import type { ErrorSummary } from "../host/bridge-errors.ts";

/** A source text, with the name of the module if that is not the resolved specifier. */
export type ModuleSource = string | { readonly source: string; readonly filename?: string };

/** Asked once for each module: the specifier as it is written, and the file name of the module or script that imports. */
export type ModuleLoader = (specifier: string, referrer: string) => ModuleSource | PromiseLike<ModuleSource>;

/** The modules that an evaluation may import. */
export type Modules = Readonly<Record<string, string>> | ModuleLoader;

/** The same, decoded: texts by their normal names, or a function that may answer with anything. */
export type DecodedModules = ReadonlyMap<string, string> | ((specifier: string, referrer: string) => unknown);

/** What the host said when it was asked for a module. */
export type HostAnswer =
  | { readonly source: string; readonly filename: string | undefined }
  | { readonly promise: Promise<unknown> }
  | { readonly error: unknown; readonly summary: ErrorSummary }
  /** Something else, as messages show it. */
  | { readonly shown: string };

/** Runs code of the host, where the answer has getters. */
export const readAnswer = (answer: unknown): HostAnswer => {
  if (typeof answer === "string") return { source: answer, filename: undefined };
  if (typeof answer !== "object" || answer === null) return { shown: display(answer) };
  if ("then" in answer && typeof answer.then === "function") return { promise: Promise.resolve(answer) };
  const { source, filename } = answer as { readonly source?: unknown; readonly filename?: unknown };
  if (typeof source !== "string") return { shown: display(source ?? answer) };
  return { source, filename: typeof filename === "string" ? filename : undefined };
};

export const NO_MODULES: DecodedModules = new Map();

export const decodeModules = (given: unknown): DecodedModules | undefined => {
  if (given === undefined) return undefined;
  if (typeof given === "function") return given as ModuleLoader;
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(`modules must be an object or a function, not ${display(given)}`);
  return new Map(Object.entries(given).map(([name, source]) => [normalName(name), checkedSource(name, source)]));
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
