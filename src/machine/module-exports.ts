/**
 * What modules export (16.2.1.6.2, 16.2.1.6.3), and their namespace objects. Exports may come from other modules that have
 * them from others, in circles too; everything here goes over lists of modules, and nothing recurses.
 */
import { createNamespace, type ExportBinding } from "../runtime/module-namespace.ts";
import type { Realm } from "../runtime/realm.ts";
import { type Env, NO_ENV } from "./env.ts";
import type { ModuleRecord } from "./module-records.ts";

/** 16.2.1.4 ResolvedBinding Record: a binding of a module, or (null) its namespace. */
interface Resolution {
  readonly module: ModuleRecord;
  readonly name: string | null;
}

/** Why a name stands for nothing: nobody exports it, only names that lead back to it, or more than one. */
export type Problem = "missing" | "circular" | "ambiguous";
type Answer = Resolution | Problem;

/** A name to be looked up in a module. */
interface Question {
  readonly module: ModuleRecord;
  readonly name: string;
  /** It was asked for by name (`export { x } from`): then it is an error to be led back to it. */
  readonly isNamed?: boolean;
}

const isFirst = (seen: Map<ModuleRecord, Set<string>>, { module, name }: Question): boolean => {
  const names = seen.get(module);
  if (names === undefined) seen.set(module, new Set([name]));
  else if (names.has(name)) return false;
  else names.add(name);
  return true;
};

const isSame = (a: Resolution, b: Resolution): boolean => a.module === b.module && a.name === b.name;

/** What the module declares under this name; if it is declared elsewhere, the questions to ask there are added to `open`. */
const declarationOf = ({ module, name }: Question, open: Question[]): Resolution | undefined => {
  const { localExports, indirectExports, starExports } = module.definition.entries;
  const local = localExports.get(name);
  if (local !== undefined) return { module, name: local };
  const foreign = indirectExports.get(name);
  if (foreign !== undefined) {
    const exporter = module.requested[foreign.request] as ModuleRecord;
    if (foreign.name === null) return { module: exporter, name: null };
    open.push({ module: exporter, name: foreign.name, isNamed: true });
  } else if (name !== "default")
    for (const request of starExports) open.push({ module: module.requested[request] as ModuleRecord, name });
  return undefined;
};

/** 16.2.1.6.2 GetExportedNames. `default` is not among what `export *` passes on. */
const exportedNames = (realm: Realm, asked: ModuleRecord): ReadonlySet<string> => {
  const names = new Set<string>();
  const modules = new Set([asked]);
  for (const module of modules) {
    const { localExports, indirectExports, starExports } = module.definition.entries;
    realm.meter.tickMany(1 + localExports.size + indirectExports.size);
    for (const name of [...localExports.keys(), ...indirectExports.keys()])
      if (module === asked || name !== "default") names.add(name);
    for (const request of starExports) modules.add(module.requested[request] as ModuleRecord);
  }
  return names;
};

/** Looks exports up, and makes the namespaces that are asked for: one may have others among its exports, or itself. */
export class ExportResolver {
  private readonly realm: Realm;
  /** Answers: modules that pass on what others pass on ask the same again and again. */
  private readonly known = new Map<ModuleRecord, Map<string, Answer>>();
  /** The namespaces that are being made. */
  private begun: ModuleRecord[] = [];

  constructor(realm: Realm) {
    this.realm = realm;
  }

  /** The binding that the name of another module stands for. */
  binding(module: ModuleRecord, name: string): ExportBinding | Problem {
    const found = this.resolve({ module, name });
    return typeof found === "object" ? this.made(found) : found;
  }

  /** 16.2.1.10 GetModuleNamespace, as a binding. */
  namespace(module: ModuleRecord): ExportBinding {
    return this.made({ module, name: null });
  }

  /** 16.2.1.6.3 ResolveExport */
  private resolve(question: Question): Answer {
    const { module, name } = question;
    let answers = this.known.get(module);
    if (answers === undefined) {
      answers = new Map();
      this.known.set(module, answers);
    }
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = this.search(question);
    answers.set(name, answer);
    return answer;
  }

  /**
   * What `export *` reaches is looked at in one list, for the answer is the same as with the recursion of the specification:
   * the only declaration that is found, however the modules are nested.
   */
  private search(question: Question): Answer {
    const seen = new Map<ModuleRecord, Set<string>>();
    const open = [question];
    let answer: Answer = "missing";
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      this.realm.meter.tick();
      if (!isFirst(seen, next)) {
        if (answer === "missing" && next.isNamed) answer = "circular";
        continue;
      }
      const found = this.known.get(next.module)?.get(next.name) ?? declarationOf(next, open);
      if (found === undefined || found === "missing" || found === "circular") continue;
      if (found === "ambiguous" || (typeof answer === "object" && !isSame(answer, found))) return "ambiguous";
      answer = found;
    }
    return answer;
  }

  private made(resolution: Resolution): ExportBinding {
    const binding = this.bindingOf(resolution);
    const { begun } = this;
    try {
      for (const module of begun) (module.namespaceEnv as Env)[1] = createNamespace(this.realm, this.exports(module));
    } catch (error) {
      for (const module of begun) module.namespaceEnv = null;
      throw error;
    }
    this.begun = [];
    return binding;
  }

  private bindingOf({ module, name }: Resolution): ExportBinding {
    if (name !== null) return { env: module.env, slot: module.definition.slots.get(name) as number };
    if (module.namespaceEnv === null) {
      module.namespaceEnv = [NO_ENV, undefined];
      this.begun.push(module);
    }
    return { env: module.namespaceEnv, slot: 1 };
  }

  /** The bindings of all names that are exported without ambiguity. */
  private exports(module: ModuleRecord): ReadonlyMap<string, ExportBinding> {
    const bindings = new Map<string, ExportBinding>();
    for (const name of exportedNames(this.realm, module)) {
      const found = this.resolve({ module, name });
      if (typeof found === "object") bindings.set(name, this.bindingOf(found));
    }
    return bindings;
  }
}
