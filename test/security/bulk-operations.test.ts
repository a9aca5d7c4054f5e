/**
 * One call of a built-in can ask for more than any machine has. Each ends with a limit or with the RangeError of the
 * specification, in a process that has 256 MB of heap: where a tracker limits memory, and where nobody limited anything.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watchHost } from "./watched.ts";

watchHost();

interface Ending {
  readonly code: string;
  readonly outcome: string;
  readonly milliseconds: number;
}

const HEAP_MB = 256;
/** Far above the limit on time, which is 100 ms or the default of 10 s: machines may be busy. */
const MAX_MILLISECONDS: Readonly<Record<string, number>> = { default: 8_000, tracker: 8_000, time: 2_000 };
const LIMIT = /^(LimitExceededError|ResourceExhaustedError): |^GuestError: RangeError: /;

/** They take memory, or would: none ends otherwise than with a limit or a RangeError. */
const GREEDY = [
  "Array(1e9).fill(0)",
  "[...Array(1e8)]",
  "Math.max.apply(null, Array(1e8))",
  "Array.from({ length: 2 ** 32 })",
  "Array.from({ length: 2 ** 32 - 1 })",
  "Array(2 ** 32 - 1).toSorted()",
  "Array(2 ** 31).toReversed()",
  "Array(1e8).with(0, 1)",
  "Array(1e9).join()",
  "let a = [1]; for (let i = 0; i < 100; i++) a = [a, a]; a.flat(Infinity)",
  "const a = []; a.push(a, a); a.flat(Infinity)",
  "let a = []; for (let i = 0; i < 9e5; i++) a = [a]; JSON.stringify(a)",
  "let a = []; for (let i = 0; i < 9e5; i++) a = [a]; String(a)",
  "let a = 'x'.repeat(1e6); JSON.stringify(Array(100).fill(a))",
  "JSON.parse('['.repeat(5e6))",
  "JSON.parse('[' + '1,'.repeat(1e7) + '1]')",
  "JSON.parse('[0' + ',[]'.repeat(2e6) + ']')",
  "'x'.repeat(2 ** 28)",
  "'x'.repeat(2 ** 30)",
  "'x'.padStart(1e9)",
  "'x'.padEnd(2 ** 28, 'ab')",
  "'x'.repeat(1e6).replaceAll('', 'y'.repeat(1e6))",
  "let s = 'x'; for (;;) s += s",
  "'x,'.repeat(2 ** 24).split(',')",
  "[...'x'.repeat(2 ** 26)]",
  "'\\ufdfa'.repeat(2 ** 22).normalize('NFKD')",
  "'\\u00df'.repeat(2 ** 25).toUpperCase()",
  "encodeURIComponent('\\u20ac'.repeat(2 ** 22))",
  "2n ** 100000000n",
  "1n << 10000000000n",
  "let x = 3n; for (;;) x *= x",
  "BigInt('9'.repeat(1e6))",
  "new ArrayBuffer(2 ** 33)",
  "new ArrayBuffer(2 ** 31 - 1)",
  "new Float64Array(2 ** 27)",
  "new Uint8Array(2 ** 26).map((x) => x)",
  "const f = () => {}; let g = f; for (let i = 0; i < 1e6; i++) g = g.bind(null, i); g()",
  "const endless = { size: Infinity, has: () => true, keys: () => ({ next: () => ({ value: {} }) }) }; new Set().union(endless)",
  "Object.groupBy(function* () { for (let i = 0; ; i++) yield i }(), (x) => x)",
  "Object.keys(Object('x'.repeat(1e7)))",
  "String.raw({ raw: { length: 2 ** 53 - 1 } }, ...Array(1e5).fill('x'.repeat(1e3)))",
  "new Function(...Array(1e6).fill('a'), '1')",
];

/** What they take is live memory, which a tracker does not limit. */
const UNBILLED = ["const kept = []; for (;;) kept.push(new RegExp('()'.repeat(1000) + kept.length))"];

