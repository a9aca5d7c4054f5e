/**
 * Runs other programs first: a sandbox serves many tenants, so the host's compiler has seen many kinds of code when
 * ours arrives. An interpreter fresh from start would look faster than it is in service.
 * @param {import("../engines/engine.d.ts").Engine} engine
 * @param {import("../programs.mjs").Program[]} others that the engine can read
 */
export function warmUp(engine, others) {
  for (const { warmUpSource } of others) {
    const session = engine.open({});
    try {
      session.evaluate(warmUpSource);
    } catch {
      // A failure is reported in the process that measures this program.
    }
    session.close?.();
  }
}
