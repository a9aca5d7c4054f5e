/** How many cases each property is tried on: enough for every commit, and many more in the long run. */
const isLong = Boolean(process.env["SANDGLASS_LONG"]);

export const runs = (usual: number, long: number): { readonly numRuns: number } => ({ numRuns: isLong ? long : usual });

/** The invariants of the resource model are the promise of this library: a thousand programs each, never fewer. */
export const invariantRuns = (long: number): { readonly numRuns: number } => runs(1_000, long);
