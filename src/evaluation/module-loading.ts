/**
 * Loading (16.2.1.5.1, 16.2.1.9): from specifiers to module records. One module has one record in a session, whoever imports
 * it, by the name that its specifier resolves to and by the one that its loader gave it.
 *
 * Each module counts one iteration, and the time of parsing it. What cannot be loaded is a guest error that the guest may
 * catch where it used `import()`; otherwise the host gets a `HostError`, or the `ParseError` of the module's own text.
 */
import { JsonParser } from "../builtins/json-parser.ts";
import { defineModule } from "../compiler/module.ts";
import { HostError, type InterpreterError, ParseError } from "../errors/index.ts";
import { type ErrorSummary, summariseHostError } from "../host/bridge-errors.ts";
import type { Machine } from "../machine/machine.ts";
import { ModuleImport } from "../machine/module-import.ts";
import { jsonModule, ModuleRecord, type ModuleRequest, treeBytes } from "../machine/module-records.ts";
import { createReported } from "../machine/reported-failure.ts";
import { badModulePart, loadingFailed, noModule, unknownModuleType } from "../messages/modules.ts";
import type { ErrorData, ErrorName } from "../runtime/errors.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { fulfillPromise, newPromise, resolvePromise } from "../runtime/promises.ts";
import type { Job } from "../runtime/realm.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import { whileUnfinished } from "../runtime/unfinished.ts";
import type { Value } from "../runtime/values.ts";
import { SourceText } from "../syntax/source.ts";
import { GraphLoading } from "./module-graph.ts";
import { type DecodedModules, type LoaderAnswer, normalName, readAnswer, resolveSpecifier } from "./module-sources.ts";
import type { ProgramCache } from "./program-cache.ts";
import type { Work } from "./work.ts";

/** What loading asks of the session. */
export interface LoadingWorld {
  readonly machine: Machine;
  /** The work under way: its modules, its limits. */
  readonly origin: Work;
  readonly programs: ProgramCache;
  enter(): void;
  leave(): void;
  waitFor(settled: Promise<Job>): void;
  /** Looks at the clock. */
  checkpoint(): void;
  /** A text is too long: terminates. */
  refuseSource(length: number, filename: string): never;
}

/** A module, or what to throw in its place. */
export type Loaded = ModuleRecord | { readonly thrown: Value };
export type Receive = (loaded: Loaded) => void;

/** Which module, and for whom. */
interface Wanted {
  readonly request: ModuleRequest;
  readonly referrer: string;
  /** The `type` attribute; empty for JavaScript. */
  readonly type: string;
  /** What the specifier resolves to. */
  readonly name: string;
}

/** A module that the host was asked for and has not given yet. */
interface Asked {
  readonly by: Work;
  readonly receivers: Receive[];
}

/** Cannot be, but a type cannot say so. */
const PROMISE_OF_PROMISE = { part: "source", shown: "a promise" };

export class ModuleLoading {
  private readonly world: LoadingWorld;
  private readonly asked = new Map<string, Asked>();

  constructor(world: LoadingWorld) {
    this.world = world;
  }

  /** `import()`: settles the promise. */
  import(referrer: string, request: ModuleRequest, promise: GuestObject): void {
    const underWay = new ModuleImport(this.world.machine, promise, resolvePromise);
    this.load(referrer, request, (loaded) => {
      if (loaded instanceof ModuleRecord) this.loadGraph(underWay, loaded);
      else underWay.fail(loaded.thrown);
    });
  }

  /** The text as a module, in the place of an earlier one of this name. Throws `ParseError`. */
  root(text: string, filename: string): ModuleRecord {
    this.checkLength(text, filename);
    const module = this.fromSource(text, filename);
    this.world.machine.modules.set("", normalName(filename), module);
    return module;
  }

  /** Evaluates a module; the promise is fulfilled with its namespace, in a job. */
  evaluate(module: ModuleRecord): GuestObject {
    const { machine } = this.world;
    const underWay = new ModuleImport(machine, newPromise(machine.realm), fulfillPromise);
    this.loadGraph(underWay, module);
    return underWay.promise;
  }

  private loadGraph(underWay: ModuleImport, module: ModuleRecord): void {
    const graph = new GraphLoading(this.world.machine.realm, (...asked) => this.load(...asked));
    underWay.goOn(module, graph.promise);
    graph.load(module);
  }

  /** The work was terminated: nobody waits any more for what it asked for. */
  forget(work: Work): void {
    this.world.machine.modules.dropUnfinished();
    for (const [key, { by, receivers }] of this.asked)
      if (by === work) {
        this.asked.delete(key);
        receivers.length = 0;
      }
  }

  /** 16.2.1.9 HostLoadImportedModule: answers now, or in a job. */
  private load(referrer: string, request: ModuleRequest, receive: Receive): void {
    const type = request.attributes[0]?.[1] ?? "";
    const wanted: Wanted = { request, referrer, type, name: resolveSpecifier(request.specifier, referrer) };
    const { origin, machine } = this.world;
    machine.meter.tick();
    const known = machine.modules.get(type, wanted.name);
    if (known !== undefined) return receive(known);
    if (type !== "" && type !== "json") return receive(this.failed(wanted, unknownModuleType(type)));
    if (typeof origin.modules === "function") this.ask(wanted, origin.modules, receive);
    else receive(this.fromText(wanted, origin.modules.get(wanted.name)));
  }

