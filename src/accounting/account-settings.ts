/** How an account is set up, read from outside. */
import { plainOptions, rejectUnknownKeys } from "./option-checks.ts";

const KEYS = ["limits", "historySize", "weight", "onExhausted"] as const;

/** Settings whose keys are all known; their values are checked by the account that gets them. */
export const checkedSettings = <T>(what: string, settings: T): T => {
  rejectUnknownKeys(what, plainOptions(what, settings), KEYS);
  return settings;
};
