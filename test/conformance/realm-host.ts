/**
 * The host that test262 wants: a fresh realm with `$262` and `print`, in which scripts run one after the other. This is the
 * one place where the runner touches the engine. It drives a session itself, for what a run is about lies below evaluations:
 * nothing is copied out, rejections that nobody handles are no failure, and what was thrown is asked for its constructor.
 */
import { Account } from "../../src/accounting/account.ts";
import { resolveEvaluationLimits } from "../../src/accounting/evaluation-limits.ts";
import { createRealm } from "../../src/builtins/index.ts";
import { DynamicCompiler } from "../../src/compiler/dynamic-compiler.ts";
import { nodeCompilers } from "../../src/compiler/node-compilers.ts";
import { instantiateScript, scriptCode } from "../../src/compiler/script.ts";
import { ParseError } from "../../src/errors/index.ts";
import { library } from "../../src/evaluation/library.ts";
import type { ModuleSource } from "../../src/evaluation/module-sources.ts";
import { hostWorld } from "../../src/evaluation/outside-world.ts";
import { ProgramCache } from "../../src/evaluation/program-cache.ts";
import { Session } from "../../src/evaluation/session.ts";
import { SLICE_TICKS, Work } from "../../src/evaluation/work.ts";
import { SWITCH } from "../../src/machine/code.ts";
import type { Machine, Outcome } from "../../src/machine/machine.ts";
import type { ModuleRecord } from "../../src/machine/module-records.ts";
import { pushScript } from "../../src/machine/script-frame.ts";
import { bufferData, detachBuffer, isArrayBuffer } from "../../src/runtime/array-buffers.ts";
import { toString } from "../../src/runtime/conversions.ts";
import { createObject } from "../../src/runtime/create-object.ts";
import { createNative, type LeafNative, type NativeCode } from "../../src/runtime/function-objects.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { setOrThrow } from "../../src/runtime/object-operations.ts";
import { defineOwnProperty, get } from "../../src/runtime/objects.ts";
import { promiseState } from "../../src/runtime/promises.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { HIDDEN } from "../../src/runtime/shape.ts";
import { GUEST_THROW, TERMINATION, throwError, throwTypeError } from "../../src/runtime/throw.ts";
import { isObject, type Value } from "../../src/runtime/values.ts";
import { buildString } from "./build-string.ts";
import type { Phase } from "./frontmatter.ts";
import type { LoadModule, ModuleFile } from "./modules.ts";

/** How a script ended. `stopped`: by a limit, or by something that the engine does not support. */
export type Completion =
  | { readonly kind: "done" }
  | { readonly kind: "threw"; readonly phase: Phase; readonly type: string; readonly message: string }
  | { readonly kind: "stopped"; readonly message: string };

const DONE: Completion = { kind: "done" };

/** No test needs nearly as much. */
const LIMITS = { maxTotalIterations: 50_000_000, maxFunctionCalls: 20_000_000, maxCpuTime: 10_000 };
const MAX_MEMORY = 256 * 1024 * 1024;

export interface RealmHostOptions {
  /** Programs by their text: the harness is parsed once for all tests. */
  readonly programs: ProgramCache;
  /** Ticks of a slice. */
  readonly ticks: number;
}

/** What all tests of a process share. `slices`: slices of one tick. */
export const hostOptions = (slices: boolean): RealmHostOptions => ({
  programs: new ProgramCache(),
  ticks: slices ? 1 : SLICE_TICKS,
});

export class RealmHost {
  /** What the guest has printed. */
  readonly printed: string[] = [];
  private readonly options: RealmHostOptions;
  private readonly session: Session;
  private readonly work: Work;

  constructor(options: RealmHostOptions, load: LoadModule) {
    const account = new Account({ limits: LIMITS, historySize: 0 });
    this.options = options;
    this.session = new Session({
      account,
      globals: undefined,
      limits: {},
      redeclaration: "error",
      dynamicCode: true,
      programs: options.programs,
      timeZone: "UTC",
      world: hostWorld,
      mayBeDropped: false,
    });
    const record = account.admit(0);
    if (!record.admitted) throw new Error("a new account refused its first evaluation");
    const limits = resolveEvaluationLimits({ maxMemory: MAX_MEMORY }, {}, account);
    const modules = (specifier: string, referrer: string): ModuleSource => {
      const { path, text: source } = load(referrer, specifier);
      return { source, filename: path };
    };
    this.work = new Work(account, record, limits, modules);
    this.inGuest("runtime", () => this.equip(this.session.realm));
  }

