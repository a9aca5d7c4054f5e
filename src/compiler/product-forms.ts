/**
 * Sums with a product: `a + x * y`, `s += x * y`, `o.p -= x * y`. Numeric programs are made of them. What the closure of the
 * product would have given back is a number that the host's engine has to put into a box, only to be taken out by the sum;
 * here it never leaves the arithmetic. As in `arithmetic-forms.ts`, everything but numbers is left to the runtime.
 */
import { add, arithmetic } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import { at } from "./arithmetic-forms.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import type { ReadSite, WriteSite } from "./property-site.ts";
import type { Binary } from "./recipes.ts";
import { localSlot } from "./slots.ts";

/** `x * y`, with the slots of what are locals. */
interface Product {
  readonly x: Expr;
  readonly xSlot: number;
  readonly y: Expr;
  readonly ySlot: number;
  readonly position: number;
}

/** The product that is the right operand of a sum or difference. One with a literal is better off with a closure of its own. */
const productOf = (c: FunctionCompiler, operator: string, value: Expr): Product | undefined => {
  const recipe = operator === "+" || operator === "-" ? c.recipes.of(value) : undefined;
  if (recipe?.kind !== "binary" || recipe.operator !== "*") return undefined;
  const { left: x, right: y, position } = recipe;
  if (c.recipes.numberOf(x) !== undefined || c.recipes.numberOf(y) !== undefined) return undefined;
  return { x, xSlot: localSlot(x), y, ySlot: localSlot(y), position };
};

/** What the sum is where not all are numbers. */
type Otherwise = (a: Value, x: Value, y: Value) => Value;

const otherwiseOf = (realm: Realm, operator: string, product: Product, position: number): Otherwise => {
  const productAt = product.position;
  return (a, x, y) => {
    const factor = arithmetic(at(realm, productAt), "*", x, y);
    return operator === "+" ? add(at(realm, position), a, factor) : arithmetic(at(realm, position), "-", a, factor);
  };
};

/** Multiplying by minus one changes nothing but the sign, also of zeros and infinities: a difference is a sum. */
const signOf = (operator: string): number => (operator === "+" ? 1 : -1);

/** `left + x * y` and `left - x * y`, or undefined. */
export const sumWithProduct = (
  c: FunctionCompiler,
  operator: string,
  left: Expr,
  right: Expr,
  position: number,
): Expr | undefined => {
  const product = productOf(c, operator, right);
  if (product === undefined) return undefined;
  const { x: xOf, xSlot, y: yOf, ySlot } = product;
  const slot = localSlot(left);
  const sign = signOf(operator);
  const otherwise = otherwiseOf(c.realm, operator, product, position);
  return (env) => {
    const a = (slot >= 0 ? env[slot] : left(env)) as Value;
    const x = (xSlot >= 0 ? env[xSlot] : xOf(env)) as Value;
    const y = (ySlot >= 0 ? env[ySlot] : yOf(env)) as Value;
    return typeof a === "number" && typeof x === "number" && typeof y === "number"
      ? a + sign * (x * y)
      : otherwise(a, x, y);
  };
};

/** The same, stored in a slot. */
export const storeSumWithProduct = (
  c: FunctionCompiler,
  target: number,
  { operator, left, right, position }: Binary,
): Expr | undefined => {
  const product = productOf(c, operator, right);
  if (product === undefined) return undefined;
  const { x: xOf, xSlot, y: yOf, ySlot } = product;
  const slot = localSlot(left);
  const sign = signOf(operator);
  const otherwise = otherwiseOf(c.realm, operator, product, position);
  return (env) => {
    const a = (slot >= 0 ? env[slot] : left(env)) as Value;
    const x = (xSlot >= 0 ? env[xSlot] : xOf(env)) as Value;
    const y = (ySlot >= 0 ? env[ySlot] : yOf(env)) as Value;
    const sum =
      typeof a === "number" && typeof x === "number" && typeof y === "number" ? a + sign * (x * y) : otherwise(a, x, y);
    return (env[target] = sum as Value & object);
  };
};

/** `object.name += x * y` and `object.name -= x * y`. */
export const addProductToProperty = (
  c: FunctionCompiler,
  operator: string,
  { object, reader, writer }: { readonly object: Expr; readonly reader: ReadSite; readonly writer: WriteSite },
  value: Expr,
  position: number,
): Expr | undefined => {
  const product = productOf(c, operator, value);
  if (product === undefined) return undefined;
  const { x: xOf, xSlot, y: yOf, ySlot } = product;
  const slot = localSlot(object);
  const sign = signOf(operator);
  const otherwise = otherwiseOf(c.realm, operator, product, position);
  return (env) => {
    const holder = (slot >= 0 ? env[slot] : object(env)) as Value;
    const a = reader.read(holder);
    const x = (xSlot >= 0 ? env[xSlot] : xOf(env)) as Value;
    const y = (ySlot >= 0 ? env[ySlot] : yOf(env)) as Value;
    const sum =
      typeof a === "number" && typeof x === "number" && typeof y === "number" ? a + sign * (x * y) : otherwise(a, x, y);
    writer.write(holder, sum);
    return sum;
  };
};
