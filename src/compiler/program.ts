/**
 * Programs: source text, tree and analysis of a script or a module. Immutable but for the code compiled from it, and shared by
 * any number of realms.
 */
import type { Code } from "../machine/code.ts";
import type { ModuleEntries } from "../machine/module-records.ts";
import type { ESTree } from "../syntax/ast.ts";
import { parseError, parseSource } from "../syntax/parse.ts";
import type { SourceText } from "../syntax/source.ts";
import { analyzeModule, analyzeScript } from "./analyze.ts";
import { EarlyError } from "./early-errors.ts";
import type { ModuleInfo, ScriptInfo } from "./function-state.ts";
import { moduleEntries } from "./module-entries.ts";

export class Program {
  readonly source: SourceText;
  readonly body: ESTree.Program;
  readonly info: ScriptInfo;
  /** Somebody compiled it before. */
  wasCompiled = false;
  /**
   * Its code, by realm. The map is here and not in the realm because the collector of the host pays for a large weak map at
   * every turn.
   */
  compiled: WeakMap<object, Code> | null = null;
  constructor(source: SourceText, body: ESTree.Program, info: ScriptInfo) {
    this.source = source;
    this.body = body;
    this.info = info;
  }
}

export class ModuleProgram {
  readonly source: SourceText;
  readonly body: ESTree.Program;
  readonly entries: ModuleEntries;
  readonly info: ModuleInfo;
  constructor(source: SourceText, body: ESTree.Program, entries: ModuleEntries, info: ModuleInfo) {
    this.source = source;
    this.body = body;
    this.entries = entries;
    this.info = info;
  }
}

/** Parses and analyses a script; throws `ParseError`. */
export const parseProgram = (source: SourceText): Program =>
  withPlaces(source, () => {
    const body = parseSource(source, "script");
    return new Program(source, body, analyzeScript(body, source.text));
  });

/** Parses and analyses a module; throws `ParseError`. */
export const parseModule = (source: SourceText): ModuleProgram =>
  withPlaces(source, () => {
    const body = parseSource(source, "module");
    const entries = moduleEntries(body, source);
    return new ModuleProgram(source, body, entries, analyzeModule(body, source.text, entries.localExports.values()));
  });

const withPlaces = <P>(source: SourceText, make: () => P): P => {
  try {
    return make();
  } catch (error) {
    throw locatedError(error, source);
  }
};

/** What the analysis threw, as a `ParseError` if it is a complaint about the source. */
export const locatedError = (error: unknown, source: SourceText): unknown =>
  error instanceof EarlyError ? parseError(error.message, source, error.offset) : error;
