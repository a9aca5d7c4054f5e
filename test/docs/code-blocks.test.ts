import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as effect from "effect";
import * as observability from "effect/observability";
import * as sandglass from "sandglass";
import * as sandglassEffect from "sandglass/effect";
import { describe, expect, it } from "vitest";
import { codeBlocks, runBlock } from "./code-blocks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const modules = { effect, "effect/observability": observability, sandglass, "sandglass/effect": sandglassEffect };

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(root + folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`);

const markdownFiles = ["README.md", "CHANGELOG.md", ...filesBelow("docs")].filter((path) => path.endsWith(".md"));

describe("the code in the documentation", () => {
  const blocks = markdownFiles.flatMap((path) =>
    codeBlocks(readFileSync(root + path, "utf8")).map((block) => ({ path, block })),
  );

  it.each(blocks.map(({ path, block }) => [`${path}:${block.line}`, block] as const))("%s", async (_, block) => {
    expect(await runBlock(block, modules)).toBeGreaterThan(0);
  });

  it("is in the README, for ordinary callers and for Effect", () => {
    const code = blocks.filter(({ path }) => path === "README.md").map(({ block }) => block.code);
    expect(code.some((text) => text.includes('from "sandglass";'))).toBe(true);
    expect(code.some((text) => text.includes('from "sandglass/effect";'))).toBe(true);
  });
});

describe("runBlock", () => {
  const run = (code: string) => runBlock({ line: 1, code }, { answers: { answer: 42 } });

  it("holds values to their comments", async () => {
    expect(await run('import { answer } from "answers";\nanswer; // => 42\nconst twice = answer * 2; // => 84')).toBe(
      2,
    );
    await expect(run("1 + 1; // => 3")).rejects.toThrow("line 1");
  });

  it("fails where a block throws or imports what is not there", async () => {
    await expect(run("null.x;")).rejects.toThrow(TypeError);
    await expect(run('import { x } from "nowhere";')).rejects.toThrow("nothing to import from nowhere");
  });

  it("finds blocks with their lines", () => {
    expect(codeBlocks("# A\n\n```js\n1;\n2;\n```\n\n```sh\nnpm start\n```\n")).toEqual([{ line: 4, code: "1;\n2;\n" }]);
  });
});

describe("links between documents", () => {
  const linksOf = (path: string): readonly string[] =>
    Array.from(
      readFileSync(root + path, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g),
      ({ 1: target = "" }) => target,
    );

  it.each(markdownFiles)("of %s lead somewhere", (path) => {
    const missing = linksOf(path).filter((target) => !existsSync(new URL(target, pathToFileURL(root + path))));
    expect(missing).toEqual([]);
  });
});
