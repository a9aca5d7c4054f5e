/**
 * What a loop does between two bodies: mostly `i++` or `i += n` on a local, which the op of the loop then does itself, as it
 * does its test (`conditions.ts`). Anything else, and any operand that is not a number, is left to the closure.
 */
import type { Env } from "../machine/env.ts";
import type { Exec, Expr, FunctionCompiler } from "./function-compiler.ts";

export class Step {
  private readonly work: Exec | null;
  /** -1: there is only `work`. */
  private readonly slot: number;
  private readonly bySlot: number;
  private readonly by: number;

  constructor(c: FunctionCompiler, work: Exec | null) {
    const recipe = work === null ? undefined : c.recipes.of(work as Expr);
    const update = recipe?.kind === "update" ? recipe : undefined;
    this.work = work;
    this.slot = update?.slot ?? -1;
    this.bySlot = update?.bySlot ?? -1;
    this.by = update?.by ?? 0;
  }

  run(env: Env): void {
    const { slot, bySlot } = this;
    if (slot >= 0) {
      const old = env[slot];
      const by = bySlot >= 0 ? env[bySlot] : this.by;
      if (typeof old === "number" && typeof by === "number") {
        env[slot] = (old + by) as number & object;
        return;
      }
    }
    if (this.work !== null) this.work(env);
  }
}
