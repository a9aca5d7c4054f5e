/** The modules of a session: one instance of each, by its type and name. A root of heap walks. */
import type { ModuleRecord } from "./module-records.ts";

export class ModuleMap {
  /** The turn of the next module that waits (16.2.1.5.3.1, IncrementModuleAsyncEvaluationCount). */
  nextAsyncOrder = 0;
  /** What is being imported. */
  readonly underWay = new Set<object>();
  private readonly records = new Map<string, ModuleRecord>();

  get(type: string, name: string): ModuleRecord | undefined {
    return this.records.get(keyOf(type, name));
  }

  set(type: string, name: string, module: ModuleRecord): void {
    this.records.set(keyOf(type, name), module);
  }

  /** Work was terminated: what it left half done will never be finished, so the next import begins anew. */
  dropUnfinished(): void {
    this.underWay.clear();
    for (const [key, module] of this.records) if (module.status !== "evaluated") this.records.delete(key);
  }
}

const keyOf = (type: string, name: string): string => `${type}:${name}`;
