import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourceExcerpt } from "../../src/errors/index.ts";

/** The character of the shown line that stands over the caret, where every character is one cell wide. */
const overCaret = (line: string, column: number): string | undefined => {
  const { text, caret } = sourceExcerpt(line, column);
  return text[caret.length - 1];
};

describe("sourceExcerpt", () => {
  it("puts the caret under the column", () => {
    expect(sourceExcerpt("let x = y;", 9)).toEqual({ text: "let x = y;", caret: "        ^" });
    expect(sourceExcerpt("x", 1)).toEqual({ text: "x", caret: "^" });
  });

  it("stays on the line when the column does not", () => {
    expect(sourceExcerpt("ab", 3).caret).toBe("  ^");
    expect(sourceExcerpt("ab", 99).caret).toBe("  ^");
    expect(sourceExcerpt("ab", 0).caret).toBe("^");
    expect(sourceExcerpt("", 1)).toEqual({ text: "", caret: "^" });
  });

  it("repeats tabs, so that they are as wide above as below", () => {
    expect(sourceExcerpt("\t\tfoo\t= bar;", 9)).toEqual({ text: "\t\tfoo\t= bar;", caret: "\t\t   \t  ^" });
  });

  it("counts UTF-16 units but measures cells", () => {
    expect(sourceExcerpt("'😀' + x", 8).caret).toBe("       ^");
    expect(sourceExcerpt("'漢字' + x", 8).caret).toBe("         ^");
    expect(sourceExcerpt("'e\u0301' + x", 8).caret).toBe("      ^");
  });

  it("does not cut a surrogate pair when the column points into it", () => {
    expect(sourceExcerpt("😀x", 2)).toEqual({ text: "😀x", caret: "^" });
  });

  it("cuts long lines around the caret", () => {
    const line = `${"a".repeat(500)}#${"b".repeat(500)}`;
    const { text } = sourceExcerpt(line, 501);
    expect(text).toHaveLength(102);
    expect(text).toMatch(/^…a+#b+…$/);
    expect(overCaret(line, 501)).toBe("#");
    expect(sourceExcerpt(line, 1).text).toMatch(/^a{100}…$/);
    expect(sourceExcerpt(line, 1_001).text).toMatch(/^…b{100}$/);
    expect(overCaret(line, 1_001)).toBe("b");
  });

  it("makes control characters, overrides and lone surrogates harmless", () => {
    expect(sourceExcerpt("a\u001b[31m\u202eb\ud800", 1).text).toBe("a\ufffd[31m\ufffdb\ufffd");
  });

  it("always points at the character of the column", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400, unit: "grapheme-ascii" }), fc.nat(), (line, position) => {
        const index = position % line.length;
        expect(overCaret(line, index + 1)).toBe(line[index]);
      }),
    );
  });

  it("shows whole characters of bounded number for any line", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: "binary" }), fc.integer(), (line, column) => {
        const { text, caret } = sourceExcerpt(line, column, 40);
        expect(text.length).toBeLessThanOrEqual(43);
        expect(text).not.toMatch(/[\p{Cs}\n\r\u001b]/u);
        expect(caret).toMatch(/^[ \t]*\^$/);
      }),
    );
  });
});
