/**
 * Evaluation of a graph of modules (16.2.1.5.3): what a module requests is evaluated before it, each module once, those of a
 * circle together; a module with `await`, and all that need it, wait for it while others go on.
 *
 * The algorithms run as steps of a native, which asks the machine for each module's code, so an evaluation pauses within
 * module code like anywhere else. The walk over the graph keeps its path in a list and does not recurse.
 */

import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { awaitPromise, type Continuation, fulfillPromise, newPromise, rejectPromise } from "../runtime/promises.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { enterSteps } from "./invoke.ts";
import type { Machine } from "./machine.ts";
import type { ModuleFailure, ModuleRecord } from "./module-records.ts";

/** 16.2.1.5.3 Evaluate: the promise of the evaluation. */
export function* evaluateModule(machine: Machine, asked: ModuleRecord): Steps<GuestObject> {
  const { realm } = machine;
  const module = asked.cycleRoot ?? asked;
  if (module.promise !== null) return module.promise;
  const promise = newPromise(realm);
  module.promise = promise;
  const walk = new Walk(machine);
  try {
    yield* walk.evaluate(module);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    walk.fail({ value: machine.thrown, at: machine.captureThrow() });
    rejectPromise(realm, promise, realm.caller.thrown);
    return promise;
  }
  if (module.asyncOrder === null && module.status === "evaluated") fulfillPromise(realm, promise, undefined);
  return promise;
}

/** A module whose requests are being evaluated. */
interface Visit {
  readonly module: ModuleRecord;
  next: number;
}

class Walk {
  private readonly machine: Machine;
  /** From the module asked for to the one at hand. */
  private readonly path: Visit[] = [];
  /** The `stack` of the specification: modules whose circle is not complete. */
  private readonly open: ModuleRecord[] = [];
  private index = 0;
  private known: ModuleFailure | null = null;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** 16.2.1.5.3.1 InnerModuleEvaluation. Throws what the code of a module throws. */
  *evaluate(root: ModuleRecord): Steps<void> {
    const { machine, path } = this;
    this.enter(root);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      machine.meter.tick();
      const required = visit.module.requested[visit.next];
      if (required?.status === "linked") this.enter(required);
      else if (required !== undefined) {
        this.settle(visit.module, required);
        visit.next++;
      } else {
        yield* this.run(visit.module);
        this.close(visit.module);
        path.pop();
      }
    }
  }

  /** 16.2.1.5.3 step 9: nothing of what was open is evaluated again. */
  fail(thrown: ModuleFailure): void {
    for (const module of this.open) {
      module.status = "evaluated";
      module.failure = this.known ?? thrown;
    }
  }

  /** A module has failed before. */
  private rethrow(failure: ModuleFailure): never {
    this.known = failure;
    return this.machine.throwValue(failure.value);
  }

  private enter(module: ModuleRecord): void {
    if (module.failure !== null) this.rethrow(module.failure);
    if (module.status !== "linked") return;
    module.status = "evaluating";
    module.index = module.ancestorIndex = this.index++;
    module.pendingDependencies = 0;
    this.open.push(module);
    this.path.push({ module, next: 0 });
  }

  /** Step 11.c, for a request that has been evaluated, or is being evaluated, or waits. */
  private settle(module: ModuleRecord, required: ModuleRecord): void {
    if (required.failure !== null) this.rethrow(required.failure);
    let dependency = required;
    if (required.status === "evaluating") module.ancestorIndex = Math.min(module.ancestorIndex, required.ancestorIndex);
    else {
      dependency = required.cycleRoot ?? required;
      if (dependency.failure !== null) this.rethrow(dependency.failure);
    }
    if (dependency.asyncOrder === null) return;
    module.pendingDependencies++;
    dependency.asyncParents.push(module);
  }

  /** Steps 12-13 */
  private *run(module: ModuleRecord): Steps<void> {
    if (module.pendingDependencies === 0 && !module.definition.awaits) yield* execute(module);
    else {
      module.asyncOrder = this.machine.modules.nextAsyncOrder++;
      if (module.pendingDependencies === 0) yield* executeAsync(this.machine, module);
    }
  }

  /** Steps 14-16 */
  private close(module: ModuleRecord): void {
    if (module.ancestorIndex < module.index) return;
    for (let member = this.open.pop(); member !== undefined; member = this.open.pop()) {
      member.status = member.asyncOrder === null ? "evaluated" : "evaluating-async";
      member.cycleRoot = module;
      if (member === module) break;
    }
  }
}

