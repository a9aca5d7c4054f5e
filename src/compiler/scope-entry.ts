/** What happens when a scope is entered: dead zones are marked, functions are made, an environment is pushed if it has one. */
import { COSTS } from "../accounting/costs.ts";
import { SWITCH } from "../machine/code.ts";
import { type Env, makeEnv } from "../machine/env.ts";
import { ABSENT } from "../runtime/values.ts";
import type { FunctionNode } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { popTo } from "./control.ts";
import type { FunctionCompiler } from "./function-compiler.ts";
import { initialiseName } from "./references.ts";
import type { Scope } from "./scopes.ts";

/** Sets bindings that may be read too early to ABSENT. */
export const markDeadZones = (c: FunctionCompiler, scope: Scope, which: "lexical" | "parameter"): void => {
  for (const binding of scope.bindings.values()) {
    if (!binding.checked || binding.isLexical !== (which === "lexical")) continue;
    const write = initialiseName(c, binding.name);
    c.exec((env) => write(env, ABSENT), c.code.start);
  }
};

/** Function declarations are made when their scope is entered. */
export const instantiateFunctions = (c: FunctionCompiler, functions: readonly FunctionNode[]): void => {
  for (const node of functions) {
    const name = (node as { id: { name: string } }).id.name;
    const make = c.expression(node);
    const write = initialiseName(c, name);
    c.exec((env) => write(env, make(env)), startOf(node));
  }
};

/** Compiles `body` inside of a block scope. */
export const inScope = (c: FunctionCompiler, scope: Scope, position: number, body: () => void): void => {
  enterScope(c, scope, position);
  body();
  leaveScope(c, scope, position);
};

export const enterScope = (c: FunctionCompiler, scope: Scope, position: number): void => {
  if (scope.materialised) pushEnv(c, scope, position);
  c.scope = scope;
  markDeadZones(c, scope, "lexical");
  instantiateFunctions(c, scope.functions);
};

export const leaveScope = (c: FunctionCompiler, scope: Scope, position: number): void => {
  if (scope.materialised) popTo(c, c.envDepth - 1, position);
  if (scope.materialised) c.envDepth--;
  c.scope = scope.parent as Scope;
};

const pushEnv = (c: FunctionCompiler, scope: Scope, position: number): void => {
  const { meter } = c.realm;
  const bytes = COSTS.capturedBinding * scope.capturedCount;
  c.emit(position, (pc) => {
    const size = Math.max(scope.size, 2);
    return (env, machine) => {
      machine.frame.pc = pc;
      machine.site = -1;
      meter.chargeBytes(bytes);
      machine.frame.env = makeEnv(size, env);
      return SWITCH;
    };
  });
  c.envDepth++;
};

/** 14.7.4.4 CreatePerIterationEnvironment: the next iteration gets copies of the bindings. */
export const copyEnv = (c: FunctionCompiler, scope: Scope, position: number): void => {
  if (!scope.materialised) return;
  const { meter } = c.realm;
  const bytes = COSTS.capturedBinding * scope.capturedCount;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    meter.chargeBytes(bytes);
    machine.frame.env = env.slice() as Env;
    return SWITCH;
  });
};
