/** `queueMicrotask`: a job of the guest's queue. */
import { COSTS } from "../accounting/costs.ts";
import { requireCallable } from "../runtime/iteration.ts";
import { defineLeaf, type IntrinsicTable } from "../runtime/native-table.ts";
import { CallJob } from "./call-job.ts";

export const intrinsics: IntrinsicTable = defineLeaf("queueMicrotask", 1, (realm, _thisValue, [callback]) => {
  const callee = requireCallable(realm, callback);
  realm.meter.chargeBytes(COSTS.object);
  realm.caller.enqueueJob(new CallJob(callee));
  return undefined;
});
