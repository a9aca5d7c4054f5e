/**
 * The compiler as the guest has it at run time: indirect evals, functions made from text, and whether a text may become code
 * at all. To parse and to compile is CPU time: it is not billed, but slices end by it; what the code takes is live memory.
 */
import { BOUNDS } from "../accounting/costs.ts";
import type { LimitType } from "../errors/index.ts";
import { Code, liveBytesOfCode } from "../machine/code.ts";
import { NO_ENV } from "../machine/env.ts";
import type { Machine } from "../machine/machine.ts";
import type { DynamicCode, DynamicFunctionKind } from "../runtime/dynamic-code.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwDynamicCode } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import type { Node } from "../syntax/ast.ts";
import { endOf, startOf } from "../syntax/ast.ts";
import { type EvaluatedText, parseFunction } from "../syntax/parse-eval.ts";
import { analyzeScript } from "./analyze.ts";
import { type EvalPlace, enterEval, evalCode, orSyntaxError } from "./eval-code.ts";
import { FunctionCompiler, type NodeCompilers } from "./function-compiler.ts";
import type { ScriptInfo } from "./function-state.ts";
import { locatedError } from "./program.ts";

const HEADS: Readonly<Record<DynamicFunctionKind, string>> = {
  Function: "function",
  GeneratorFunction: "function*",
  AsyncFunction: "async function",
  AsyncGeneratorFunction: "async function*",
};

const SOURCE_LENGTH: LimitType = "maxSourceLength";

export class DynamicCompiler implements DynamicCode {
  /** Of a text, in units. */
  maxSourceLength = Number.POSITIVE_INFINITY;
  private readonly machine: Machine;
  private readonly isAllowed: boolean;
  private readonly place: Omit<EvalPlace, "referrer">;

  constructor(realm: Realm, machine: Machine, compilers: NodeCompilers, isAllowed: boolean) {
    this.machine = machine;
    this.isAllowed = isAllowed;
    this.place = { realm, scope: null, strict: false, derivedThis: false, module: null, compilers };
  }

  admit(text: string): void {
    const { machine, maxSourceLength } = this;
    if (!this.isAllowed) throwDynamicCode(this.place.realm);
    if (text.length > maxSourceLength) machine.terminate(SOURCE_LENGTH, text.length, maxSourceLength);
    machine.meter.noteRead(text);
    machine.meter.noteTaken(liveBytesOfCode(text.length));
    machine.meter.tickMany(BOUNDS.dynamicCodeTicks + BOUNDS.dynamicCodeUnitTicks * text.length);
  }

  evaluate(value: Value, slot: number): number {
    const { machine } = this;
    if (typeof value === "string") {
      const place = { ...this.place, referrer: machine.activeReferrer };
      return enterEval(machine, evalCode(machine, value, place), NO_ENV, slot);
    }
    machine.frame.env[slot] = value as Value & object;
    return 0;
  }

  createFunction(kind: DynamicFunctionKind, parameters: string, body: string): GuestObject {
    const { realm } = this.place;
    this.admit(parameters + body);
    const { parsed, info } = orSyntaxError(this.machine, realm, () => {
      const text = { head: HEADS[kind], parameters, body };
      const parsed = parseFunction(text, "<function>", this.machine.activeReferrer);
      return { parsed, info: analysed(parsed) };
    });
    const { source, program } = parsed;
    const range = { start: startOf(program), end: endOf(program) };
    const code = new Code(realm, source, "", "normal", false, range, () => undefined);
    const c = new FunctionCompiler(code, info, this.place.compilers);
    return c.expression(program.body[0] as Node)(NO_ENV) as GuestObject;
  }
}

const analysed = ({ source, program }: EvaluatedText): ScriptInfo => {
  try {
    return analyzeScript(program, source.text);
  } catch (error) {
    throw locatedError(error, source);
  }
};
