/**
 * What closures compute, remembered while a function is compiled.
 *
 * A closure cannot be looked into, and to call one costs more than the little that most of them do. So whoever makes a closure
 * of a common form notes its *recipe*, and whoever uses it may do the same work within his own closure instead: a loop tests
 * `i < n` itself, a store to a local adds the two operands itself. A recipe is a hint; the closure it describes always works.
 */
import type { Value } from "../runtime/values.ts";
import type { Expr } from "./function-compiler.ts";
import type { ReadSite } from "./property-site.ts";

/** `left operator right`. */
export interface Binary {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly position: number;
}

interface Literal {
  readonly kind: "literal";
  readonly value: Value;
}

/** `slot.name`. */
interface Property {
  readonly kind: "property";
  readonly slot: number;
  readonly site: ReadSite;
}

/** Adds a number, or the local in `bySlot` where that is not -1, to a local. */
export interface Update {
  readonly kind: "update";
  readonly slot: number;
  readonly bySlot: number;
  readonly by: number;
}

/** `!operand`. */
interface Not {
  readonly kind: "not";
  readonly operand: Expr;
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
