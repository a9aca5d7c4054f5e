/** Binary data is the shortest way to much memory and to much work in one call. Both end before they have begun. */
import { describe, expect, it } from "vitest";
import { GuestError, Interpreter, LimitExceededError } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { watchHost } from "./watched.ts";

watchHost();

const MIB = 2 ** 20;

const interpreter = (maxTime = 20_000): Interpreter => new Interpreter({ limits: { maxMemory: 16 * MIB, maxTime } });

describe("allocations", () => {
  it.each([
    "new ArrayBuffer(2 ** 33)",
    "new ArrayBuffer(2 ** 53 - 1)",
    "new Float64Array(1e9)",
    "new Uint8Array(2 ** 32)",
    "new ArrayBuffer(0, { maxByteLength: 2 ** 40 })",
    "Uint8Array.from({ length: 2 ** 40 })",
    "new BigInt64Array({ length: 2 ** 50 })",
  ])("%s is refused by the guest's RangeError", (code) => {
    const error = caught(() => interpreter().evaluate(code));
    expect(error).toBeInstanceOf(GuestError);
    expect(String(error)).toMatch("RangeError");
  });

  it.each([
    "new ArrayBuffer(2 ** 30)",
    "try { new ArrayBuffer(2 ** 30) } catch {} finally { 1 }",
    "const kept = []; for (;;) kept.push(new ArrayBuffer(100000))",
    "const kept = []; for (;;) kept.push(new ArrayBuffer(0))",
    "const kept = []; for (;;) kept.push(new Uint8Array(1))",
    "const kept = []; for (;;) kept.push(new DataView(new ArrayBuffer(1)))",
    "const b = new ArrayBuffer(1); const kept = []; for (;;) kept.push(new Uint8Array(b))",
    "const a = new Uint8Array(9e6); a.slice()",
    "const a = new Uint8Array(5e6); new Float64Array(a)",
    "const b = new ArrayBuffer(8, { maxByteLength: 2 ** 30 }); for (let n = 8; ; n *= 2) b.resize(n)",
    "const kept = []; for (;;) { const b = new ArrayBuffer(1, { maxByteLength: 1e5 }); b.resize(1e5); kept.push(b) }",
    "const kept = []; let b = new ArrayBuffer(8, { maxByteLength: 2 ** 20 }); for (;;) kept.push(b = b.slice(0, 8), new ArrayBuffer(2 ** 16))",
    "const a = new Uint8Array(4e6); a.sort((x, y) => x - y)",
    "Object.keys(new Uint8Array(4e6))",
    "[...new Uint8Array(8e6)]",
    "new Uint8Array(8e6).join()",
    "new Uint8Array(8e6).filter(() => true)",
  ])("%s ends with the limit on memory", (code) => {
    const own = interpreter();
    const error = caught(() => own.evaluate(code));
    expect(error).toBeInstanceOf(LimitExceededError);
    expect(String(error)).toMatch("Maximum memory limit exceeded");
    expect(own.evaluate("new Uint8Array(8).length")).toBe(8);
  });

  it("the maximum of a resizable buffer is not taken ahead", () => {
    const code = `
      const kept = [];
      for (let i = 0; i < 1000; i++) kept.push(new ArrayBuffer(8, { maxByteLength: 2 ** 31 }));
      kept.length`;
    const before = process.memoryUsage().arrayBuffers;
    expect(interpreter().evaluate(code)).toBe(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * MIB);
  });

  it("the host is not asked for what a limit refuses", () => {
    const before = process.memoryUsage().arrayBuffers;
    const own = interpreter();
    for (let attempt = 0; attempt < 20; attempt++) caught(() => own.evaluate("new Float64Array(2 ** 27)"));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MIB);
  });
});

describe("work", () => {
  it.each([
    "const a = new Uint8Array(8e6); for (;;) a.fill(1)",
    "const a = new Uint8Array(8e6); for (;;) a.reverse()",
    "const a = new Uint8Array(8e6); for (;;) a.copyWithin(1, 0)",
    "const a = new Uint8Array(8e6); for (;;) a.indexOf(1)",
    "const a = new Uint8Array(8e6); for (;;) a.set(a.subarray(1))",
    "const a = new Float64Array(5e5); for (;;) { a[0] = 1; a.sort() }",
    "const a = new Uint16Array(2e6); for (;;) a.sort()",
    "const a = new ArrayBuffer(4e6); for (;;) a.slice()",
    "let a = new ArrayBuffer(4e6); for (let n = 4e6; ; n ^= 1) a = a.transfer(n)",
    "const a = new ArrayBuffer(0, { maxByteLength: 6e6 }); for (;;) { a.resize(6e6); a.resize(0) }",
    "for (;;) new Uint8Array(8e6)",
  ])("%s ends with the limit on time", (code) => {
    const own = interpreter(500);
    const before = performance.now();
    const error = caught(() => own.evaluate(code));
    expect(String(error)).toMatch("Maximum CPU time exceeded");
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
