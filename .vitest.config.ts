import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// V8 is the oracle for dates, too, and those of the guest are in UTC. Processes and workers inherit it.
process.env["TZ"] = "UTC";

const PROPERTIES = "test/properties/**/*.test.ts";
const SECURITY = "test/security/**/*.test.ts";

/**
 * `npm test` must end within three minutes on two cores; `npm run test:long` (mode `long`) lets the property and sweep
 * tests run many more cases: they read `SANDGLASS_LONG`.
 *
 * The property tests share one process, file after file, and so do those of security. They keep nothing between tests, and most
 * of what a short program costs is an engine that has not yet compiled the interpreter: in a process of its own each file would
 * pay that again.
 */
export default defineConfig(({ mode }) => {
  const long = mode === "long";
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
      env: long ? { SANDGLASS_LONG: "1" } : {},
      // A thousand generated programs take seconds, but minutes where the machine has much else to do.
      testTimeout: long ? 3_600_000 : 240_000,
      hookTimeout: 60_000,
      projects: [
        { extends: true, test: { name: "properties", include: [PROPERTIES], isolate: false } },
        { extends: true, test: { name: "security", include: [SECURITY], isolate: false } },
        { extends: true, test: { name: "examples", include: ["test/**/*.test.ts"], exclude: [PROPERTIES, SECURITY] } },
      ],
    },
  };
});
