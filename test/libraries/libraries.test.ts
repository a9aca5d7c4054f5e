/**
 * Libraries that many programs use run unchanged inside the guest, and give the results that they give on V8. Each program
 * exports data; what it cannot export as data (functions, promises), it calls or awaits itself.
 */
import { readdirSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Interpreter, ResourceTracker } from "../../src/index.ts";
import { bundle } from "./bundle.ts";

const PROGRAMS = readdirSync(new URL("programs/", import.meta.url)).map((file) => file.replace(/\.js$/, ""));

/** Whatever V8 gave, without the prototypes of its context. */
const asData = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("libraries", () => {
  it("are the ones that are promised", () => {
    expect(PROGRAMS).toEqual([
      "acorn",
      "ajv",
      "dayjs",
      "decimal",
      "handlebars",
      "immer",
      "lodash",
      "marked",
      "mustache",
      "pako",
      "rxjs",
      "zod",
    ]);
  });

  it.each(PROGRAMS)("%s gives what it gives on V8", async (name) => {
    const source = await bundle(name);
    const tracker = new ResourceTracker({ limits: { maxTotalMemory: 1e9, maxCpuTime: 20_000 } });
    const interpreter = new Interpreter({ resourceTracker: tracker, timeZone: "UTC" });
    const result = await interpreter.evaluateAsync(source, { filename: `${name}.js` });
    const expected: unknown = await runInNewContext(source, {}, { filename: `${name}.js` });
    expect(asData(result)).toEqual(asData(expected));
    expect(Object.keys(expected as object).length).toBeGreaterThan(3);
    expect(tracker.getStats().functionCalls).toBeGreaterThan(50);
  });
});
