/**
 * What closures compute, remembered while a function is compiled.
 *
 * A closure cannot be looked into, and to call one costs more than the little that most of them do. So whoever makes a closure
 * of a common form notes its *recipe*, and whoever uses it may do the same work within his own closure instead: a loop tests
 * `i < n` itself, a store to a local adds the two operands itself. A recipe is a hint; the closure it describes always works.
 *
 * Recipes are instances of classes and not object literals. The host's engine learns from the first programs, which are kept, that
 * literals made here live long, and then makes all of them among the old objects, where they hold on to the closures of programs
 * that ended until its next full collection. Short programs took up to half as long again by that.
 */
import type { Value } from "../runtime/values.ts";
import type { Expr } from "./function-compiler.ts";
import type { ReadSite } from "./property-site.ts";

/** `left operator right`. */
export class Binary {
  readonly kind = "binary";
  readonly operator: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly position: number;
  constructor(operator: string, left: Expr, right: Expr, position: number) {
    this.operator = operator;
    this.left = left;
    this.right = right;
    this.position = position;
  }
}

export class Literal {
  readonly kind = "literal";
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** `slot.name`. */
export class Property {
  readonly kind = "property";
  readonly slot: number;
  readonly site: ReadSite;
  constructor(slot: number, site: ReadSite) {
    this.slot = slot;
    this.site = site;
  }
}

/** Adds a number, or the local in `bySlot` where that is not -1, to a local. */
export class Update {
  readonly kind = "update";
  readonly slot: number;
  readonly bySlot: number;
  readonly by: number;
  constructor(slot: number, bySlot: number, by: number) {
    this.slot = slot;
    this.bySlot = bySlot;
    this.by = by;
  }
}

/** `!operand`. */
export class Not {
  readonly kind = "not";
  readonly operand: Expr;
  constructor(operand: Expr) {
    this.operand = operand;
  }
}

type Recipe = Binary | Literal | Property | Update | Not;

export class Recipes {
  private readonly known = new Map<Expr, Recipe>();

  /** Notes the recipe of a closure, which it gives back. */
  note(closure: Expr, recipe: Recipe): Expr {
    this.known.set(closure, recipe);
    return closure;
  }

  of(closure: Expr): Recipe | undefined {
    return this.known.get(closure);
  }

  /** The number that a closure stands for, if it is a literal. */
  numberOf(closure: Expr): number | undefined {
    const recipe = this.known.get(closure);
    return recipe?.kind === "literal" && typeof recipe.value === "number" ? recipe.value : undefined;
  }
}