  /** Runs a script, but not the jobs that it leads to. */
  runScript(text: string, filename: string): Completion {
    const { session } = this;
    const parsed = this.inGuest("parse", () => void this.options.programs.program(text, filename));
    if (parsed.kind !== "done") return parsed;
    return this.inGuest("runtime", () =>
      this.complete(session.runScript(this.options.programs.program(text, filename))),
    );
  }

  /** Puts natives in the place of functions of the harness that say nothing of the test. */
  replaceHarness(file: string): void {
    if (file !== "regExpUtils.js") return;
    const { realm } = this.session;
    setOrThrow(realm, realm.globalObject, "buildString", method(realm, "buildString", buildString));
  }

  /** Runs a module and what it imports, and all jobs. */
  runModule({ path, text: source }: ModuleFile): Completion {
    const { loading } = this.session;
    let module: ModuleRecord | undefined;
    const parsed = this.inGuest("parse", () => {
      module = loading.root(source, path);
    });
    if (module === undefined) return parsed;
    const root = module;
    let promise: GuestObject | undefined;
    const loaded = this.inGuest("resolution", () => {
      promise = loading.evaluate(root);
    });
    const ran = loaded.kind === "done" ? this.runJobs() : loaded;
    return ran.kind === "done" ? this.settlement(root, promise as GuestObject) : ran;
  }

  /** What became of a module. One that was never linked failed for what it imports. */
  private settlement(module: ModuleRecord, promise: GuestObject): Completion {
    const { state, result } = promiseState(promise);
    if (state !== "rejected") return DONE;
    const isLinked = module.status !== "new" && module.status !== "unlinked";
    return this.inGuest(isLinked ? "runtime" : "resolution", () => this.session.machine.throwValue(result));
  }

  /** Runs jobs until there are none. What they throw is lost. */
  runJobs(): Completion {
    const { session } = this;
    return this.inGuest("runtime", () => {
      for (let outcome = session.runJob(); outcome !== undefined; outcome = session.runJob()) this.untilOver(outcome);
    });
  }

  // --- runs ------------------------------------------------------------------------------------------------------------

  private inGuest(phase: Phase, run: () => void): Completion {
    const { session } = this;
    session.begin(this.work, this.options.ticks);
    try {
      session.machine.begin();
      run();
      return DONE;
    } catch (error) {
      return this.failure(phase, error);
    } finally {
      session.end();
    }
  }

  /** Goes on, slice after slice, until the run that was begun is over. */
  private untilOver(begun: Outcome): Outcome {
    const { session } = this;
    let outcome = begun;
    while (outcome === "yielded") {
      session.billing.checkpoint();
      session.end();
      session.begin(this.work, this.options.ticks);
      outcome = session.machine.resume();
    }
    return outcome;
  }

  private complete(begun: Outcome): void {
    if (this.untilOver(begun) === "threw") throw GUEST_THROW;
  }

  /** What a caught exception stands for; anything that is none of the engine's own is a defect, and goes on. */
  private failure(phase: Phase, error: unknown): Completion {
    if (error instanceof ParseError) return parseFailure(error);
    if (error === TERMINATION) return stopped(this.session.termination);
    if (error !== GUEST_THROW) throw error;
    return { kind: "threw", phase, ...this.describe(this.session.machine.thrown) };
  }

  /** The name of a thrown value's constructor, and what it says. Asking runs guest code, which may throw, too. */
  private describe(thrown: Value): { readonly type: string; readonly message: string } {
    const { realm, machine } = this.session;
    try {
      machine.begin();
      if (!isObject(thrown)) return { type: typeof thrown, message: text(realm, thrown) };
      const constructor = get(thrown, "constructor");
      const type = isObject(constructor) ? text(realm, get(constructor, "name")) : "Object";
      return { type, message: text(realm, get(thrown, "message")) };
    } catch (error) {
      if (error !== GUEST_THROW && error !== TERMINATION) throw error;
      return { type: "Object", message: "(asking it throws)" };
    }
  }

