/**
 * Top-ups: the owner of an account may grant more where a charge is about to be refused. The question is asked at the very charge,
 * in the middle of the guest's work, and has to be answered at once. What is granted raises the limit; the charge is then made,
 * and the guest never knows.
 *
 * Each refusal is one question: a grant that does not cover the charge is a refusal, too. So is an answer that is wrong, and an
 * exception, which surfaces as an unhandled rejection.
 */
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";
import { limitValue, plainOptions, rejectUnknownKeys } from "./option-checks.ts";
import { callSafely } from "./watchers.ts";

/** What is about to be refused. */
export interface Exhaustion {
  resourceType: ResourceType;
  /** The total with the charge at hand: a grant helps from `used - limit` on. */
  used: number;
  limit: number;
}

/** More of it: added to the limit. */
export interface TopUp {
  /** A number of at least 0; `Infinity` removes the limit. */
  grant: number;
}

/** Grants more, or refuses by answering with nothing. */
export type OnExhausted = (exhaustion: Exhaustion) => TopUp | undefined;

/** Asks; 0 is a refusal. */
export const askForMore = (hook: OnExhausted, exhaustion: Exhaustion): number =>
  callSafely(() => {
    const answer = hook(exhaustion);
    return answer === undefined ? 0 : grantOf(answer);
  }) ?? 0;

const grantOf = (answer: TopUp): number => {
  const given = plainOptions("the answer of onExhausted", answer);
  rejectUnknownKeys("the answer of onExhausted", given, ["grant"]);
  return limitValue("grant", given["grant"]);
};
