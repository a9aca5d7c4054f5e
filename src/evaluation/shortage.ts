/**
 * What becomes of work that runs short of something while somebody may grant more. If the answer takes time, the work owes:
 * it pauses, and goes on when the answer covers what it asked for.
 *
 * A charge at a place that can pause is made after the answer. Any other (memory, what built-ins count, all within a getter)
 * cannot wait in the middle of an operation. It is *advanced*: booked past the limit, by so much at most (`ADVANCES`), and the work
 * pauses at the next place that can, or before it ends. A charge past that is refused at once.
 */
import type { Lease } from "../accounting/lease.ts";
import type { TopUpRequest } from "../accounting/top-up.ts";
import { answeredNow } from "../accounting/top-up-answers.ts";
import { ResourceExhaustedError } from "../errors/index.ts";
import type { Debt, Work } from "./work.ts";

/** What has to be waited for; nothing where all has been said; "too late" where it cannot be waited for. */
export const askForMore = (work: Work, counter: keyof Lease, amount: number): TopUpRequest | undefined | "too late" => {
  for (;;) {
    const request = work.account.topUp(counter, amount);
    if (request === undefined || work.partOf.includes(request)) return undefined;
    if (work.canWait) return request;
    if (!answeredNow(request)) return "too late";
    if (request.isMet !== true) return undefined;
  }
};

/** The answer is there: the work may go on, or it owes anew, or it is terminated. */
export const settleDebt = (work: Work, debt: Debt): void => {
  const { request, counter, amount, where } = debt;
  work.forget(debt);
  if (work.account.covers(counter, amount)) return;
  if (request.isMet === true && goesOn(work, debt)) return;
  const refusal = work.account.refuse(work.record, counter, amount);
  work.termination ??= new ResourceExhaustedError({ ...refusal, ...where, cause: request.failure });
};

/** What was granted is not enough: others used it, or more was advanced since, or another account has to grant, too. */
const goesOn = (work: Work, debt: Debt): boolean => {
  // Charges that are still to be made ask for themselves.
  if (debt.amount > 0) return true;
  const request = askForMore(work, debt.counter, 0);
  if (typeof request === "object") work.owe({ ...debt, request });
  return typeof request === "object" || work.account.covers(debt.counter, 0);
};
