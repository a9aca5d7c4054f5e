/** A program: source text, tree and analysis. Immutable but for the code compiled from it, and shared by any number of realms. */
import type { Code } from "../machine/code.ts";
import type { ESTree } from "../syntax/ast.ts";
import { parseError, parseScript } from "../syntax/parse.ts";
import type { SourceText } from "../syntax/source.ts";
import { analyzeScript } from "./analyze.ts";
import { EarlyError } from "./early-errors.ts";
import type { ScriptInfo } from "./function-state.ts";

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

/** Parses and analyses a script; throws `ParseError`. */
export const parseProgram = (source: SourceText): Program => {
  const body = parseScript(source);
  try {
    return new Program(source, body, analyzeScript(body, source.text));
  } catch (error) {
    throw locatedError(error, source);
  }
};

/** What the analysis threw, as a `ParseError` if it is a complaint about the source. */
export const locatedError = (error: unknown, source: SourceText): unknown =>
  error instanceof EarlyError ? parseError(error.message, source, error.offset) : error;
