/**
 * The tests of branches and loops. A condition is what decides there, instead of a value: a class with one method that is
 * small enough to be inlined into the op that branches, which then calls no closure for `i < n` or `x === 3`, and only that
 * of the left operand for `x % 3 === 0`. The operands of a comparison are locals (a slot), a literal, or closures.
 */
import type { Env } from "../machine/env.ts";
import { compare, type RelationalOperator } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import { localSlot } from "./slots.ts";

/** `is`: the value counts as true; `===` and `!==` compare with a literal, the numbers among them apart. */
type Kind = "is" | "not" | "===" | "!==" | "is number" | "is not number" | RelationalOperator;

const isRelational = (operator: string): operator is RelationalOperator =>
  operator === "<" || operator === "<=" || operator === ">" || operator === ">=";

export class Condition {
  private readonly realm: Realm;
  private kind: Kind = "is";
  private left: Expr;
  private leftSlot: number;
  /** Null where the right operand is `literal`. */
  private right: Expr | null = null;
  private rightSlot = -1;
  private literal: Value;
  private position = 0;

  constructor(c: FunctionCompiler, test: Expr) {
    this.realm = c.realm;
    this.left = test;
    this.describe(c, test);
    this.leftSlot = localSlot(this.left);
  }

  private describe(c: FunctionCompiler, test: Expr): void {
    const recipe = c.recipes.of(test);
    if (recipe?.kind === "not") {
      this.kind = "not";
      this.left = recipe.operand;
    }
    if (recipe?.kind !== "binary") return;
    const { operator, left, right, position } = recipe;
    const literal = c.recipes.of(right);
    if (literal?.kind === "literal") this.literal = literal.value;
    const isNumber = typeof this.literal === "number";
    if (isRelational(operator)) {
      this.right = isNumber ? null : right;
      this.rightSlot = localSlot(right);
    } else if (literal?.kind !== "literal" || (operator !== "===" && operator !== "!==")) return;
    if (operator === "===") this.kind = isNumber ? "is number" : operator;
    else if (operator === "!==") this.kind = isNumber ? "is not number" : operator;
    else this.kind = operator;
    this.left = left;
    this.position = position;
  }

  holds(env: Env): boolean {
    const { kind, leftSlot } = this;
    const a = (leftSlot >= 0 ? env[leftSlot] : this.left(env)) as Value;
    switch (kind) {
      case "is":
        return !!a;
      case "is number":
        return typeof a === "number" && a === this.literal;
      case "is not number":
        return typeof a !== "number" || a !== this.literal;
      case "===":
        return a === this.literal;
      case "!==":
        return a !== this.literal;
      case "not":
        return !a;
      default:
        return this.compare(env, kind, a);
    }
  }

  private compare(env: Env, kind: RelationalOperator, a: Value): boolean {
    const { rightSlot, right } = this;
    const b = (rightSlot >= 0 ? env[rightSlot] : right === null ? this.literal : right(env)) as Value;
    if (typeof a !== "number" || typeof b !== "number") return this.compareSlow(kind, a, b);
    switch (kind) {
      case "<":
        return a < b;
      case "<=":
        return a <= b;
      case ">":
        return a > b;
      default:
        return a >= b;
    }
  }

  private compareSlow(kind: RelationalOperator, a: Value, b: Value): boolean {
    this.realm.caller.site = this.position;
    return compare(this.realm, kind, a, b);
  }
}
