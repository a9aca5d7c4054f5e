/**
 * `using` and `await using` (ES2026): a scope that declares resources is a `finally` block around what stands in it. The
 * block disposes of one resource after the other, last one first: an op that calls the method, in `await using` scopes an
 * `await` behind it, and a handler that turns what is thrown there into the completion that goes on.
 */
import { nextPc, THROW } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import { invoke } from "../machine/invoke.ts";
import { DisposeCapability, suppressedError, WAIT } from "../runtime/disposal.ts";
import type { Value } from "../runtime/values.ts";
import { emitAwait } from "./await-ops.ts";
import { emitFinally, type Finally } from "./control.ts";
import { type Expr, type FunctionCompiler, Label, type Temp } from "./function-compiler.ts";
import { initialiseName } from "./references.ts";
import type { ResourceKind } from "./scopes.ts";

/** Compiles what stands in the current scope, and what is to be disposed of behind it; `position` is where that happens. */
export const disposing = (c: FunctionCompiler, position: number, body: () => void): void => {
  const { resources: kind } = c.scope;
  if (kind === null) return body();
  const outer = c.resources;
  const resources = c.temp();
  c.store(resources, (() => new DisposeCapability()) as unknown as Expr, position);
  c.resources = resources;
  emitFinally(c, body, (block) => emitDisposal(c, resources, kind === "await using", block, position), position);
  c.resources = outer;
};

/** The value belongs to the innermost scope with resources, and is bound to the name. */
export const bindResource = (
  c: FunctionCompiler,
  kind: ResourceKind,
  name: string,
  value: Expr,
  position: number,
): void => {
  const { realm } = c;
  const hint = kind === "using" ? "sync" : "async";
  const capabilityOf = readCapability(c, c.resources as Temp);
  const write = initialiseName(c, name);
  c.exec((env) => {
    const resource = value(env);
    realm.caller.site = position;
    capabilityOf(env).add(realm, resource, hint);
    write(env, resource);
  }, position);
};

const readCapability = (c: FunctionCompiler, resources: Temp): ((env: Env) => DisposeCapability) =>
  c.read(resources) as unknown as (env: Env) => DisposeCapability;

/** DisposeResources: one round for each resource. */
const emitDisposal = (
  c: FunctionCompiler,
  resources: Temp,
  isAsync: boolean,
  block: Finally,
  position: number,
): void => {
  const again = new Label();
  const end = new Label();
  c.place(again);
  const start = c.pc;
  const result = c.temp();
  const wait = new Label();
  emitNext(c, readCapability(c, resources), result, { wait, end }, position);
  if (isAsync) {
    emitAwaitsResult(c, readCapability(c, resources), again, position);
    c.place(wait);
    emitAwait(c, c.read(result), position);
  }
  const stop = c.pc;
  c.jump(again, position);
  const failed = new Label();
  c.protect({ start, end: stop, label: failed, slot: result.slot, isFinally: false, kindSlot: 0, depth: c.envDepth });
  c.place(failed);
  emitFailure(c, block, c.read(result), position);
  c.jump(again, position);
  c.place(end);
};

interface Ways {
  readonly wait: Label;
  readonly end: Label;
}

const emitNext = (
  c: FunctionCompiler,
  capabilityOf: (env: Env) => DisposeCapability,
  { slot }: Temp,
  ways: Ways,
  position: number,
): void => {
  c.emit(position, (pc) => {
    const wait = ways.wait.pc;
    const end = ways.end.pc;
    return (env, machine) => {
      machine.frame.pc = pc;
      machine.site = -1;
      env[slot] = undefined;
      const resource = capabilityOf(env).next();
      if (resource === null) return end;
      if (resource === WAIT) return wait;
      return nextPc(invoke(machine, resource.method, resource.thisValue, resource.args, slot), pc);
    };
  });
};

/** A resource of a plain `using` beside an `await using` is not waited for. */
const emitAwaitsResult = (
  c: FunctionCompiler,
  capabilityOf: (env: Env) => DisposeCapability,
  again: Label,
  position: number,
): void => {
  c.emit(position, (pc) => (env) => {
    const capability = capabilityOf(env);
    if (!capability.awaitsResult) return again.pc;
    capability.beginAwait();
    return pc + 1;
  });
};

/** DisposeResources step 4.e.iii: what is thrown replaces a completion without an exception, and hides one. */
const emitFailure = (c: FunctionCompiler, block: Finally, failure: Expr, position: number): void => {
  const { realm } = c;
  const kindOf = c.read(block.completionKind);
  const valueOf = c.read(block.value);
  const writeKind = c.writer(block.completionKind);
  const writeValue = c.writer(block.value);
  c.exec((env) => {
    const error: Value = failure(env);
    realm.caller.site = position;
    writeValue(env, kindOf(env) === THROW ? suppressedError(realm, error, valueOf(env)) : error);
    writeKind(env, THROW);
  }, position);
};
