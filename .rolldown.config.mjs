import { defineConfig } from "rolldown";

/** See docs/decisions/016-one-file.md. */
export default defineConfig({
  input: { index: "src/index.ts", effect: "src/effect.ts" },
  external: [/^effect(\/|$)/, "meriyah"],
  platform: "neutral",
  tsconfig: "tsconfig.json",
  output: {
    dir: "dist",
    format: "esm",
    sourcemap: true,
    chunkFileNames: "core.js",
    // A `const` at the top level costs a check at each use.
    topLevelVar: true,
  },
});
