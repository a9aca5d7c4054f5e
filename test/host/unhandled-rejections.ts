/** Fails every test of the file that leaves a promise of the host rejected with nobody to notice. */
import { afterEach, beforeEach, expect } from "vitest";

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
