/** How many programs each property is tried on: enough for every commit, and many more in the long run. */
import { vi } from "vitest";

const isLong = Boolean(process.env["SANDGLASS_LONG"]);

// A thousand programs take seconds, but minutes where the machine has much else to do.
vi.setConfig({ testTimeout: isLong ? 3_600_000 : 240_000 });

export const runs = (usual: number, long: number): { readonly numRuns: number } => ({ numRuns: isLong ? long : usual });
