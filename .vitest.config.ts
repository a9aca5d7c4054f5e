import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * `npm test` must end within three minutes on two cores; `npm run test:long` (mode `long`) lets the property and sweep
 * tests run many more cases: they read `SANDGLASS_LONG`.
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
      include: ["test/**/*.test.ts"],
      setupFiles: ["test/generated-cases.ts"],
      exclude: ["**/node_modules/**", "test/fixtures/**"],
      env: long ? { SANDGLASS_LONG: "1" } : {},
      // A thousand generated programs take seconds, but minutes where the machine has much else to do.
      testTimeout: long ? 3_600_000 : 240_000,
      hookTimeout: 60_000,
    },
  };
});
