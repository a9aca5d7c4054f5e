/**
 * Memory that no charge stands for: strings that the host puts together when they are read, equal strings that it keeps
 * apart, and what natives hold while they work. Every program here would take ten times its limit.
 */
import { describe, expect, test } from "vitest";
import { Interpreter, LimitExceededError, ResourceTracker } from "../../src/index.ts";
import { caught } from "../caught.ts";

const MIB = 2 ** 20;
const limits = { maxMemory: 8 * MIB, maxTime: 20_000 };

const expectStopped = (code: string): void => {
  const error = caught(() => new Interpreter({ limits }).evaluate(code));
  expect(error).toBeInstanceOf(LimitExceededError);
  expect(error).toMatchObject({ limitType: "maxMemory", limit: 8 * MIB });
};

/** A hundred strings of half a million units, for which the guest has paid a few hundred bytes. */
const TEXTS = `
  const base = "x".repeat(500_000), texts = [], kept = [];
  for (let i = 0; i < 100; i++) texts.push(base + (1000 + i));
`;

describe("strings that were put together are weighed when their units are looked at", () => {
  test.each<readonly [string, string]>([
    ["a unit", "text[5]"],
    ["a unit by a name", "text['5']"],
    ["a unit of an object", "Object(text)[5]"],
    ["a unit's descriptor", "Object.getOwnPropertyDescriptor(text, 5)"],
    ["===", "text === texts[0]"],
    ["!==", "text !== texts[0]"],
    ["==", "text == texts[0]"],
    ["<", "text < texts[0]"],
    ["switch", "switch (text) { case texts[0]: }"],
    ["Object.is", "Object.is(text, texts[0])"],
    ["a number", "+text"],
    ["a BigInt", "try { BigInt(text) } catch {}"],
    ["a key", "({})[text]"],
    ["a Map", "new Map().get(text)"],
    ["a Set", "new Set().has(text)"],
    ["a registered symbol", "Symbol.for(text)"],
    ["iteration", "for (const unit of text) break"],
    ["a pattern", "const [unit] = text"],
    ["JSON.parse", "try { JSON.parse(text) } catch {}"],
    ["JSON.stringify", "JSON.stringify(text).length"],
    ["parseFloat", "parseFloat(text)"],
    ["encodeURI", "encodeURI(text).length"],
    ["Array.prototype.includes", "texts.slice(1).includes(text + '')"],
    ["a search for it", "(base + base).includes(text)"],
    ["a replacement by it", "'abc'.replace('b', text).length"],
    ["a filler", "''.padStart(1, text)"],
    ["a message", "try { null[text] } catch (error) { kept.push(error.message); error.message[9] }"],
    ["a name", "const { name } = { [text]() {} }[text].bind(); kept.push(name); name[9]"],
    ["a stack", "const { stack } = new Error(text); kept.push(stack); stack[9]"],
    ...[
      ...["at(5)", "charAt(5)", "charCodeAt(5)", "codePointAt(5)", "indexOf('y')", "lastIndexOf('y')", "includes('y')"],
      ...[
        "startsWith('y')",
        "endsWith('y')",
        "slice(5, 30)",
        "substring(5, 30)",
        "substr(5, 30)",
        "split('y')",
        "trim()",
      ],
      ...["replace('y', '')", "replaceAll('y', '')", "localeCompare('y')", "normalize()", "isWellFormed()"],
      ...["toUpperCase()", "toWellFormed()"],
    ].map((call): [string, string] => [call, `text.${call}`]),
  ])("%s", (_, code) => expectStopped(`${TEXTS} for (const text of texts) { ${code} }`));

  test("in the order of their making, too", () =>
    expectStopped("const a = []; let s = ''; for (;;) { s += 'y'.repeat(1000); a.push(s); s.charCodeAt(0) }"));

  test("short ones when they are made", () =>
    expectStopped("const b = 'x'.repeat(500), a = []; for (let i = 0; ; i++) { const t = b + i; t[5]; a.push(t) }"));
});

describe("strings in daily use are not", () => {
  test("a long string that is built piece by piece, and read all the time", () => {
    const code = `
      const text = "abcdefgh".repeat(20_000);
      let out = "", sum = 0;
      for (let i = 0; i < text.length; i++) { out += text[i] + "-"; sum += text.charCodeAt(i) }
      out.length`;
    const tracker = new ResourceTracker();
    expect(new Interpreter({ limits, resourceTracker: tracker }).evaluate(code)).toBe(320_000);
    expect(tracker.getStats().peakMemoryBytes).toBeLessThan(3 * MIB);
  });

  test("many strings that are dropped again", () => {
    const code =
      "const b = 'x'.repeat(100_000); let n = 0; for (let i = 0; i < 2000; i++) n += (b + i).indexOf('9') > 0; n";
    expect(new Interpreter({ limits }).evaluate(code)).toBe(542);
  });
});

