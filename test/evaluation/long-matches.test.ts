/**
 * A match of a regular expression that takes long lets go of the thread: an abort stops it, others have their turn, also
 * with the same pattern, and nothing shows in what it finds and costs.
 */
import * as Effect from "effect/Effect";
import { describe, expect, it, test } from "vitest";
import { Evaluator, ResourceAccounting, SliceTicks } from "../../src/effect.ts";
import { Interpreter, ProgramCache } from "../../src/index.ts";
import { inSlicesOf, observe } from "../properties/guest-run.ts";

const SETUP = `const endless = "a".repeat(50) + "!"; const long = "a".repeat(2e7);`;

/** Calls that would take for ever, or seconds. */
const CALLS: [what: string, code: string][] = [
  ["exec", "/(a+)+$/.exec(endless)"],
  ["test", "/(a+)+$/.test(endless)"],
  ["match", "endless.match(/(a+)+$/)"],
  ["match of all", "endless.match(/(a+)+$/g)"],
  ["matchAll", "[...endless.matchAll(/(a+)+$/g)]"],
  ["replace", "endless.replace(/(a+)+$/, '')"],
  ["replace of all", "endless.replace(/(a+)+$/g, '')"],
  ["replace with a function", "endless.replace(/(a+)+$/g, String)"],
  ["replaceAll", "endless.replaceAll(/(a+)+$/g, '')"],
  ["search", "endless.search(/(a+)+$/)"],
  ["split", "endless.split(/(a+)+$/)"],
  ["split of no text", "''.split(/(?:(|)){50}(?!)/)"],
  ["an exec of a class's own", "(new (class extends RegExp {})('(a+)+$')).test(endless)"],
  ["split of a class's own", "endless.split(new (class extends RegExp {})('(a+)+$'))"],
  [
    "a result that says it has many groups",
    "(/x/[Symbol.replace].call({ exec: () => ({ length: 2 ** 53 }), flags: '' }, ''))",
  ],
  ["many matches", "long.match(/a/g)"],
  ["many separators", "long.split(/a/)"],
  ["many replacements", "long.replace(/a/g, 'c')"],
  ["many replacements by a built-in", "long.replace(/a/g, String)"],
  ["many replacements of a string", "long.replaceAll('a', 'c')"],
  ["many replacements of a string by a built-in", "long.replaceAll('a', String)"],
  ["many separating strings", "long.split('a', 1e9)"],
];

/** Milliseconds from the abort, 30 ms after the start, to the end. */
const timeToAbort = async (code: string): Promise<{ error: unknown; late: number }> => {
  const interpreter = new Interpreter({ limits: {} });
  interpreter.evaluate(SETUP);
  const controller = new AbortController();
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 30);
  const error = await interpreter
    .evaluateAsync(code, { signal: controller.signal, maxMemory: 2 ** 30 })
    .catch((reason: unknown) => reason);
  return { error, late: performance.now() - aborted };
};

describe("an abort stops", () => {
  test.for(CALLS)("%s", async ([, code]) => {
    const { error, late } = await timeToAbort(code);
    expect(error).toMatchObject({ _tag: "AbortedError" });
    expect(late).toBeLessThan(500);
  });
});

/** Matches that are long, but end, and what can be seen of them. */
const ENDING: [what: string, code: string][] = [
  ["exec", "const r = /((a|aa)+)(?:!|$)/g; [r.exec(text).slice(), r.lastIndex, r.exec(text), r.lastIndex]"],
  [
    "exec with indices and names",
    "const m = /(?<all>(a|aa)+)$/d.exec(text); [m.indices.groups.all, m.groups.all, m.index]",
  ],
  ["exec that finds nothing", "const r = /(a|aa)+$/y; r.lastIndex = 12; [r.exec(text), r.lastIndex]"],
  ["test", "const r = /(a|aa)+$/g; [r.test(text), r.lastIndex, r.test(text), r.lastIndex]"],
  ["match", "text.match(/b|(a|aa)+$/g)"],
  ["match, once", "text.match(/(?<=(b+))(a|aa)+$/).slice()"],
  ["matchAll", "[...text.matchAll(/b|(a|aa)+$/g)].map((m) => [m.index, m.slice()])"],
  ["replace", "text.replace(/(b)|(a|aa)+$/g, '[$1,$2]')"],
  ["replace with a function", "text.replace(/(b)|(a|aa)+$/g, (...all) => JSON.stringify(all.slice(0, 4)))"],
  ["replaceAll with a string", "text.repeat(900).replaceAll('ba', '<$&>').length"],
  ["search", "const r = /(a|aa)+$/y; r.lastIndex = 3; [text.search(/(a|aa)+$/), text.search(r), r.lastIndex]"],
  ["split", "text.split(/(b)|(a|aa)+$/)"],
  ["split with a limit", "text.split(/(b)|(a|aa)+$/, 17)"],
  ["split with a string", "text.repeat(900).split('b', 1e5).length"],
  [
    "a conversion in mid-match",
    "const r = /(a|aa)+$/; [1, 2].map(() => ({ toString: () => r.exec(text + '!') + '' }) + '')",
  ],
  [
    "many matches in turn",
    "const r = /(a|aa)+!/; [0, 1, 2].map((n) => r.test(text.slice(n)) || r.exec(text.slice(n) + '!')[0])",
  ],
];