  private fromText(wanted: Wanted, text: string | undefined): Loaded {
    const { request, referrer, name } = wanted;
    return text === undefined
      ? this.failed(wanted, noModule(request.specifier, referrer))
      : this.module(wanted, text, name);
  }

  // --- the host's loader -----------------------------------------------------------------------------------------------

  private ask(wanted: Wanted, loader: Exclude<DecodedModules, ReadonlyMap<string, string>>, receive: Receive): void {
    const key = `${wanted.type}:${wanted.name}`;
    const known = this.asked.get(key);
    if (known !== undefined) return void known.receivers.push(receive);
    const answer = this.inHost(() => readAnswer(loader(wanted.request.specifier, wanted.referrer)));
    if (!("promise" in answer)) return receive(this.fromAnswer(wanted, answer));
    const asked: Asked = { by: this.world.origin, receivers: [receive] };
    this.asked.set(key, asked);
    this.await(key, asked, answer.promise, (settled) => this.fromAnswer(wanted, this.inHost(settled)));
  }

  /** From the moment at which the host has answered, nobody else waits for the answer, whether its job runs or not. */
  private await(
    key: string,
    asked: Asked,
    promise: Promise<unknown>,
    load: (answer: () => LoaderAnswer) => Loaded,
  ): void {
    const jobFor = (answer: () => LoaderAnswer): Job => {
      if (this.asked.get(key) === asked) this.asked.delete(key);
      return { start: () => this.deliver(asked.receivers, () => load(answer)) };
    };
    this.world.waitFor(
      promise.then(
        (value) => jobFor(() => readAnswer(value)),
        (error: unknown) =>
          jobFor(() => {
            throw error;
          }),
      ),
    );
  }

  private deliver(receivers: readonly Receive[], load: () => Loaded): null {
    if (receivers.length === 0) return null;
    const loaded = load();
    for (const receive of receivers) receive(loaded);
    return null;
  }

  /** Runs code of the host; what it throws is its answer. */
  private inHost(run: () => LoaderAnswer): LoaderAnswer {
    this.world.enter();
    let answer: LoaderAnswer;
    try {
      answer = run();
    } catch (error) {
      answer = { error, summary: summariseHostError(error) };
    }
    this.world.leave();
    return answer;
  }

  private fromAnswer(wanted: Wanted, answer: LoaderAnswer): Loaded {
    const { specifier } = wanted.request;
    if ("source" in answer) return this.module(wanted, answer.source, answer.filename ?? wanted.name);
    if ("error" in answer) return this.loaderFailed(wanted, answer);
    const { part, shown } = "shown" in answer ? answer : PROMISE_OF_PROMISE;
    return this.failed(wanted, badModulePart(part, specifier, shown));
  }

  // --- modules ---------------------------------------------------------------------------------------------------------

  private module(wanted: Wanted, text: string, filename: string): Loaded {
    const { modules } = this.world.machine;
    const { type, name } = wanted;
    const module = modules.get(type, normalName(filename)) ?? this.create(type, text, filename);
    if (!(module instanceof ModuleRecord)) return module;
    modules.set(type, normalName(filename), module);
    modules.set(type, name, module);
    return module;
  }

  private create(type: string, text: string, filename: string): Loaded {
    this.checkLength(text, filename);
    try {
      return type === "json" ? this.fromJson(text, filename) : this.fromImport(text, filename);
    } catch (error) {
      if (error instanceof ParseError) return this.thrown("SyntaxError", error);
      throw error;
    }
  }

  private checkLength(text: string, filename: string): void {
    if (text.length > this.world.origin.limits.maxSourceLength) this.world.refuseSource(text.length, filename);
  }

  /** The guest chooses how many modules it imports, so they weigh what they take. */
  private fromImport(text: string, filename: string): ModuleRecord {
    const bytes = treeBytes(text.length);
    this.world.machine.meter.noteTaken(bytes);
    const module = this.fromSource(text, filename);
    module.sourceBytes = bytes;
    return module;
  }

  private fromSource(text: string, filename: string): ModuleRecord {
    const { machine, programs } = this.world;
    machine.meter.chargeIterations(1);
    const program = programs.module(text, filename);
    this.world.checkpoint();
    return new ModuleRecord(defineModule(machine.realm, program));
  }

  /** 16.2.1.8.3 ParseJSONModule */
  private fromJson(text: string, filename: string): ModuleRecord {
    const { machine } = this.world;
    machine.meter.chargeIterations(1);
    const parser = new JsonParser(machine.realm, text);
    try {
      return jsonModule(
        filename,
        whileUnfinished(machine.realm, parser, () => parser.parse()),
      );
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      const { message } = (machine.thrown as GuestObject).payload as ErrorData;
      throw new ParseError({ message, ...new SourceText(text, filename).locate(parser.position) });
    }
  }

  // --- failures --------------------------------------------------------------------------------------------------------

  private failed({ request }: Wanted, message: string): Loaded {
    return this.thrown("TypeError", new HostError({ message, ...request.source.locate(request.offset) }));
  }

  private loaderFailed(
    { request }: Wanted,
    { error, summary }: { readonly error: unknown; summary: ErrorSummary },
  ): Loaded {
    const message = loadingFailed(request.specifier, summary.message);
    const failure = new HostError({ message, cause: error, ...request.source.locate(request.offset) });
    return this.thrown("Error", failure);
  }

  private thrown(name: ErrorName, failure: InterpreterError): Loaded {
    return { thrown: createReported(this.world.machine.realm, name, failure) };
  }
}
