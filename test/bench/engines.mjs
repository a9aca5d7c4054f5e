/** The engines by name. Each is loaded only in the process that measures it. */

/** @typedef {import("./engines/engine.d.ts").Engine} Engine */
/**
 * @typedef {object} EngineSource
 * @property {() => Promise<Engine>} load
 * @property {"host" | "peer" | "ours"} kind
 * @property {5} [edition] of ECMAScript, the newest that it reads; left out: 2015 and newer
 */

/** @type {Record<string, EngineSource>} */
const engines = {
  v8: { kind: "host", load: async () => (await import("./engines/v8.mjs")).load() },
  quickjs: { kind: "peer", load: async () => (await import("./engines/quickjs.mjs")).load() },
  eval5: { kind: "peer", load: async () => (await import("./engines/eval5.mjs")).load(), edition: 5 },
  sval: { kind: "peer", load: async () => (await import("./engines/sval.mjs")).load() },
  sandglass: { kind: "ours", load: async () => (await import("./engines/sandglass.mjs")).load() },
  "sandglass+limits": { kind: "ours", load: async () => (await import("./engines/sandglass.mjs")).loadWithLimits() },
};

export const engineNames = Object.keys(engines);

/**
 * @param {string} name
 * @returns {EngineSource}
 */
function engineSource(name) {
  const source = engines[name];
  if (source === undefined) throw new RangeError(`No engine is called ${name}`);
  return source;
}

/** @param {string} name */
export const loadEngine = (name) => engineSource(name).load();

/** @param {string} name */
export const isPeer = (name) => engineSource(name).kind === "peer";

/** @param {string} name */
export const isOurs = (name) => engineSource(name).kind === "ours";

/**
 * @param {string} name
 * @param {import("./programs.mjs").Program} program
 */
export const canRead = (name, program) => program.edition <= (engineSource(name).edition ?? 2015);
