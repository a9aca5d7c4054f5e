/** How the tests of this folder play the driver: admit, charge what fits, have refused what does not. */
import type { Account, Refusal } from "../../src/accounting/account.ts";
import { type Lease, noUse } from "../../src/accounting/lease.ts";
import type { OpenEvaluation } from "../../src/accounting/open-evaluation.ts";

/** An admission that the test takes for granted. */
export const admitted = (result: OpenEvaluation | Refusal): OpenEvaluation => {
  if (!result.admitted) throw new Error(`Refused by ${result.resourceType}`);
  return result;
};

/** A refusal that the test takes for granted, by the fields of its error. */
export const refused = (result: OpenEvaluation | Refusal | undefined): Omit<Refusal, "admitted"> => {
  if (result === undefined || result.admitted) throw new Error("Not refused");
  const { resourceType, used, limit } = result;
  return { resourceType, used, limit };
};

export const leaseOf = (account: Account): Lease => account.remaining(noUse());

/** One charge at the machine: booked if the lease covers it, refused otherwise. */
export const charge = (
  account: Account,
  evaluation: OpenEvaluation,
  counter: keyof Lease,
  amount: number,
): Refusal | undefined => {
  if (leaseOf(account)[counter] < amount) return account.refuse(evaluation, counter, amount);
  const use = { ...noUse(), [counter]: amount };
  account.book(evaluation, use.iterations, use.functionCalls, use.memoryBytes, use.cpuTimeMs);
  return undefined;
};

export interface Run {
  readonly iterations?: number;
  readonly functionCalls?: number;
  readonly memoryBytes?: number;
  readonly cpuTimeMs?: number;
  readonly now?: number;
}

/** A whole evaluation that uses this much and returns a value. */
export const run = (account: Account, use: Run = {}): OpenEvaluation => {
  const { iterations = 0, functionCalls = 0, memoryBytes = 0, cpuTimeMs = 0, now = 0 } = use;
  const evaluation = admitted(account.admit(now));
  account.book(evaluation, iterations, functionCalls, memoryBytes, cpuTimeMs);
  account.close(evaluation, now, "value");
  return evaluation;
};
