/**
 * Stores to a local (a "slot") that do the work of the closure whose value they store: one call instead of two for `x = a + b`,
 * `x += 1`, `x = o.name` and their like. The closure is known by its recipe. The rows are those of `arithmetic-forms.ts`, with
 * the store within.
 */
import { add, arithmetic } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import { at, remainder } from "./arithmetic-forms.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import { storeSumWithProduct } from "./product-forms.ts";
import { type Binary, Update } from "./recipes.ts";
import { localSlot } from "./slots.ts";

/** What an environment holds. */
type Stored = Value & object;

interface Forms {
  readonly number: (realm: Realm, target: number, slot: number, left: Expr, number: number, position: number) => Expr;
  readonly any: (
    realm: Realm,
    target: number,
    slot: number,
    left: Expr,
    rightSlot: number,
    right: Expr,
    position: number,
  ) => Expr;
}

const FORMS: Readonly<Record<string, Forms>> = {
  "+": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a + b : add(at(realm, position), a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b)
      ) as Stored);
    },
  },
  "-": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a - b : arithmetic(at(realm, position), "-", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b)
      ) as Stored);
    },
  },
  "*": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a * b : arithmetic(at(realm, position), "*", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b)
      ) as Stored);
    },
  },
  "/": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a / b : arithmetic(at(realm, position), "/", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a / b : arithmetic(at(realm, position), "/", a, b)
      ) as Stored);
    },
  },
  "%": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (
        typeof a === "number" ? remainder(a, b) : arithmetic(at(realm, position), "%", a, b)
      ) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? remainder(a, b) : arithmetic(at(realm, position), "%", a, b)
      ) as Stored);
    },
  },
  "&": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a & b : arithmetic(at(realm, position), "&", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a & b : arithmetic(at(realm, position), "&", a, b)
      ) as Stored);
    },
  },
  "|": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a | b : arithmetic(at(realm, position), "|", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a | b : arithmetic(at(realm, position), "|", a, b)
      ) as Stored);
    },
  },
  "^": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a ^ b : arithmetic(at(realm, position), "^", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a ^ b : arithmetic(at(realm, position), "^", a, b)
      ) as Stored);
    },
  },
  "<<": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a << b : arithmetic(at(realm, position), "<<", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a << b : arithmetic(at(realm, position), "<<", a, b)
      ) as Stored);
    },
  },
  ">>": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a >> b : arithmetic(at(realm, position), ">>", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a >> b : arithmetic(at(realm, position), ">>", a, b)
      ) as Stored);
    },
  },
  ">>>": {
    number: (realm, target, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return (env[target] = (typeof a === "number" ? a >>> b : arithmetic(at(realm, position), ">>>", a, b)) as Stored);
    },
    any: (realm, target, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return (env[target] = (
        typeof a === "number" && typeof b === "number" ? a >>> b : arithmetic(at(realm, position), ">>>", a, b)
      ) as Stored);
    },
  },
};

/** Stores the value in a slot of the environment at hand; the result is the value. */
export const storeInSlot = (c: FunctionCompiler, target: number, value: Expr): Expr => {
  const recipe = c.recipes.of(value);
  switch (recipe?.kind) {
    case "literal": {
      const literal = recipe.value as Stored;
      return (env) => (env[target] = literal);
    }
    case "property": {
      const { slot, site } = recipe;
      return (env) => (env[target] = site.read(env[slot] as Value) as Stored);
    }
    case "binary":
      return storeBinary(c, target, recipe) ?? storeAny(target, value);
    default:
      return storeAny(target, value);
  }
};

const storeAny = (target: number, value: Expr): Expr => {
  const slot = localSlot(value);
  return slot >= 0 ? (env) => (env[target] = env[slot] as Stored) : (env) => (env[target] = value(env) as Stored);
};

const storeBinary = (c: FunctionCompiler, target: number, recipe: Binary): Expr | undefined => {
  const { operator, left, right, position } = recipe;
  const sum = storeSumWithProduct(c, target, recipe);
  if (sum !== undefined) return sum;
  const forms = FORMS[operator];
  if (forms === undefined) return undefined;
  const slot = localSlot(left);
  const rightSlot = localSlot(right);
  const number = c.recipes.numberOf(right);
  const store =
    number !== undefined
      ? forms.number(c.realm, target, slot, left, number, position)
      : forms.any(c.realm, target, slot, left, rightSlot, right, position);
  if (operator !== "+" || slot !== target || (number === undefined && rightSlot < 0)) return store;
  return c.recipes.note(store, new Update(slot, rightSlot, number ?? 0));
};
