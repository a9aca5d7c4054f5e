import { describe, expect, it } from "vitest";
import { SourceText } from "../../src/syntax/source.ts";

describe("places in a source text", () => {
  it.each([["\n"], ["\r"], ["\r\n"], ["\u2028"], ["\u2029"]])("lines end with %j", (end) => {
    const text = ["first", "", "third", ""].join(end);
    const source = new SourceText(text, "plugin.js");
    const place = (offset: number) => {
      const { line, column, sourceLine } = source.locate(offset);
      return [line, column, sourceLine];
    };
    expect(place(0)).toEqual([1, 1, "first"]);
    expect(place(4)).toEqual([1, 5, "first"]);
    expect(place(5)).toEqual([1, 6, "first"]);
    expect(place(5 + end.length)).toEqual([2, 1, ""]);
    expect(place(text.indexOf("third") + 2)).toEqual([3, 3, "third"]);
    expect(place(text.length)).toEqual([4, 1, ""]);
  });

  it("ends one line with CR LF, and two with LF CR", () => {
    expect(new SourceText("a\r\nb", "").locate(3)).toMatchObject({ line: 2, column: 1, sourceLine: "b" });
    expect(new SourceText("a\n\rb", "").locate(3)).toMatchObject({ line: 3, column: 1, sourceLine: "b" });
  });

  it("has one line where there is no text", () => {
    expect(new SourceText("", "").locate(0)).toMatchObject({ line: 1, column: 1, sourceLine: "" });
  });
});
