/** Buffers and views across the bridge: copies of their bytes, told by internal slots. */
import { describe, expect, it } from "vitest";
import { Interpreter } from "../../src/index.ts";
import { chargesOf } from "../builtins/support.ts";
import { caught } from "../caught.ts";
import { createTestBridge } from "./test-bridge.ts";

const { guest, host, trip, realm } = createTestBridge();

describe("there and back", () => {
  it.each([
    [new ArrayBuffer(0)],
    [new Uint8Array([1, 2, 3]).buffer],
    [new Int8Array([-1])],
    [new Uint8ClampedArray([255])],
    [new Int16Array([-2, 3])],
    [new Uint32Array([2 ** 32 - 1])],
    [new Float32Array([1.5, Number.NaN])],
    [new Float64Array([Math.PI, -0])],
    [new BigInt64Array([-5n])],
    [new BigUint64Array([2n ** 64n - 1n])],
    [new DataView(new Uint8Array([1, 2]).buffer)],
  ])("%o", (value) => {
    expect(trip(value)).toEqual(value);
    expect(Object.getPrototypeOf(trip(value))).toBe(Object.getPrototypeOf(value));
    expect(trip(value)).not.toBe(value);
  });

  it("shares what is shared", () => {
    const bytes = new Uint8Array([1]);
    const [first, second] = trip([bytes, bytes]) as Uint8Array[];
    expect(first).toBe(second);
  });
});

describe("inward", () => {
  const evaluate = (value: unknown, code: string): unknown => new Interpreter({ globals: { value } }).evaluate(code);

  it("a Node buffer is a Uint8Array without the pool behind it", () => {
    const buffer = Buffer.from("abc");
    expect(buffer.buffer.byteLength).toBeGreaterThan(3);
    const code = "[Object.prototype.toString.call(value), value.join(), value.buffer.byteLength, value.byteOffset]";
    expect(evaluate(buffer, code)).toEqual(["[object Uint8Array]", "97,98,99", 3, 0]);
  });

  it("a view shows its part only", () => {
    const { buffer } = new Uint8Array([1, 2, 3, 4]);
    expect(evaluate(new Uint8Array(buffer, 1, 2), "[value.join(), value.buffer.byteLength]")).toEqual(["2,3", 2]);
    expect(evaluate(new DataView(buffer, 3), "[value.getInt8(0), value.byteLength]")).toEqual([4, 1]);
  });

  it("the host does not see the guest's writes, nor the guest the host's", () => {
    const bytes = new Uint8Array(2);
    const interpreter = new Interpreter({ globals: { bytes } });
    bytes[0] = 1;
    expect(interpreter.evaluate("bytes[1] = 2; bytes.join()")).toBe("0,2");
    expect([...bytes]).toEqual([1, 0]);
  });

  it("shared memory comes in as a view of its own", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7);
    expect(evaluate(shared, "[value.join(), value.buffer instanceof ArrayBuffer]")).toEqual(["7,7", true]);
  });

  it("what an object says of itself is not asked", () => {
    const liar = new Uint8Array([5]);
    Object.defineProperties(liar, {
      buffer: { value: new ArrayBuffer(100) },
      byteLength: { value: 100 },
      length: { value: 100 },
      constructor: { value: Float64Array },
      [Symbol.toStringTag]: { value: "Float64Array" },
    });
    expect(evaluate(liar, "[value.length, value.byteLength, value instanceof Uint8Array]")).toEqual([1, 1, true]);
  });

  it("results of host functions are charged by their bytes", () => {
    const globals = { make: () => [new ArrayBuffer(1000), new Uint8Array(500)] };
    const interpreter = new Interpreter({ globals });
    interpreter.evaluate("make()");
    expect(interpreter.getStats().memoryBytes).toBe(1000 + 500 + 64 + 2 * 16);
    const large = new Interpreter({ globals: { make: () => new ArrayBuffer(2 ** 21) } });
    expect(String(caught(() => large.evaluate("make()", { maxAllocation: 2 ** 20 })))).toMatch("allocation");
  });
});

describe("outward", () => {
  it("a view without its buffer, with a fixed length", () => {
    const code = `
      const buffer = new ArrayBuffer(4, { maxByteLength: 8 });
      new Uint8Array(buffer).set([1, 2, 3, 4]);
      [new Uint8Array(buffer, 1, 2), new DataView(buffer, 3), buffer]`;
    const [view, data, buffer] = new Interpreter().evaluate(code) as [Uint8Array, DataView, ArrayBuffer];
    expect([...view]).toEqual([2, 3]);
    expect(view.buffer.byteLength).toBe(2);
    expect([data.getUint8(0), data.byteLength]).toEqual([4, 1]);
    expect([...new Uint8Array(buffer)]).toEqual([1, 2, 3, 4]);
    expect((buffer as { resizable?: boolean }).resizable ?? false).toBe(false);
  });

  it("what is out of bounds or detached is empty", () => {
    const code = `
      const buffer = new ArrayBuffer(4, { maxByteLength: 8 });
      const views = [new Uint8Array(buffer, 2, 2), new DataView(buffer, 2), buffer];
      buffer.resize(1);
      const gone = new ArrayBuffer(8);
      gone.transfer();
      [...views, gone]`;
    const copies = new Interpreter().evaluate(code) as { byteLength: number }[];
    expect(copies.map(({ byteLength }) => byteLength)).toEqual([0, 0, 1, 0]);
  });

  it("numbers of 16 bits go to hosts that have them", () => {
    const copy = () => new Interpreter().evaluate("({ a: new Float16Array([1]) })");
    const known = Reflect.get(globalThis, "Float16Array") as { of(value: number): object } | undefined;
    if (known !== undefined) expect(copy()).toEqual({ a: known.of(1) });
    else expect(String(caught(copy))).toContain("result.a is a Float16Array, which cannot cross");
  });

  it("counts no bytes and no iterations", () => {
    const value = guest(new Uint8Array(100_000));
    expect(chargesOf(realm, () => host(value))).toEqual({ iterations: 0, bytes: 0 });
  });
});
