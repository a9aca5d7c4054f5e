/**
 * Assignments to names that are looked up at run time (`dynamic-scopes.ts`). There a name is a reference like `object.key`:
 * where it lives is found out first, before the value is evaluated, which may make or delete the very name.
 */
import type { Env } from "../machine/env.ts";
import type { Value } from "../runtime/values.ts";
import type { Node, Pattern } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { deleteHeld, findHolder, type Holder, readHeld, writeHeld } from "./dynamic-scopes.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";
import { memberReference, type Reference } from "./members.ts";
import { operatorFunction } from "./operator-functions.ts";
import { assignBound, readBound } from "./references.ts";

type Find = (env: Env) => Holder | null;

/** What is evaluated ahead of the value that is assigned to it: a property, or a dynamic name. Null for anything else. */
export const targetReference = (c: FunctionCompiler, target: Pattern | Node, spill: boolean): Reference | null => {
  if (target.type === "MemberExpression") return memberReference(c, target, spill);
  return target.type === "Identifier" ? dynamicReference(c, target.name, startOf(target), spill) : null;
};

/** A name as a reference; null where the source shows where it lives. */
export const dynamicReference = (
  c: FunctionCompiler,
  name: string,
  position: number,
  spill: boolean,
): Reference | null => {
  const find = finder(c, name, position);
  if (find === null) return null;
  const held = spill ? (c.spill(find as unknown as Expr, position) as unknown as Find) : find;
  return new NameReference(c, name, position, held);
};

const finder = (c: FunctionCompiler, name: string, position: number): Find | null => {
  const path = c.dynamicPath(name);
  const { realm } = c;
  if (path === null) return null;
  return (env) => {
    realm.caller.site = position;
    return findHolder(realm, path, name, env);
  };
};

class NameReference implements Reference {
  private readonly find: Find;
  private readonly read: (env: Env, holder: Holder | null) => Value;
  private readonly write: (env: Env, holder: Holder | null, value: Value) => void;
  private readonly operation: (operator: string) => (old: Value, value: Value) => Value;

  constructor(c: FunctionCompiler, name: string, position: number, find: Find) {
    const { realm } = c;
    const { strict } = c.info;
    const readOther = readBound(c, name, position);
    const writeOther = assignBound(c, name, position);
    this.find = find;
    this.read = (env, holder) => (holder === null ? readOther(env) : readHeld(realm, holder, name, strict));
    this.write = (env, holder, value) => {
      if (holder === null) return writeOther(env, value);
      realm.caller.site = position;
      writeHeld(realm, holder, name, value, strict);
    };
    this.operation = (operator) => operatorFunction(realm, operator, position);
  }

  readonly get: Expr = (env) => this.read(env, this.find(env));
  /** A name has no key to convert. */
  readonly getFirst = this.get;

  assign(value: Expr): Expr {
    return (env) => {
      const holder = this.find(env);
      const result = value(env);
      this.write(env, holder, result);
      return result;
    };
  }

  modify(convert: (old: Value) => Value, change: (env: Env, old: Value) => Value, returnsOld: boolean): Expr {
    return (env) => {
      const holder = this.find(env);
      const old = convert(this.read(env, holder));
      const result = change(env, old);
      this.write(env, holder, result);
      return returnsOld ? old : result;
    };
  }

  compound(operator: string, value: Expr): Expr {
    const apply = this.operation(operator);
    return this.modify(
      (old) => old,
      (env, old) => apply(old, value(env)),
      false,
    );
  }
}

/** `delete name` (9.1.1.2.7), where it may be dynamic; `other` deletes the name that the source shows. */
export const deleteDynamic = (c: FunctionCompiler, name: string, position: number, other: Expr): Expr => {
  const find = finder(c, name, position);
  if (find === null) return other;
  return (env) => {
    const holder = find(env);
    return holder === null ? other(env) : deleteHeld(holder, name);
  };
};
