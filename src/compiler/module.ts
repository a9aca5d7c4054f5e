/**
 * Modules (16.2): their code in a realm. The code of a module is made for one module of one session, when all its imports are
 * resolved, for it has the imported bindings in it.
 */
import { Code } from "../machine/code.ts";
import { type ModuleCode, ModuleDefinition, type ModuleRecord } from "../machine/module-records.ts";
import type { ExportBinding } from "../runtime/module-namespace.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree, FunctionNode, Statement } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { emitReturn } from "./control.ts";
import { disposing } from "./disposal.ts";
import { type Exec, FunctionCompiler, fuse, nothing } from "./function-compiler.ts";
import { nodeCompilers } from "./node-compilers.ts";
import type { ModuleProgram } from "./program.ts";
import { initialiseName } from "./references.ts";
import { markDeadZones } from "./scope-entry.ts";
import type { Binding } from "./scopes.ts";
import { DEFAULT_EXPORT } from "./static-semantics.ts";

/** What a module is, for the realm. */
export const defineModule = (realm: Realm, program: ModuleProgram): ModuleDefinition => {
  const { source, info, entries } = program;
  const slots = new Map([...info.scope.bindings.values()].filter(isOwn).map(({ name, slot }) => [name, slot]));
  return new ModuleDefinition(source, entries, slots, info.awaits, (module) => compileModule(realm, program, module));
};

const isOwn = ({ kind }: Binding): boolean => kind !== "import" && kind !== "internal";

const compileModule = (realm: Realm, program: ModuleProgram, module: ModuleRecord): ModuleCode => {
  const { info, source, body } = program;
  const range = { start: 0, end: source.text.length };
  let instantiate: Exec = nothing;
  const code = new Code(realm, source, "", info.awaits ? "async" : "normal", true, range, () => {
    const c = new FunctionCompiler(code, info, nodeCompilers);
    c.module = module;
    instantiate = fuse(c.collect(() => declare(c, program, module)));
    disposing(c, range.end, () => {
      for (const statement of body.body) c.statement(statement as Statement);
    });
    emitReturn(c, () => undefined, range.end);
    c.finish();
    code.envSize = Math.max(info.scope.size, 2);
  });
  code.prepare();
  return { code, instantiate };
};

/** 16.2.1.6.4 steps 18-24: what is there before any code has run. */
const declare = (c: FunctionCompiler, { entries }: ModuleProgram, module: ModuleRecord): void => {
  markDeadZones(c, c.info.scope, "lexical");
  for (const [local, { name, offset }] of entries.imports)
    if (name === null) declareNamespace(c, module, local, offset);
  for (const node of c.info.functions) declareFunction(c, node as ESTree.FunctionDeclaration);
};

const declareNamespace = (c: FunctionCompiler, module: ModuleRecord, local: string, position: number): void => {
  const { env: holder, slot } = module.imports.get(local) as ExportBinding;
  const write = initialiseName(c, local);
  c.exec((env) => write(env, holder[slot] as Value), position);
};

const declareFunction = (c: FunctionCompiler, node: ESTree.FunctionDeclaration): void => {
  const make = node.id ? c.expression(node) : c.compilers.namedFunction(c, node as FunctionNode, "default");
  const write = initialiseName(c, node.id?.name ?? DEFAULT_EXPORT);
  c.exec((env) => write(env, make(env)), startOf(node));
};
