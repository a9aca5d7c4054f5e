/** Promises of the host that are rejected with nobody to notice: those that should not be, and those that should. */
import { afterEach, beforeEach, expect } from "vitest";

/** Fails every test of the file that leaves one. */
export const expectNoUnhandledRejections = (): void => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    unhandled.length = 0;
    process.on("unhandledRejection", note);
  });
  afterEach(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });
};

/** The reason of the one that comes while, or after, this runs. */
export const unhandledRejectionOf = async (run: () => unknown): Promise<unknown> => {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  try {
    const reason = new Promise<unknown>((resolve) => process.once("unhandledRejection", resolve));
    await run();
    return await reason;
  } finally {
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
};
