/**
 * Direct evals (13.3.6.1, 19.2.1.1). A call of the name `eval` finds out at run time whether it is one. Then the text is
 * compiled as if it stood there: the scopes around it are the analysis's own, and every binding in them has its slot, so
 * evaluated code reads a local of the function around like any other code does. Its environment hangs on the one at hand.
 */
import { nextPc, type Op } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import type { ModuleRecord } from "../machine/module-records.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import { callOther } from "./call-ops.ts";
import type { Callee } from "./callees.ts";
import { type EvalPlace, enterEval, evalCode } from "./eval-code.ts";
import type { FunctionCompiler, NodeCompilers } from "./function-compiler.ts";
import type { Scope } from "./scopes.ts";

/** A place in the source where direct evals happen. */
export class EvalSite implements EvalPlace {
  readonly realm: Realm;
  readonly scope: Scope;
  readonly strict: boolean;
  readonly derivedThis: boolean;
  readonly referrer: string;
  readonly module: ModuleRecord | null;
  readonly compilers: NodeCompilers;

  constructor(c: FunctionCompiler) {
    this.realm = c.realm;
    this.scope = c.scope;
    this.strict = c.info.strict;
    this.derivedThis = c.derivedThis;
    this.referrer = c.code.source.referrer;
    this.module = c.module;
    this.compilers = c.compilers;
  }
}

/** The op of a call of `eval`. */
export const evalOp =
  (pc: number, slot: number, callee: Callee, args: (env: Env) => Value[], site: EvalSite): Op =>
  (env, machine) => {
    machine.frame.pc = pc;
    const f = callee.evaluate(env, machine);
    const thisValue = machine.receiver;
    const values = args(env);
    if (f !== site.realm.intrinsic("eval")) return callOther(machine, env, f, thisValue, values, slot, pc, callee.text);
    machine.site = -1;
    const [text] = values;
    if (typeof text === "string") return nextPc(enterEval(machine, evalCode(machine, text, site), env, slot), pc);
    env[slot] = text as Value & object;
    return pc + 1;
  };
