/**
 * Module records (16.2.1.5, 16.2.1.6): one per module and session. What a module is by its text, its *definition*, is shared
 * by everybody who loads it; the record has what one session made of it: its environment, the modules that it requested, how
 * far it has got.
 *
 * An export is a slot of the environment of the module that declares it. Importing code is compiled when all environments of
 * a graph exist, and reads those slots directly.
 */
import { unknownAttribute } from "../messages/modules.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { ExportBinding } from "../runtime/module-namespace.ts";
import type { Value } from "../runtime/values.ts";
import type { Code, Source } from "./code.ts";
import { type Env, NO_ENV } from "./env.ts";
import type { CapturedStack } from "./stack-trace.ts";

/** 16.2.1.3 ModuleRequest Record, and where it stands. */
export interface ModuleRequest {
  readonly specifier: string;
  /** The import attributes, keys and values. */
  readonly attributes: readonly (readonly [key: string, value: string])[];
  readonly source: Source;
  readonly offset: number;
}

/** Something of another module: a name that it exports, or (null) its namespace. Requests are named by their index. */
export interface ForeignName {
  readonly request: number;
  readonly name: string | null;
  readonly offset: number;
}

/** 16.2.1.6: the tables of imports and exports. */
export interface ModuleEntries {
  readonly requests: readonly ModuleRequest[];
  /** By the local name. */
  readonly imports: ReadonlyMap<string, ForeignName>;
  /** By the exported name: that of the binding, or of what another module exports. */
  readonly localExports: ReadonlyMap<string, string>;
  readonly indirectExports: ReadonlyMap<string, ForeignName>;
  /** Requests whose exports are all exported. */
  readonly starExports: readonly number[];
}

/** Compiled code of a module, and the making of its functions, which comes first. */
export interface ModuleCode {
  readonly code: Code;
  readonly instantiate: (env: Env) => unknown;
}

/** What a module is by its text: nothing of a session. */
export class ModuleDefinition {
  readonly source: Source;
  readonly entries: ModuleEntries;
  /** 16.2.1.5 [[HasTLA]] */
  readonly awaits: boolean;
  /** Slots of the environment's bindings. */
  readonly slots: ReadonlyMap<string, number>;
  /** Called when all imports are resolved. */
  readonly compile: (module: ModuleRecord) => ModuleCode;

  constructor(
    source: Source,
    entries: ModuleEntries,
    slots: ReadonlyMap<string, number>,
    awaits: boolean,
    compile: (module: ModuleRecord) => ModuleCode,
  ) {
    this.source = source;
    this.entries = entries;
    this.slots = slots;
    this.awaits = awaits;
    this.compile = compile;
  }
}

/** Live bytes of the syntax tree of a module with a source of this length, as measured for common code. */
export const treeBytes = (length: number): number => 2_048 + 32 * length;

/** 16.2.1.5 [[EvaluationError]], and where it was thrown, if that is known: values do not tell. */
export interface ModuleFailure {
  readonly value: Value;
  readonly at: CapturedStack | undefined;
}

/** 16.2.1.5 [[Status]]; what the specification calls `linking` is over before anybody can look. */
export type ModuleStatus = "new" | "unlinked" | "linked" | "evaluating" | "evaluating-async" | "evaluated";

const NO_IMPORTS: ReadonlyMap<string, ExportBinding> = new Map();

export class ModuleRecord {
  readonly definition: ModuleDefinition;
  /** [[LoadedModules]], by the index of the request. */
  readonly requested: ModuleRecord[] = [];
  status: ModuleStatus = "new";
  /** What it adds to live memory for its syntax tree. */
  sourceBytes = 0;
  env: Env = NO_ENV;
  /** What the imported names stand for, from the linking on. */
  imports: ReadonlyMap<string, ExportBinding> = NO_IMPORTS;
  /** Runs the module's code: a function that nobody sees. */
  body: GuestObject | null = null;
  /** `import.meta` */
  meta: GuestObject | null = null;
  /** An environment whose only binding is the namespace object, once somebody asked for it. */
  namespaceEnv: Env | null = null;

  // 16.2.1.5, Table 40
  failure: ModuleFailure | null = null;
  index = 0;
  ancestorIndex = 0;
  cycleRoot: ModuleRecord | null = null;
  /** [[AsyncEvaluationOrder]]: a number while the evaluation waits, `null` before and afterwards. */
  asyncOrder: number | null = null;
  pendingDependencies = 0;
  readonly asyncParents: ModuleRecord[] = [];
  /** The promise of `Evaluate`. */
  promise: GuestObject | null = null;
  /** The promise that the code of a module with `await` settles. */
  execution: GuestObject | null = null;

  constructor(definition: ModuleDefinition) {
    this.definition = definition;
  }

  /** The name in stack traces, and the `url` of `import.meta`. */
  get filename(): string {
    return this.definition.source.filename;
  }

  /** Undoes what linking did. */
  unlink(): void {
    this.env = NO_ENV;
    this.imports = NO_IMPORTS;
    this.body = null;
    this.namespaceEnv = null;
  }
}

/** 16.2.1.8.2 CreateDefaultExportSyntheticModule: a module of one value, which nothing has to evaluate. */
export const jsonModule = (filename: string, value: Value): ModuleRecord => {
  const source = {
    text: "",
    filename,
    referrer: filename,
    isDynamic: false,
    locate: () => ({ filename, line: 1, column: 1, sourceLine: "" }),
  };
  const definition = new ModuleDefinition(source, JSON_ENTRIES, JSON_SLOTS, false, () => {
    throw new Error("a JSON module has no code");
  });
  const module = new ModuleRecord(definition);
  module.env = [NO_ENV, value as object];
  module.status = "evaluated";
  return module;
};

const JSON_SLOTS: ReadonlyMap<string, number> = new Map([["default", 1]]);
const JSON_ENTRIES: ModuleEntries = {
  requests: [],
  imports: new Map(),
  localExports: new Map([["default", "default"]]),
  indirectExports: new Map(),
  starExports: [],
};

/** 16.2.1.4 AllImportAttributesSupported: what is wrong with the attributes, if anything. */
export const unsupportedAttribute = (attributes: ModuleRequest["attributes"]): string | undefined => {
  const other = attributes.find(([key]) => key !== "type");
  return other && unknownAttribute(other[0]);
};
