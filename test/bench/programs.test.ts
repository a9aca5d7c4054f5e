import { Interpreter } from "sandglass";
import { describe, expect, it } from "vitest";
import { evaluateOnV8, loadPrograms } from "./programs.mjs";

describe("the benchmark's programs", () => {
  it.each([...loadPrograms(), ...loadPrograms("patterns")])("$name gives V8's result", ({ warmUpSource }) => {
    const expected = evaluateOnV8(warmUpSource);
    expect(["number", "string"]).toContain(typeof expected);
    expect(new Interpreter().evaluate(warmUpSource)).toBe(expected);
  });
});
