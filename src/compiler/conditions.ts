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

/** What is asked of the left operand. The relations come last, in the order of RELATIONS. */
type Kind = number;
/** It counts as true. */
const IS = 0;
const IS_NOT = 1;
/** `===` and `!==` with a literal, the numbers among them apart. */
const SAME = 2;
const NOT_SAME = 3;
const SAME_NUMBER = 4;
const NOT_SAME_NUMBER = 5;
const LESS = 6;
const LESS_OR_EQUAL = 7;
const GREATER = 8;
const RELATIONS: readonly RelationalOperator[] = ["<", "<=", ">", ">="];

const relationOf = (operator: string): number => RELATIONS.indexOf(operator as RelationalOperator);

export class Condition {
  private readonly realm: Realm;
  private kind: Kind = IS;
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
      this.kind = IS_NOT;
      this.left = recipe.operand;
    }
    if (recipe?.kind !== "binary") return;
    const { operator, left, right, position } = recipe;
    const literal = c.recipes.of(right);
    if (literal?.kind === "literal") this.literal = literal.value;
    const isNumber = typeof this.literal === "number";
    const relation = relationOf(operator);
    if (relation >= 0) {
      this.kind = LESS + relation;
      this.right = isNumber ? null : right;
      this.rightSlot = localSlot(right);
    } else if (literal?.kind !== "literal" || (operator !== "===" && operator !== "!==")) return;
    else if (operator === "===") this.kind = isNumber ? SAME_NUMBER : SAME;
    else this.kind = isNumber ? NOT_SAME_NUMBER : NOT_SAME;
    this.left = left;
    this.position = position;
  }

  holds(env: Env): boolean {
    const { kind, leftSlot } = this;
    const a = (leftSlot >= 0 ? env[leftSlot] : this.left(env)) as Value;
    if (kind >= LESS) return this.compare(env, kind, a);
    switch (kind) {
      case IS:
        return !!a;
      case IS_NOT:
        return !a;
      case SAME_NUMBER:
        return typeof a === "number" && a === this.literal;
      case NOT_SAME_NUMBER:
        return typeof a !== "number" || a !== this.literal;
      case SAME:
        return a === this.literal;
      default:
        return a !== this.literal;
    }
  }

  private compare(env: Env, kind: Kind, a: Value): boolean {
    const { rightSlot, right } = this;
    const b = (rightSlot >= 0 ? env[rightSlot] : right === null ? this.literal : right(env)) as Value;
    if (typeof a !== "number" || typeof b !== "number") return this.compareSlow(kind, a, b);
    switch (kind) {
      case LESS:
        return a < b;
      case LESS_OR_EQUAL:
        return a <= b;
      case GREATER:
        return a > b;
      default:
        return a >= b;
    }
  }

  private compareSlow(kind: Kind, a: Value, b: Value): boolean {
    this.realm.caller.site = this.position;
    return compare(this.realm, RELATIONS[kind - LESS] as RelationalOperator, a, b);
  }
}
