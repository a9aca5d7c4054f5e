/**
 * Closures for binary operators on numbers, one per operator and form of its operands.
 *
 * What arithmetic costs in an interpreter of closures is not the addition but the calls of the operands' closures. Operands
 * that are locals ("slot") or number literals are therefore read in place; the operators of loops and indices have all forms,
 * the rare ones only the general. Each closure answers the case of two numbers by itself and leaves the rest to
 * `runtime/operators.ts`. The rows are written out because each must contain its own host operator.
 */
import { add, arithmetic, compare } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { Expr } from "./function-compiler.ts";
import { localSlot } from "./slots.ts";

type Form<Left, Right> = (realm: Realm, left: Left, right: Right, position: number) => Expr;

interface Forms {
  readonly slots?: Form<number, number>;
  readonly slotNumber?: Form<number, number>;
  readonly slotAny?: Form<number, Expr>;
  readonly anySlot?: Form<Expr, number>;
  readonly anyNumber: Form<Expr, number>;
  readonly any: Form<Expr, Expr>;
}

/** Marks the place before the runtime takes over. */
const at = (realm: Realm, position: number): Realm => {
  realm.caller.site = position;
  return realm;
};

const FORMS: Readonly<Record<string, Forms>> = {
  "+": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a + b : add(at(realm, position), a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a + b : add(at(realm, position), a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b);
    },
  },
  "-": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    },
  },
  "*": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    },
  },
  "/": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a / b : arithmetic(at(realm, position), "/", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a / b : arithmetic(at(realm, position), "/", a, b);
    },
  },
  "%": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a % b : arithmetic(at(realm, position), "%", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a % b : arithmetic(at(realm, position), "%", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a % b : arithmetic(at(realm, position), "%", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a % b : arithmetic(at(realm, position), "%", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a % b : arithmetic(at(realm, position), "%", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a % b : arithmetic(at(realm, position), "%", a, b);
    },
  },
  "&": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a & b : arithmetic(at(realm, position), "&", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a & b : arithmetic(at(realm, position), "&", a, b);
    },
  },
  "|": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a | b : arithmetic(at(realm, position), "|", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a | b : arithmetic(at(realm, position), "|", a, b);
    },
  },
  "^": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a ^ b : arithmetic(at(realm, position), "^", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a ^ b : arithmetic(at(realm, position), "^", a, b);
    },
  },
  "<<": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a << b : arithmetic(at(realm, position), "<<", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a << b : arithmetic(at(realm, position), "<<", a, b);
    },
  },
  ">>": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a >> b : arithmetic(at(realm, position), ">>", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a >> b : arithmetic(at(realm, position), ">>", a, b);
    },
  },
  ">>>": {
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a >>> b : arithmetic(at(realm, position), ">>>", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a >>> b : arithmetic(at(realm, position), ">>>", a, b);
    },
  },
  "<": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a < b : compare(at(realm, position), "<", a, b);
    },
  },
  "<=": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a <= b : compare(at(realm, position), "<=", a, b);
    },
  },
  ">": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a > b : compare(at(realm, position), ">", a, b);
    },
  },
  ">=": {
    slots: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
    slotNumber: (realm, left, b, position) => (env) => {
      const a = env[left] as Value;
      return typeof a === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
    slotAny: (realm, left, right, position) => (env) => {
      const a = env[left] as Value;
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
    anySlot: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = env[right] as Value;
      return typeof a === "number" && typeof b === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
    anyNumber: (realm, left, b, position) => (env) => {
      const a = left(env);
      return typeof a === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
    any: (realm, left, right, position) => (env) => {
      const a = left(env);
      const b = right(env);
      return typeof a === "number" && typeof b === "number" ? a >= b : compare(at(realm, position), ">=", a, b);
    },
  },
};

/** The closure for an operator on numbers, or undefined if it is not one. `number` is the right operand, if it is a literal. */
export const numericForm = (
  realm: Realm,
  operator: string,
  left: Expr,
  right: Expr,
  number: number | undefined,
  position: number,
): Expr | undefined => {
  const forms = FORMS[operator];
  if (forms === undefined) return undefined;
  const slot = localSlot(left);
  if (number !== undefined)
    return slot >= 0 && forms.slotNumber
      ? forms.slotNumber(realm, slot, number, position)
      : forms.anyNumber(realm, left, number, position);
  const rightSlot = localSlot(right);
  if (slot >= 0 && rightSlot >= 0 && forms.slots) return forms.slots(realm, slot, rightSlot, position);
  if (slot >= 0 && forms.slotAny) return forms.slotAny(realm, slot, right, position);
  if (rightSlot >= 0 && forms.anySlot) return forms.anySlot(realm, left, rightSlot, position);
  return forms.any(realm, left, right, position);
};
