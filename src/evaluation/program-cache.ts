/**
 * Programs by their text: a plug-in that is evaluated for every request is parsed once. The cache belongs to whoever makes
 * it (an interpreter, a layer, or the host, who may share one among interpreters), never to this module. It is bounded in
 * number and in text, and forgets what was not asked for longest.
 */
import { type Program, parseProgram } from "../compiler/program.ts";
import { SourceText } from "../syntax/source.ts";

const MAX_PROGRAMS = 256;
/** UTF-16 units of all texts together. */
const MAX_UNITS = 8 * 1024 * 1024;

export class ProgramCache {
  /** In the order of their last use. */
  private readonly programs = new Map<string, Program>();
  private units = 0;
  private latest: Program | undefined;

  /** The program of this text and file name; throws a `ParseError`. */
  program(text: string, filename: string): Program {
    if (this.latest?.source.text === text && this.latest.source.filename === filename) return this.latest;
    const known = this.programs.get(text);
    const program = known?.source.filename === filename ? known : parseProgram(new SourceText(text, filename));
    this.remember(text, program, known !== undefined);
    return program;
  }

  private remember(text: string, program: Program, isKnown: boolean): void {
    if (isKnown) this.forget(text);
    this.programs.set(text, program);
    this.units += text.length;
    this.latest = program;
    for (const oldest of this.programs.keys()) {
      if (this.programs.size <= MAX_PROGRAMS && this.units <= MAX_UNITS) break;
      this.forget(oldest);
    }
  }

  private forget(text: string): void {
    this.programs.delete(text);
    this.units -= text.length;
  }
}
