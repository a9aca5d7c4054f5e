/** `import()` (13.3.10) and `import.meta` (13.3.12) as expressions. */
import { importDynamically } from "../machine/dynamic-import.ts";
import type { ModuleRecord } from "../machine/module-records.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { type Expr, type FunctionCompiler, suspends } from "./function-compiler.ts";

/** An op, for the host may be asked for the module. */
export const importCall = (c: FunctionCompiler, node: ESTree.ImportExpression): Expr => {
  const specifier = c.operand(node.source, suspends(node.options));
  const options: Expr = node.options ? c.expression(node.options) : () => undefined;
  const { source } = c.code;
  const position = startOf(node);
  const result = c.temp();
  const { slot } = result;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    const name = specifier(env);
    const given = options(env);
    machine.site = position;
    env[slot] = importDynamically(machine, name, given, source, position);
    machine.site = -1;
    return pc + 1;
  });
  return c.read(result);
};

/** 13.3.12.1: one object for each module. */
export const importMeta = (c: FunctionCompiler, position: number): Expr => {
  const { realm } = c;
  const module = c.module as ModuleRecord;
  return (): Value => {
    realm.caller.site = position;
    module.meta ??= createMeta(realm, module);
    return module.meta;
  };
};

const createMeta = (realm: Realm, module: ModuleRecord): GuestObject => {
  const meta = createObject(realm, null);
  createDataProperty(meta, "url", module.filename);
  return meta;
};
