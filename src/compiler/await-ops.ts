/** `await` as ops: one that sets the frame aside, and one that goes on with the settled value. */
import { awaitValue } from "../machine/async-functions.ts";
import { awaitInAsyncGenerator } from "../machine/async-generators.ts";
import { resumed } from "../machine/generator-objects.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";

/** Emits an `await`; the settled value is in a temporary. */
export const emitAwait = (c: FunctionCompiler, value: Expr, position: number): Expr => {
  const result = c.temp();
  const { slot } = result;
  const inGenerator = c.code.form === "asyncGenerator";
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const awaited = value(env);
    machine.site = -1;
    return inGenerator
      ? awaitInAsyncGenerator(machine, pc, awaited)
      : awaitValue(machine, pc, awaited, machine.frame.object);
  });
  c.emit(position, (pc) => (env, machine) => resumed(machine, env, pc, slot));
  return c.read(result);
};
