/**
 * Linking (16.2.1.5.2, 16.2.1.6.4): every module of a graph gets its environment, every imported name the binding that it
 * stands for, and then the code is compiled and the functions are made. It is done for the graph as a whole or not at all.
 *
 * No guest code runs here, and nothing recurses: graphs are as deep as their authors like.
 */
import { COSTS } from "../accounting/costs.ts";
import { ParseError } from "../errors/index.ts";
import { circularExport, conflictingExports, noExport } from "../messages/modules.ts";
import { createNative } from "../runtime/function-objects.ts";
import type { ExportBinding } from "../runtime/module-namespace.ts";
import { SWITCH } from "./code.ts";
import { makeEnv, NO_ENV } from "./env.ts";
import { ASYNC, Frame, SCRIPT } from "./frame.ts";
import type { Machine } from "./machine.ts";
import { ExportResolver, type Problem } from "./module-exports.ts";
import type { ForeignName, ModuleCode, ModuleRecord, ModuleRequest } from "./module-records.ts";
import { throwReported } from "./reported-failure.ts";

/** Links what is reachable from the module and is not linked yet. Throws a guest SyntaxError for a name that nobody exports. */
export const linkModule = (machine: Machine, root: ModuleRecord): void => {
  const modules = unlinkedModules(machine, root);
  try {
    for (const module of modules) makeEnvironment(machine, module);
    const exports = new ExportResolver(machine.realm);
    for (const module of modules) initialiseEnvironment(machine, module, exports);
  } catch (error) {
    for (const module of modules) module.unlink();
    throw error;
  }
  for (const module of modules) module.status = "linked";
};

/** In the order in which they are linked: what a module requests comes before it. */
const unlinkedModules = (machine: Machine, root: ModuleRecord): readonly ModuleRecord[] => {
  const found = new Set<ModuleRecord>();
  const ordered: ModuleRecord[] = [];
  const path: { readonly module: ModuleRecord; next: number }[] = [];
  const enter = (module: ModuleRecord): void => {
    machine.meter.tick();
    if (module.status !== "unlinked" || found.has(module)) return;
    found.add(module);
    path.push({ module, next: 0 });
  };
  enter(root);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const required = visit.module.requested[visit.next++];
    if (required !== undefined) enter(required);
    else ordered.push((path.pop() as typeof visit).module);
  }
  return ordered;
};

const makeEnvironment = (machine: Machine, module: ModuleRecord): void => {
  const { slots } = module.definition;
  machine.meter.chargeBytes(COSTS.capturedBinding * slots.size);
  module.env = makeEnv(Math.max(2, 1 + Math.max(0, ...slots.values())), NO_ENV);
};

/** 16.2.1.6.4 InitializeEnvironment */
const initialiseEnvironment = (machine: Machine, module: ModuleRecord, exports: ExportResolver): void => {
  const { definition, env } = module;
  const { imports, indirectExports } = definition.entries;
  for (const foreign of indirectExports.values()) resolveForeign(machine, module, foreign, exports);
  const bindings = new Map<string, ExportBinding>();
  for (const [local, foreign] of imports) bindings.set(local, resolveForeign(machine, module, foreign, exports));
  module.imports = bindings;
  const compiled = definition.compile(module);
  while (env.length < compiled.code.envSize) env.push(undefined);
  module.body = createBody(machine, module, compiled);
  compiled.instantiate(env);
};

const resolveForeign = (
  machine: Machine,
  module: ModuleRecord,
  foreign: ForeignName,
  exports: ExportResolver,
): ExportBinding => {
  const exporter = module.requested[foreign.request] as ModuleRecord;
  if (foreign.name === null) return exports.namespace(exporter);
  const found = exports.binding(exporter, foreign.name);
  return typeof found === "object" ? found : throwUnresolved(machine, module, foreign, found);
};

const UNRESOLVED = { missing: noExport, circular: circularExport, ambiguous: conflictingExports } as const;

const throwUnresolved = (machine: Machine, module: ModuleRecord, foreign: ForeignName, problem: Problem): never => {
  const { entries, source } = module.definition;
  const { specifier } = entries.requests[foreign.request] as ModuleRequest;
  const message = UNRESOLVED[problem](specifier, String(foreign.name));
  return throwReported(machine.realm, "SyntaxError", new ParseError({ message, ...source.locate(foreign.offset) }));
};

/** 16.2.1.6.5 ExecuteModule: a frame of its own that counts neither as a call nor in the depth of calls. */
const createBody = (machine: Machine, module: ModuleRecord, { code }: ModuleCode) =>
  createNative(machine.realm, {
    name: "",
    length: 0,
    code: {
      form: "machine",
      run: (_caller, _thisValue, _args, slot) => {
        const parent = machine.frame;
        const frame = new Frame(code, module.env, parent, slot, code.isAsync ? ASYNC : SCRIPT, parent.depth);
        frame.object = module.execution;
        machine.frame = frame;
        return SWITCH;
      },
    },
  });