/** They take time alone. */
const LONG = [
  "Array(1e9).sort()",
  "Array(2 ** 32 - 1).concat(Array(2 ** 32 - 1))",
  "Array(2 ** 32 - 1).reverse()",
  "[].splice.call(Array(1e9), 0, 1)",
  "Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)",
  "Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1)",
  "Iterator.from({ next: () => ({ value: 1 }) }).drop(Infinity).next()",
  "'a'.repeat(2 ** 20).indexOf('a'.repeat(2 ** 19) + 'b')",
  "'a'.repeat(1e5).replace(/(a+)+$b/, '')",
  "let s = 'x'; for (;;) s = s.slice(0, 1000).replace(/x/g, '$&$&')",
  "JSON.stringify({ toJSON() { return { a: this } } })",
  "for (;;) 'x'.repeat(1e6)",
  "const a = []; for (let i = 0; i < 1e4; i++) a[i * 4e5] = i; for (;;) a.pop()",
  "const o = {}; for (let i = 0; i < 1e4; i++) o['k' + i] = i; for (;;) for (const k in o) break",
];

/** They are over soon, and the guest may go on. */
const HARMLESS: readonly (readonly [code: string, outcome: string])[] = [
  ["let n = 0; Array.from({ length: 1e4 }, (_, i) => i).sort(() => (++n % 3) - 1).length", "number"],
  ["let n = 0; Array.from({ length: 1e4 }, (_, i) => i).sort(() => NaN).length", "number"],
  ["const a = []; a.push(a); try { JSON.stringify(a) } catch (error) { error.name }", "string"],
  ["Array(2 ** 32 - 1).includes(1)", "boolean"],
  ["Array(2 ** 32 - 1).indexOf(1)", "number"],
];

const folder = mkdtempSync(join(tmpdir(), "sandglass-"));
const library = join(folder, "library.mjs");

const bundle = async (): Promise<void> => {
  const input = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
  const build = await rolldown({ input, platform: "node" });
  await build.write({ file: library, format: "esm" });
  await build.close();
};

/** How each program ends with these options. Those behind one that ends the process have no ending. */
const endings = async (options: string, programs: readonly string[]): Promise<ReadonlyMap<string, Ending>> => {
  const child = fileURLToPath(new URL("evaluate-in-child.mjs", import.meta.url));
  const args = [
    `--max-old-space-size=${HEAP_MB}`,
    child,
    pathToFileURL(library).href,
    options,
    JSON.stringify(programs),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error as { stdout: string });
  const lines = stdout.trim().split("\n");
  return new Map(lines.map((line) => JSON.parse(line) as Ending).map((ending) => [ending.code, ending]));
};

describe("operations on much", () => {
  let found: Readonly<Record<string, ReadonlyMap<string, Ending>>>;

  beforeAll(async () => {
    await bundle();
    const quick = [...GREEDY, ...HARMLESS.map(([code]) => code)];
    const [ofDefault, ofTracker, ofTime] = await Promise.all([
      endings("default", [...quick, ...UNBILLED]),
      endings("tracker", quick),
      endings("time", LONG),
    ]);
    found = { default: ofDefault, tracker: ofTracker, time: ofTime };
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const endingOf = (options: string, code: string): string => {
    const ending = found[options]?.get(code);
    if (ending === undefined) return "the process ended";
    return ending.milliseconds < (MAX_MILLISECONDS[options] ?? 0) ? ending.outcome : `took ${ending.milliseconds} ms`;
  };

  describe.each(["default", "tracker"])("with the options %j", (options) => {
    it.each(GREEDY)("%s", (code) => expect(endingOf(options, code)).toMatch(LIMIT));
    it.each(HARMLESS)("%s", (code, outcome) => expect(endingOf(options, code)).toBe(outcome));
  });

  it.each(UNBILLED)("%s ends with the limit on live memory", (code) =>
    expect(endingOf("default", code)).toMatch("LimitExceededError: Maximum memory limit exceeded"),
  );

  it.each(LONG)("%s ends with the limit on time", (code) =>
    expect(endingOf("time", code)).toMatch("LimitExceededError: Maximum CPU time exceeded"),
  );
});
