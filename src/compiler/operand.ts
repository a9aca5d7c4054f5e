/**
 * An operand of an op or a closure: an argument, an index, what is returned. Most are a local, or a local plus or minus a
 * number (`f(n - 1)`, `a[i + 1]`), which is done in place of a call to the operand's closure: `evaluate` is small enough to be
 * inlined into whoever uses it.
 */
import type { Env } from "../machine/env.ts";
import type { Value } from "../runtime/values.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import { localSlot } from "./slots.ts";

export class Operand {
  private readonly closure: Expr;
  /** The local, or -1. */
  private readonly slot: number;
  /** What is added to it; 0 where nothing is. */
  private readonly by: number;

  constructor(c: FunctionCompiler, closure: Expr) {
    this.closure = closure;
    const sum = localSum(c, closure);
    this.slot = sum?.slot ?? localSlot(closure);
    this.by = sum?.by ?? 0;
  }

  evaluate(env: Env): Value {
    const { slot, by } = this;
    if (slot >= 0) {
      const value = env[slot] as Value;
      if (by === 0) return value;
      if (typeof value === "number") return value + by;
    }
    return this.closure(env);
  }
}

/** The values of operands, from the left. */
export const valuesOf = (operands: readonly Operand[], env: Env): Value[] => {
  const values: Value[] = [];
  for (let index = 0; index < operands.length; index++) values.push((operands[index] as Operand).evaluate(env));
  return values;
};

interface LocalSum {
  readonly slot: number;
  readonly by: number;
}

/** `local + number` or `local - number`. */
const localSum = (c: FunctionCompiler, closure: Expr): LocalSum | undefined => {
  const recipe = c.recipes.of(closure);
  if (recipe?.kind !== "binary" || (recipe.operator !== "+" && recipe.operator !== "-")) return undefined;
  const slot = localSlot(recipe.left);
  const number = c.recipes.numberOf(recipe.right);
  if (slot < 0 || number === undefined || number === 0) return undefined;
  return { slot, by: recipe.operator === "+" ? number : -number };
};
