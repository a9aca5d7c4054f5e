/** How many programs each property is tried on: enough for every commit, and many more in the long run. */
const isLong = Boolean(process.env["SANDGLASS_LONG"]);

export const runs = (usual: number, long: number): { readonly numRuns: number } => ({ numRuns: isLong ? long : usual });