const TEXT = "const text = 'aab'.repeat(4) + 'a'.repeat(13) + 'b' + 'a'.repeat(14);";

describe("slices do not show in", () => {
  test.for(ENDING)("%s", async ([, code]) => {
    const source = `${TEXT} ${code}`;
    const whole = await observe(source);
    expect(whole.outcome).toMatch(/^expect: /);
    expect(whole.usage.maxTotalIterations).toBeGreaterThan(512);
    for (const ticks of [1, 7, 1_000]) expect(await observe(source, { way: inSlicesOf(ticks) })).toEqual(whole);
  });
});

/** The numbers of evaluations in the order in which they end, each after a match with the same pattern. */
const inTurns = (count: number) =>
  Effect.gen(function* () {
    const ended: number[] = [];
    const run = (index: number) =>
      Evaluator.evaluate(SHARED, { globals: { index, end: () => void ended.push(index) } });
    // From the second time on, the program is kept.
    for (const index of [0, 0]) yield* run(index);
    ended.length = 0;
    const all = Array.from({ length: count }, (_, index) => run(count - index));
    return { found: yield* Effect.all(all, { concurrency: "unbounded" }), ended };
  }).pipe(
    Effect.provideService(SliceTicks, 1),
    Effect.provide(Evaluator.layerWith({ programs: new ProgramCache() })),
    Effect.provide(ResourceAccounting.layerMemory()),
  );

const SHARED = `
  const r = /((a|aa)+)(b?)(?:$|(!))/g;
  const text = "a".repeat(12 + index) + "?" + "a".repeat(index + 1) + "!";
  const found = [...r.exec(text), r.lastIndex];
  end();
  found`;

describe("a pattern that many match at the same time", () => {
  it("serves them all, each with what it found", async () => {
    const { found, ended } = await Effect.runPromise(inTurns(5));
    const texts = [5, 4, 3, 2, 1].map((index) => "a".repeat(index + 1));
    expect(found).toEqual(texts.map((text) => [`${text}!`, text, "a", "", "!", 13 + 2 * text.length]));
    // The first had the most to do: they did take turns.
    expect(ended).toEqual([1, 2, 3, 4, 5]);
  });

  it("serves others after a match that was stopped", async () => {
    const interpreter = new Interpreter();
    interpreter.evaluate(`const r = /(a+)+$/g; const endless = "a".repeat(50) + "!";`);
    for (const code of ["r.exec(endless)", "r.test(endless)", "endless.replace(r, '')"]) {
      const evaluation = interpreter.evaluateAsync(code, { signal: AbortSignal.timeout(20) });
      await expect(evaluation).rejects.toMatchObject({ _tag: "AbortedError" });
      expect(interpreter.evaluate("r.lastIndex = 0; [...r.exec('baa'), r.lastIndex]")).toEqual(["aa", "aa", 3]);
    }
  });

  it("lets go of the thread meanwhile", async () => {
    const controller = new AbortController();
    const long = new Interpreter().evaluateAsync(`/(a+)+$/.exec("a".repeat(50) + "!")`, { signal: controller.signal });
    const short = await new Interpreter().evaluateAsync(`/(a+)+$/.exec("baa")[0]`);
    controller.abort();
    expect(short).toBe("aa");
    await expect(long).rejects.toMatchObject({ _tag: "AbortedError" });
  });
});
