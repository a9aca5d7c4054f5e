/**
 * The public `ResourceTracker` is a face over an account, and the account must not be a property that callers can reach.
 * Those inside the package that are handed a tracker (the interpreter, the Effect layers) find its account here.
 */
import type { Account } from "./account.ts";

const accounts = new WeakMap<object, Account>();

/** Makes `account` the account of `holder`. */
export const holdAccount = (holder: object, account: Account): void => {
  accounts.set(holder, account);
};

/** The account of a `ResourceTracker`; a `TypeError` for anything else. */
export const accountOf = (holder: unknown): Account => {
  const account = typeof holder === "object" && holder !== null ? accounts.get(holder) : undefined;
  if (account === undefined) throw new TypeError("resourceTracker must be a ResourceTracker of this package");
  return account;
};
