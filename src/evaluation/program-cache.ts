/**
 * Programs by their text: a plug-in that is evaluated for every request is parsed once. The cache belongs to whoever makes
 * it (an interpreter, a layer, or the host, who may share one among interpreters), never to this module. It is bounded in
 * number and in text, and forgets what was not asked for longest.
 *
 * A program is kept when its text comes for the second time. Most texts that come once never come again, and to keep their
 * trees for a while is the worst that one can do to a generational collector: they would all grow old before they die.
 */
import { ModuleProgram, Program, parseModule, parseProgram } from "../compiler/program.ts";
import { SourceText } from "../syntax/source.ts";

const MAX_PROGRAMS = 256;
/** UTF-16 units of the texts of all programs. */
const MAX_UNITS = 8 * 1024 * 1024;
/** Texts that were seen once: how many make a generation, of which the last two are remembered, and their greatest length. */
const MAX_SEEN = 128;
const MAX_SEEN_LENGTH = 16_384;

type AnyProgram = Program | ModuleProgram;

export class ProgramCache {
  /** In the order of their last use. */
  private readonly programs = new Map<string, AnyProgram>();
  private units = 0;
  private seen = new Set<string>();
  private seenBefore: ReadonlySet<string> = this.seen;
  private latest: AnyProgram | undefined;

  /** The script of this text and file name; throws a `ParseError`. */
  program(text: string, filename: string): Program {
    const known = this.find(text, filename);
    return known instanceof Program ? known : this.add(text, parseProgram(new SourceText(text, filename)));
  }

  /** The same for a module. */
  module(text: string, filename: string): ModuleProgram {
    const known = this.find(text, filename);
    return known instanceof ModuleProgram ? known : this.add(text, parseModule(new SourceText(text, filename)));
  }

  private find(text: string, filename: string): AnyProgram | undefined {
    const { latest } = this;
    if (latest !== undefined && latest.source.text === text && latest.source.filename === filename) return latest;
    const known = this.programs.get(text);
    if (known?.source.filename !== filename) return undefined;
    this.latest = known;
    this.keep(text, known);
    return known;
  }

  private add<P extends AnyProgram>(text: string, program: P): P {
    this.latest = program;
    if (this.programs.has(text) || this.wasSeen(text)) this.keep(text, program);
    return program;
  }

  private wasSeen(text: string): boolean {
    if (text.length > MAX_SEEN_LENGTH) return true;
    if (this.seen.has(text) || this.seenBefore.has(text)) return true;
    // A generation is dropped as a whole: to find the oldest of a set takes longer the more were deleted from it.
    if (this.seen.size === MAX_SEEN) {
      this.seenBefore = this.seen;
      this.seen = new Set();
    }
    this.seen.add(text);
    return false;
  }

  /** Makes the program the one that was used last. */
  private keep(text: string, program: AnyProgram): void {
    this.forget(text);
    this.programs.set(text, program);
    this.units += text.length;
    while (this.programs.size > MAX_PROGRAMS || (this.units > MAX_UNITS && this.programs.size > 1))
      this.forget(oldest(this.programs));
  }

  private forget(text: string): void {
    if (this.programs.delete(text)) this.units -= text.length;
  }
}

const oldest = (programs: ReadonlyMap<string, AnyProgram>): string => programs.keys().next().value as string;
