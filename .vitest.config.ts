import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// V8 is the oracle for dates, too, and those of the guest are in UTC. Processes and workers inherit it.
process.env["TZ"] = "UTC";

const PROPERTIES = "test/properties/**/*.test.ts";
/** They measure the heap of their process after collections, so that nobody else may have used it. */
const MEASURED = [
  "test/evaluation/live-memory.test.ts",
  "test/evaluation/many-sessions.test.ts",
  "test/runtime/strings.test.ts",
];
/**
 * They run programs in V8 that change its built-ins. V8 notes that for the whole process, and no longer takes the shortest way
 * over arrays, maps and promises: what runs there later, ours included, can be a hundred times slower.
 */
const ON_V8 = ["test/differential/**/*.test.ts", "test/fixtures-on-v8.test.ts"];

/**
 * `npm test` must end within three minutes on two cores; `npm run test:long` (mode `long`) lets the property and sweep
 * tests run many more cases: they read `SANDGLASS_LONG`.
 *
 * As many files run at a time as there are cores; Vitest itself would leave one of them idle. They share that many processes,
 * file after file. They keep nothing between tests, and most of what a short program costs is an engine that has not yet
 * loaded and compiled the interpreter: in a process of its own each file would pay that again. A test that changes its process
 * undoes that, or is among those that have a process of their own.
 */
export default defineConfig(({ mode }) => {
  // The configurations of the projects are read in a mode of their own; processes and workers inherit this, too.
  if (mode === "long") process.env["SANDGLASS_LONG"] = "1";
  const long = process.env["SANDGLASS_LONG"] !== undefined;
  return {
    root: fileURLToPath(new URL(".", import.meta.url)),
    resolve: {
      alias: [
        { find: /^sandglass$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) },
        { find: /^sandglass\/effect$/, replacement: fileURLToPath(new URL("src/effect.ts", import.meta.url)) },
      ],
    },
    test: {
      setupFiles: ["test/generated-cases.ts"],
      exclude: ["**/node_modules/**", "test/fixtures/**"],
      // A thousand generated programs take seconds, but minutes where the machine has much else to do.
      testTimeout: long ? 3_600_000 : 240_000,
      hookTimeout: 60_000,
      maxWorkers: availableParallelism(),
      projects: [
        { extends: true, test: { name: "properties", include: [PROPERTIES], isolate: false } },
        { extends: true, test: { name: "measured", include: MEASURED, isolate: true } },
        { extends: true, test: { name: "on V8", include: ON_V8, isolate: false } },
        {
          extends: true,
          test: {
            name: "examples",
            include: ["test/**/*.test.ts"],
            exclude: [PROPERTIES, ...MEASURED, ...ON_V8],
            isolate: false,
          },
        },
      ],
    },
  };
});
