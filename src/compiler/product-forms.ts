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

/** `± x * y`, with the slots of what are locals. */
interface Product {
  readonly xOf: Expr;
  readonly xSlot: number;
  readonly yOf: Expr;
  readonly ySlot: number;
  /** Multiplying by minus one changes nothing but the sign, also of zeros and infinities: a difference is a sum. */
  readonly sign: 1 | -1;
  /** What the sum is where not all are numbers. */
  readonly otherwise: Otherwise;
}

type Otherwise = (a: Value, x: Value, y: Value) => Value;

/**
 * The product that is the right operand of a sum or difference at `position`. One with a literal is better off with a closure
 * of its own.
 */
const productOf = (c: FunctionCompiler, operator: string, right: Expr, position: number): Product | undefined => {
  const recipe = operator === "+" || operator === "-" ? c.recipes.of(right) : undefined;
  if (recipe?.kind !== "binary" || recipe.operator !== "*") return undefined;
  const { left: xOf, right: yOf } = recipe;
  if (c.recipes.numberOf(xOf) !== undefined || c.recipes.numberOf(yOf) !== undefined) return undefined;
  const otherwise = otherwiseOf(c.realm, operator, recipe.position, position);
  return { xOf, xSlot: localSlot(xOf), yOf, ySlot: localSlot(yOf), sign: operator === "+" ? 1 : -1, otherwise };
};

const otherwiseOf =
  (realm: Realm, operator: string, productAt: number, position: number): Otherwise =>
  (a, x, y) => {
    const product = arithmetic(at(realm, productAt), "*", x, y);
    return operator === "+" ? add(at(realm, position), a, product) : arithmetic(at(realm, position), "-", a, product);
  };

/** `left + x * y` and `left - x * y`, or undefined. */
export const sumWithProduct = (
  c: FunctionCompiler,
  operator: string,
  left: Expr,
  right: Expr,
  position: number,
): Expr | undefined => {
  const product = productOf(c, operator, right, position);
  if (product === undefined) return undefined;
  const { xOf, xSlot, yOf, ySlot, sign, otherwise } = product;
  const slot = localSlot(left);
  return (env) => {
    const a = (slot >= 0 ? env[slot] : left(env)) as Value;
    const x = (xSlot >= 0 ? env[xSlot] : xOf(env)) as Value;
    const y = (ySlot >= 0 ? env[ySlot] : yOf(env)) as Value;
    return typeof a === "number" && typeof x === "number" && typeof y === "number"
      ? a + sign * (x * y)
      : otherwise(a, x, y);
  };
};

/** The same, stored in a slot. Written out: to call the closure above would cost what this one saves. */
export const storeSumWithProduct = (
  c: FunctionCompiler,
  target: number,
  { operator, left, right, position }: Binary,
): Expr | undefined => {
  const product = productOf(c, operator, right, position);
  if (product === undefined) return undefined;
  const { xOf, xSlot, yOf, ySlot, sign, otherwise } = product;
  const slot = localSlot(left);
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
  const product = productOf(c, operator, value, position);
  if (product === undefined) return undefined;
  const { xOf, xSlot, yOf, ySlot, sign, otherwise } = product;
  const slot = localSlot(object);
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
