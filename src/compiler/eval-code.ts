/**
 * Evaluated code: the text of an eval, parsed and analysed for the place where it is evaluated, and compiled at once. It runs
 * in a frame of its own, so nothing of it recurses on the host's stack, and counts as a call. What is wrong with the text is
 * a SyntaxError of the guest, whose stack begins in the text.
 */
import { COSTS } from "../accounting/costs.ts";
import { ParseError } from "../errors/index.ts";
import { Code, type Source } from "../machine/code.ts";
import { type Env, makeEnv, NO_ENV } from "../machine/env.ts";
import { CALL, Frame } from "../machine/frame.ts";
import type { Machine } from "../machine/machine.ts";
import type { ModuleRecord } from "../machine/module-records.ts";
import { createError } from "../runtime/errors.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwDynamicCode } from "../runtime/throw.ts";
import type { ESTree, Statement } from "../syntax/ast.ts";
import { type EvaluatedText, parseEval, type Surroundings } from "../syntax/parse-eval.ts";
import { analyzeEval } from "./analyze.ts";
import { emitReturn } from "./control.ts";
import { type EvalContext, roleAround } from "./eval-context.ts";
import { FunctionCompiler, type NodeCompilers } from "./function-compiler.ts";
import { declareOuterVars } from "./outer-vars.ts";
import { locatedError } from "./program.ts";
import { instantiateFunctions, markDeadZones } from "./scope-entry.ts";
import { capturedBindings, type FunctionInfo, type Scope } from "./scopes.ts";
import { statementList } from "./statements.ts";

/** Where code is evaluated, and by which compilers. */
export interface EvalPlace extends EvalContext {
  readonly realm: Realm;
  /** `this` may be unbound there. */
  readonly derivedThis: boolean;
  /** See `Source`. */
  readonly referrer: string;
  /** Whose imports the text may read. */
  readonly module: ModuleRecord | null;
  readonly compilers: NodeCompilers;
}

/** The code of a text at a place. Throws a guest SyntaxError. */
export const evalCode = (machine: Machine, text: string, place: EvalPlace): Code => {
  const { realm } = place;
  if (realm.dynamicCode === null) return throwDynamicCode(realm);
  realm.dynamicCode.admit(text);
  const { parsed, info } = orSyntaxError(machine, realm, () => {
    const parsed = parseEval(text, "<eval>", surroundings(place));
    return { parsed, info: analysed(parsed, place) };
  });
  const { source, program } = parsed;
  const range = { start: program.start ?? 0, end: program.end ?? 0 };
  const code = new Code(realm, source, "eval", "normal", info.strict, range, (self) =>
    compileEval(new FunctionCompiler(self, info, place.compilers), program, place),
  );
  code.prepare();
  return code;
};

/** What the parser must let pass. */
const surroundings = ({ scope, strict, referrer }: EvalPlace): Surroundings => {
  const role = roleAround(scope);
  return {
    referrer,
    strict,
    inFunction: role !== undefined,
    superCall: role === "derivedConstructor",
    hasPrivateName: (name) => isBoundAround(name, scope),
  };
};

const isBoundAround = (name: string, place: Scope | null): boolean => {
  for (let scope = place; scope !== null; scope = scope.parent) if (scope.bindings.has(name)) return true;
  return false;
};

const analysed = ({ source, program }: EvaluatedText, place: EvalPlace): FunctionInfo => {
  try {
    return analyzeEval(program, source.text, place);
  } catch (error) {
    throw locatedError(error, source);
  }
};

const compileEval = (c: FunctionCompiler, program: ESTree.Program, { derivedThis, module }: EvalPlace): void => {
  const { code, info } = c;
  c.derivedThis = derivedThis;
  c.module = module;
  c.completion = c.temp();
  c.wantsCompletion = true;
  markDeadZones(c, info.scope, "lexical");
  if (info.outerVars === null) instantiateFunctions(c, info.functions);
  else declareOuterVars(c, info.outerVars);
  statementList(c, program.body as Statement[]);
  emitReturn(c, c.read(c.completion), code.end);
  c.finish();
  code.envSize = Math.max(info.scope.size, 2);
  code.envBytes = COSTS.capturedBinding * capturedBindings(info);
};

/** Begins to run evaluated code in an environment. */
export const enterEval = (machine: Machine, code: Code, env: Env, slot: number): number => {
  machine.meter.chargeBytes(code.envBytes);
  return machine.enterCode(code, makeEnv(code.envSize, env), slot);
};

// --- errors --------------------------------------------------------------------------------------------------------------

/** What the parser or the analysis complains of, as a SyntaxError of the guest. */
export const orSyntaxError = <T>(machine: Machine, realm: Realm, parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return throwSyntaxError(machine, realm, error);
  }
};

/** The error is made as if the text were running already, and its place were at work. */
const throwSyntaxError = (machine: Machine, realm: Realm, error: ParseError): never => {
  const { frame, site } = machine;
  const code = new Code(realm, placeOnly(error), "", "normal", true, { start: 0, end: 0 }, () => undefined);
  machine.frame = new Frame(code, NO_ENV, frame, 0, CALL, frame.depth);
  machine.site = 0;
  const thrown = createError(realm, "SyntaxError", error.message);
  machine.frame = frame;
  machine.site = site;
  return machine.throwValue(thrown);
};

/** A source of which one place is known. */
const placeOnly = ({ filename = "", line = 1, column = 1, sourceLine = "" }: ParseError): Source => ({
  text: "",
  filename,
  referrer: filename,
  isDynamic: false,
  locate: () => ({ filename, line, column, sourceLine }),
});