  // --- $262 ------------------------------------------------------------------------------------------------------------

  /** Defines what test262 wants of a host on a realm's global object; answers with its `$262`. */
  private equip(realm: Realm): GuestObject {
    const print = method(realm, "print", (_realm, _this, [message]) => void this.printed.push(text(realm, message)));
    const own = this.make262(realm);
    hide(realm.globalObject, "print", print);
    hide(realm.globalObject, "$262", own);
    return own;
  }

  private make262(realm: Realm): GuestObject {
    const own = createObject(realm);
    hide(own, "global", realm.globalObject);
    hide(
      own,
      "createRealm",
      method(realm, "createRealm", () => this.anotherRealm()),
    );
    hide(own, "evalScript", this.evalScript(realm));
    hide(own, "detachArrayBuffer", method(realm, "detachArrayBuffer", detach));
    hide(own, "agent", agent(realm));
    for (const [name, reason] of UNSUPPORTED) hide(own, name, refusing(realm, name, reason));
    return own;
  }

  /** A realm beside the first one, on the same machine, which interpreters never have. */
  private anotherRealm(): GuestObject {
    const { realm, billing, machine } = this.session;
    const other = createRealm(billing.meter, realm.host, library);
    other.caller = machine;
    other.symbolRegistry = realm.symbolRegistry;
    other.dynamicCode = new DynamicCompiler(other, machine, nodeCompilers, true);
    return this.equip(other);
  }

  /** A script in the middle of another one: it gets a frame like that of a call. */
  private evalScript(realm: Realm): GuestObject {
    const { programs } = this.options;
    const run = (machine: Machine, code: string, slot: number): number => {
      const program = parseForGuest(realm, () => programs.program(code, "evalScript"));
      instantiateScript(realm, program, "error");
      pushScript(machine, scriptCode(realm, program));
      machine.frame.slot = slot;
      return SWITCH;
    };
    return native(realm, "evalScript", {
      form: "machine",
      run: (machine, _this, [code], slot) => run(machine as Machine, text(realm, code), slot),
    });
  }
}

// --- guest values ----------------------------------------------------------------------------------------------------------

const text = (realm: Realm, value: Value): string =>
  typeof value === "symbol" ? value.toString() : toString(realm, value);

const hide = (object: GuestObject, name: string, value: Value): void => {
  defineOwnProperty(object, name, dataDescriptor(value, HIDDEN));
};

const native = (realm: Realm, name: string, code: NativeCode): GuestObject =>
  createNative(realm, { code, name, length: 1 });

const method = (realm: Realm, name: string, run: LeafNative): GuestObject => native(realm, name, { form: "leaf", run });

const refusing = (realm: Realm, name: string, reason: string): GuestObject =>
  method(realm, name, () => throwTypeError(realm, `$262.${name}: ${reason}`));

const detach: LeafNative = (realm, _this, [buffer]) => {
  if (!isArrayBuffer(buffer)) return throwTypeError(realm, "not an ArrayBuffer");
  detachBuffer(bufferData(buffer));
  return null;
};

const UNSUPPORTED = [["gc", "the collector is the host's"]] as const;

const agent = (realm: Realm): GuestObject => {
  const own = createObject(realm);
  for (const name of ["start", "broadcast", "getReport", "sleep", "monotonicNow"])
    hide(own, name, refusing(realm, `agent.${name}`, "there are no agents"));
  return own;
};

// --- failures --------------------------------------------------------------------------------------------------------------

const stopped = ({ message }: { readonly message: string }): Completion => ({ kind: "stopped", message });

const parseFailure = ({ message }: ParseError): Completion => ({
  kind: "threw",
  phase: "parse",
  type: "SyntaxError",
  message,
});

const parseForGuest = <T>(realm: Realm, parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return throwError(realm, "SyntaxError", error.message);
  }
};