/** Runs the code of a module without `await`. */
function* execute(module: ModuleRecord): Steps<void> {
  yield new GuestCall(module.body, undefined, []);
}

/** 16.2.1.5.3.2 ExecuteAsyncModule */
function* executeAsync(machine: Machine, module: ModuleRecord): Steps<void> {
  module.execution = newPromise(machine.realm);
  awaitPromise(machine.realm, module.execution, new AsyncExecution(machine, module));
  yield new GuestCall(module.body, undefined, []);
}

/** What follows when the code of a module with `await` has ended. */
class AsyncExecution implements Continuation {
  private readonly machine: Machine;
  private readonly module: ModuleRecord;
  constructor(machine: Machine, module: ModuleRecord) {
    this.machine = machine;
    this.module = module;
  }

  resume(completion: "normal" | "throw", value: Value): void {
    if (completion === "throw") rejected(this.machine, this.module, { value, at: undefined });
    else enterSteps(this.machine, fulfilled(this.machine, this.module), 1);
  }
}

const complete = (machine: Machine, module: ModuleRecord): void => {
  module.asyncOrder = null;
  module.status = "evaluated";
  if (module.promise !== null) fulfillPromise(machine.realm, module.promise, undefined);
};

/** 16.2.1.5.3.4 AsyncModuleExecutionFulfilled */
function* fulfilled(machine: Machine, module: ModuleRecord): Steps<undefined> {
  if (module.status === "evaluated") return undefined;
  complete(machine, module);
  for (const ancestor of availableAncestors(machine, module)) {
    if (ancestor.status === "evaluated") continue;
    if (ancestor.definition.awaits) yield* executeAsync(machine, ancestor);
    else yield* executeLate(machine, ancestor);
  }
  return undefined;
}

/** A module without `await` that waited for others. */
function* executeLate(machine: Machine, module: ModuleRecord): Steps<void> {
  try {
    yield* execute(module);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    return rejected(machine, module, { value: machine.thrown, at: machine.captureThrow() });
  }
  complete(machine, module);
}

/** 16.2.1.5.3.3 GatherAvailableAncestors: the modules that waited for this one alone, in the order of their turns. */
const availableAncestors = (machine: Machine, module: ModuleRecord): readonly ModuleRecord[] => {
  const available = new Set<ModuleRecord>();
  const done = [module];
  for (let next = done.pop(); next !== undefined; next = done.pop()) {
    for (const parent of next.asyncParents) {
      machine.meter.tick();
      if (available.has(parent) || (parent.cycleRoot ?? parent).failure !== null) continue;
      if (--parent.pendingDependencies > 0) continue;
      available.add(parent);
      if (!parent.definition.awaits) done.push(parent);
    }
  }
  return [...available].sort((a, b) => (a.asyncOrder as number) - (b.asyncOrder as number));
};

/** 16.2.1.5.3.5 AsyncModuleExecutionRejected: whoever needs the module fails with it. */
const rejected = (machine: Machine, failed: ModuleRecord, failure: ModuleFailure): void => {
  const open = [failed];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    machine.meter.tick();
    if (module.status === "evaluated") continue;
    module.failure = failure;
    module.asyncOrder = null;
    module.status = "evaluated";
    if (module.promise !== null) rejectPromise(machine.realm, module.promise, failure.value);
    open.push(...[...module.asyncParents].reverse());
  }
};