describe("equal strings that were made apart", () => {
  test("count once, as each becomes the first of them", () => {
    const code = "const a = []; for (let i = 0; i < 500; i++) a.push('ab'.repeat(50_000)); a.length";
    const tracker = new ResourceTracker();
    expect(new Interpreter({ limits, resourceTracker: tracker }).evaluate(code)).toBe(500);
    expect(tracker.getStats().memoryBytes).toBeGreaterThan(500 * 200_000);
  });

  test("count each where they cannot be made one", () => {
    expectStopped("const a = []; for (let i = 0; i < 500; i++) a.push(new Map([['ab'.repeat(50_000), 1]]))");
    expectStopped("const a = []; for (let i = 0; i < 500; i++) a.push({ ['ab'.repeat(50_000)]: 1 })");
  });

  test("stay what they are to the guest", () => {
    const code = `
      const texts = [], object = {}, map = new Map();
      for (let i = 0; i < 3000; i++) {
        texts.push("text " + (i % 700) + "!".repeat(i % 300));
        object["k" + (i % 90)] = texts[i] + i;
        map.set(i, "value " + (i % 11));
      }
      let sum = 0;
      for (let i = 0; i < 100_000; i++) [i, i, i];
      for (let i = 0; i < 3000; i++) {
        if (texts[i] !== "text " + (i % 700) + "!".repeat(i % 300) || map.get(i) !== "value " + (i % 11)) sum++;
      }
      for (let i = 2910; i < 3000; i++) if (object["k" + (i % 90)] !== texts[i] + i) sum++;
      sum`;
    expect(new Interpreter({ limits }).evaluate(code)).toBe(0);
  });
});

describe("what hides", () => {
  test.each([
    [
      "in errors",
      "const a = []; for (let i = 0; ; i++) { const e = new Error('x'.repeat(10_000) + i); delete e.message; a.push(e) }",
    ],
    [
      "in the names of closures",
      "const a = []; for (let i = 0; ; i++) { const k = 'x'.repeat(10_000) + i; a.push({ [k]() {} }[k]) }",
    ],
    [
      "in the keys of weak maps",
      "const w = new WeakMap(), a = []; for (;;) { const k = {}; a.push(k); w.set(k, [1, 2, 3]) }",
    ],
    [
      "behind prototypes of built-in functions",
      "for (;;) Object.setPrototypeOf(Math.max, [Object.getPrototypeOf(Math.max), 1])",
    ],
    ["in numbers that are boxed", "const a = ['']; for (let i = 0.5; ; i++) a.push(i)"],
    ["in layouts of their own", "const a = []; for (;;) { const o = { x: 1 }; delete o.x; a.push(o) }"],
    ["in prototypes", "const a = []; for (;;) a.push(Object.create({}))"],
  ])("%s", (_, code) => expectStopped(code));

  test("is not kept alive by layouts", () => {
    const code =
      "for (let i = 0; i < 200; i++) ({ })['x'.repeat(100_000) + i] = 1; for (let i = 0; i < 300; i++) ({})['k' + i] = 1";
    expect(() => new Interpreter({ limits }).evaluate(code)).not.toThrow();
  });
});

describe("what natives hold while they work", () => {
  test.each([
    ["a filled array", "Array(2 ** 24).fill(0)"],
    ["the keys of a string", "Object.keys('x'.repeat(1_000_000))"],
    ["the entries of an array", "const a = []; a.length = 1e6; a.fill(0); Object.entries(a)"],
    ["pieces of a string", "'x,'.repeat(1_000_000).split(',')"],
    ["an array from a string", "Array.from('x'.repeat(2_000_000))"],
    ["parsed arrays", "JSON.parse('[' + '1,'.repeat(1_000_000) + '1]')"],
    ["parsed arrays that are not closed", "JSON.parse('['.repeat(1_000_000))"],
    ["parsed objects", "JSON.parse('[' + '{},'.repeat(500_000) + '1]')"],
    ["a text of JSON", "const a = Array(10_000).fill('x'.repeat(10)); JSON.stringify(Array(100).fill(a)).length"],
    ["a text with replacements", "'a'.repeat(10_000).replaceAll('a', () => 'b'.repeat(2000)).length"],
    ["elements as texts, to sort them", "const a = []; a.length = 300_000; a.fill(0).map((_, i) => -i); a.sort()"],
    ["a list of an endless iterable", "function* all() { for (;;) yield [] } [...all()]"],
    ["an array of an endless iterable", "function* all() { for (;;) yield [] } Array.from(all())"],
    ["groups of an endless iterable", "function* all() { for (;;) yield [] } Object.groupBy(all(), () => 1)"],
    ["promises of an endless iterable", "function* all() { for (;;) yield 1 } Promise.all(all())"],
  ])("%s", (_, code) => expectStopped(code));
});
