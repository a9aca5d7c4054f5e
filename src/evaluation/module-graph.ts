/**
 * The loading of a graph of modules (16.2.1.5.1 LoadRequestedModules): all that a module imports, and what that imports. What
 * can be had at once comes in the order of the imports, and what the host has to fetch, all at the same time. The first
 * failure ends it; what was loaded until then stays loaded.
 */
import { ParseError } from "../errors/index.ts";
import { ModuleRecord, type ModuleRequest, unsupportedAttribute } from "../machine/module-records.ts";
import { createReported } from "../machine/reported-failure.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { fulfillPromise, newPromise, rejectPromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { Loaded, Receive } from "./module-loading.ts";

type Load = (referrer: string, request: ModuleRequest, receive: Receive) => void;

/** An import of a module of the graph, by its index. */
interface Open {
  readonly module: ModuleRecord;
  readonly index: number;
}

export class GraphLoading {
  /** Fulfilled when the graph is complete. */
  readonly promise: GuestObject;
  private readonly realm: Realm;
  private readonly request: Load;
  private readonly visited = new Set<ModuleRecord>();
  /** The imports to look at, the next one last. */
  private readonly open: Open[] = [];
  private awaited = 0;
  private isAtWork = false;
  private isOver = false;

  constructor(realm: Realm, request: Load) {
    this.realm = realm;
    this.request = request;
    this.promise = newPromise(realm);
  }

  load(module: ModuleRecord): void {
    this.visit(module);
    this.work();
  }

  private visit(module: ModuleRecord): void {
    if (module.status !== "new" || this.visited.has(module)) return;
    this.visited.add(module);
    const { requests } = module.definition.entries;
    for (let index = requests.length - 1; index >= 0; index--) this.open.push({ module, index });
  }

  private work(): void {
    if (this.isAtWork) return;
    this.isAtWork = true;
    for (let next = this.open.pop(); next !== undefined && !this.isOver; next = this.open.pop()) this.loadOne(next);
    this.isAtWork = false;
    if (!this.isOver && this.awaited === 0) this.complete();
  }

  private complete(): void {
    this.isOver = true;
    for (const module of this.visited) if (module.status === "new") module.status = "unlinked";
    fulfillPromise(this.realm, this.promise, undefined);
  }

  private loadOne(open: Open): void {
    const { module, index } = open;
    const request = module.definition.entries.requests[index] as ModuleRequest;
    const known = module.requested[index];
    const unsupported = unsupportedAttribute(request.attributes);
    this.realm.meter.tick();
    if (known !== undefined) this.visit(known);
    else if (unsupported !== undefined) this.refuse(request, unsupported);
    else {
      this.awaited++;
      this.request(module.filename, request, (loaded) => this.receive(open, loaded));
    }
  }

  private receive({ module, index }: Open, loaded: Loaded): void {
    this.awaited--;
    if (this.isOver) return;
    if (!(loaded instanceof ModuleRecord)) return this.fail(loaded.thrown);
    module.requested[index] = loaded;
    this.visit(loaded);
    this.work();
  }

  private refuse({ source, offset }: ModuleRequest, message: string): void {
    this.fail(createReported(this.realm, "SyntaxError", new ParseError({ message, ...source.locate(offset) })));
  }

  private fail(reason: Value): void {
    this.isOver = true;
    rejectPromise(this.realm, this.promise, reason);
  }
}
