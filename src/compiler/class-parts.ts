/** The pieces that the compilers of a class's constructor, methods and fields share. */
import type { Env } from "../machine/env.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Accessor } from "../runtime/shape.ts";
import type { ClassNode } from "../syntax/ast.ts";
import type { FunctionCompiler, Resolved } from "./function-compiler.ts";
import { slotReader } from "./slots.ts";

export type ObjectExpr = (env: Env) => GuestObject;

/** The pieces of a class while its elements are compiled. */
export interface ClassParts {
  readonly node: ClassNode;
  readonly constructor: ObjectExpr;
  readonly prototype: ObjectExpr;
  /** Computed keys of fields and private methods of instances, in the order of the text. */
  readonly fieldKeys: (env: Env) => PropertyKey[];
  readonly privateMethods: (env: Env) => PrivateMethod[];
  /** Places in that list by the name in the source, as far as it is compiled. */
  readonly privatePlaces: Map<string, number>;
}

export interface PrivateMethod {
  readonly key: PropertyKey;
  slot: GuestObject | Accessor;
}

/** What the class scope's `%fields` binding holds. */
export interface FieldData {
  readonly keys: PropertyKey[];
  readonly methods: PrivateMethod[];
}

/** Reads that binding, from the class scope or inside of it. */
export const fieldData = (c: FunctionCompiler): ((env: Env) => FieldData) => {
  const { binding, hops } = c.resolve("%fields") as Resolved;
  return slotReader(hops, binding.slot) as unknown as (env: Env) => FieldData;
};
