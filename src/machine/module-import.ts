/**
 * An import under way (13.3.10.3 ContinueDynamicImport): the module is loaded with all it needs, then linked, evaluated, and
 * its namespace delivered. What the host evaluates as a module goes the same way.
 *
 * Until it is delivered, nothing but the loading knows of the promise, so the machine keeps a list for heap walks.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { awaitPromise, type Continuation, rejectPromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { enterSteps } from "./invoke.ts";
import type { Machine } from "./machine.ts";
import { evaluateModule } from "./module-evaluation.ts";
import { ExportResolver } from "./module-exports.ts";
import { linkModule } from "./module-linking.ts";
import type { ModuleRecord } from "./module-records.ts";

/** How the promise gets the namespace: `import()` resolves it, which calls an export named `then`. */
export type Deliver = (realm: Realm, promise: GuestObject, namespace: Value) => void;

export class ModuleImport {
  readonly promise: GuestObject;
  private readonly machine: Machine;
  private readonly deliver: Deliver;
  /** For heap walks. */
  module: ModuleRecord | null = null;

  constructor(machine: Machine, promise: GuestObject, deliver: Deliver) {
    this.machine = machine;
    this.promise = promise;
    this.deliver = deliver;
    machine.modules.underWay.add(this);
  }

  fail(reason: Value): void {
    this.machine.modules.underWay.delete(this);
    rejectPromise(this.machine.realm, this.promise, reason);
  }

  /** The module is there; `loading` is settled when all that it needs is there, too. */
  goOn(module: ModuleRecord, loading: GuestObject): void {
    const { machine } = this;
    this.module = module;
    awaitPromise(machine.realm, loading, {
      resume: (completion, value) => {
        if (completion === "throw") this.fail(value);
        else enterSteps(machine, this.linkAndEvaluate(module), 1);
      },
    } satisfies Continuation);
  }

  private *linkAndEvaluate(module: ModuleRecord): Steps<undefined> {
    const { machine } = this;
    try {
      linkModule(machine, module);
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      this.fail(machine.thrown);
      return undefined;
    }
    awaitPromise(machine.realm, yield* evaluateModule(machine, module), {
      resume: (completion, value) => {
        if (completion === "throw") this.fail(value);
        else this.arrive(module);
      },
    } satisfies Continuation);
    return undefined;
  }

  private arrive(module: ModuleRecord): void {
    const { machine, promise } = this;
    machine.modules.underWay.delete(this);
    const { env, slot } = new ExportResolver(machine.realm).namespace(module);
    this.deliver(machine.realm, promise, env[slot] as Value);
  }
}
