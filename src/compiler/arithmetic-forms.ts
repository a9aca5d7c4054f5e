/**
 * Closures for binary operators on numbers, two per operator.
 *
 * What arithmetic costs in an interpreter of closures is not the addition but the calls of the operands' closures. An operand
 * that is a local is therefore read in place: `slot` is its slot, or -1 where the closure beside it must be called. That is one
 * branch, which a processor foresees, instead of a closure per combination of operands. `number` has a literal at the right,
 * `any` anything. Each closure answers the case of two numbers by itself and leaves the rest to `runtime/operators.ts`; only
 * then does it mark its place. The rows are written out because each must contain its own host operator: one that all shared
 * would see every type of number, and be as slow as the slowest.
 *
 * `storing-forms.ts` has the same rows with a store to a local, `product-forms.ts` has sums with a product, `conditions.ts` does
 * comparisons that decide a branch.
 */
import { add, arithmetic, compare } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import { localSlot } from "./slots.ts";

interface Forms {
  readonly number: (realm: Realm, slot: number, left: Expr, number: number, position: number) => Expr;
  readonly any: (realm: Realm, slot: number, left: Expr, rightSlot: number, right: Expr, position: number) => Expr;
}

/** Marks the place before the runtime takes over. */
export const at = (realm: Realm, position: number): Realm => {
  realm.caller.site = position;
  return realm;
};

/** `a % b`. That of positive integers, which nearly all are, has a place of its own: the host's engine divides integers there. */
export const remainder = (a: number, b: number): number => {
  const dividend = a | 0;
  const divisor = b | 0;
  return dividend > 0 && divisor > 0 && dividend === a && divisor === b ? dividend % divisor : a % b;
};

const FORMS: Readonly<Record<string, Forms>> = {
  "+": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a + b : add(at(realm, position), a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b);
    },
  },
  "-": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
  },
  "*": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
  },
  "/": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a / b : arithmetic(at(realm, position), "/", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a / b : arithmetic(at(realm, position), "/", a, b);
    },
  },
  "%": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? remainder(a, b) : arithmetic(at(realm, position), "%", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number"
        ? remainder(a, b)
        : arithmetic(at(realm, position), "%", a, b);
    },
  },
  "&": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a & b : arithmetic(at(realm, position), "&", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a & b : arithmetic(at(realm, position), "&", a, b);
    },
  },
  "|": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a | b : arithmetic(at(realm, position), "|", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a | b : arithmetic(at(realm, position), "|", a, b);
    },
  },
  "^": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a ^ b : arithmetic(at(realm, position), "^", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a ^ b : arithmetic(at(realm, position), "^", a, b);
    },
  },
  "<<": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a << b : arithmetic(at(realm, position), "<<", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a << b : arithmetic(at(realm, position), "<<", a, b);
    },
  },
  ">>": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a >> b : arithmetic(at(realm, position), ">>", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a >> b : arithmetic(at(realm, position), ">>", a, b);
    },
  },
  ">>>": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a >>> b : arithmetic(at(realm, position), ">>>", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a >>> b : arithmetic(at(realm, position), ">>>", a, b);
    },
  },
  "<": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
  },
  "<=": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
  },
  ">": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
  },
  ">=": {
    number: (realm, slot, left, b, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return typeof a === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
    any: (realm, slot, left, rightSlot, right, position) => (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      const b = (rightSlot >= 0 ? env[rightSlot] : right(env)) as Value;
      return typeof a === "number" && typeof b === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
  },
};

/** The closure for an operator on numbers, or undefined if it is not one. */
export const numericForm = (
  c: FunctionCompiler,
  operator: string,
  left: Expr,
  right: Expr,
  position: number,
): Expr | undefined => {
  const forms = FORMS[operator];
  if (forms === undefined) return undefined;
  const slot = localSlot(left);
  const number = c.recipes.numberOf(right);
  return number !== undefined
    ? forms.number(c.realm, slot, left, number, position)
    : forms.any(c.realm, slot, left, localSlot(right), right, position);
};
