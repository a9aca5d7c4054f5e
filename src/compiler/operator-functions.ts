/** Binary operators as functions of two values, for assignments like `object.key += value`. */
import { type ArithmeticOperator, add, arithmetic } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import { at } from "./arithmetic-forms.ts";

export const operatorFunction = (
  realm: Realm,
  operator: string,
  position: number,
): ((left: Value, right: Value) => Value) => {
  switch (operator) {
    case "+":
      return (a, b) => (typeof a === "number" && typeof b === "number" ? a + b : add(at(realm, position), a, b));
    case "-":
      return (a, b) =>
        typeof a === "number" && typeof b === "number" ? a - b : arithmetic(at(realm, position), "-", a, b);
    case "*":
      return (a, b) =>
        typeof a === "number" && typeof b === "number" ? a * b : arithmetic(at(realm, position), "*", a, b);
    default:
      return (a, b) => arithmetic(at(realm, position), operator as ArithmeticOperator, a, b);
  }
};
