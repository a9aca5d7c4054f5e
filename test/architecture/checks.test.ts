/** The checker, checked: each rule is broken once in a made-up source, so that a green architecture test means something. */
import { describe, expect, it } from "vitest";
import {
  anyBreaches,
  cycles,
  fileShare,
  forbiddenEdges,
  forbiddenPackages,
  functionShare,
  globalUses,
  importGraph,
  longFiles,
  moduleState,
  partGraph,
  partOf,
  spelledMessages,
  staleExceptions,
  stalePackages,
  staleParts,
  vaguelyNamed,
} from "./checks.ts";
import type { ImportRules } from "./rules.ts";
import { readSourceFile, type SourceFile } from "./source-file.ts";

const rules: ImportRules = {
  parts: { index: ["top"], top: ["low", "low/gate"], low: [], "low/gate": [], side: ["low/gate"] },
  exceptions: {},
  packages: { meriyah: ["low/"], "@scope/thing": ["top/One.ts"] },
};

const sources = (texts: Record<string, string>): SourceFile[] =>
  Object.entries(texts).map(([path, text]) => readSourceFile(path, text));

const edges = (path: string, text: string, with_: Partial<ImportRules> = {}): string[] =>
  forbiddenEdges(sources({ [path]: text }), { ...rules, ...with_ });

describe("import table", () => {
  it("lets a part import itself and its row", () => {
    expect(edges("top/a.ts", `import "./b.ts"; import { x } from "../low/c.ts";`)).toEqual([]);
  });
  it("refuses an arrow that points up", () => {
    expect(edges("low/a.ts", `\nimport { x } from "../top/b.ts";`)).toEqual([
      "low/a.ts:2: low may not import top (top/b.ts)",
    ]);
  });
  it.each([
    `import type { X } from "../top/b.ts";`,
    `import { type X } from "../top/b.ts";`,
    `export * from "../top/b.ts";`,
    `export { x } from "../top/b.ts";`,
    `const later = import("../top/b.ts");`,
    `let x: import("../top/b.ts").X;`,
  ])("sees %s", (text) => expect(edges("low/a.ts", text)).toHaveLength(1));
  it("does not see imports in comments and strings", () => {
    expect(edges("low/a.ts", `// import "../top/b.ts"\nconst s = 'import "../top/b.ts"';`)).toEqual([]);
  });
  it("gives a module with a row of its own its own rights", () => {
    expect(edges("side/a.ts", `import "../low/gate.ts";`)).toEqual([]);
    expect(edges("side/a.ts", `import "../low/wall.ts";`)).toHaveLength(1);
  });
  it("refuses files that are in no part", () => {
    expect(edges("new/a.ts", `import "../low/c.ts";`)).toEqual(["new/a.ts: is in no part of the table"]);
    expect(edges("low/a.ts", `import "../new/c.ts";`)).toHaveLength(1);
  });
  it("grants an exception to one import, and reports it when it is stale", () => {
    const exceptions = { "low/a.ts": ["top/b.ts"] };
    expect(edges("low/a.ts", `import "../top/b.ts";`, { exceptions })).toEqual([]);
    expect(edges("low/a.ts", `import "../top/c.ts";`, { exceptions })).toHaveLength(1);
    expect(staleExceptions(sources({ "low/a.ts": "" }), { ...rules, exceptions })).toEqual(["low/a.ts -> top/b.ts"]);
  });
  it("has no row without a file", () => {
    expect(staleParts(sources({ "index.ts": "", "top/a.ts": "", "low/a.ts": "", "side/a.ts": "" }), rules)).toEqual([
      "low/gate",
    ]);
  });
  it("finds the most specific part of a path", () => {
    expect(partOf("low/gate.ts", rules.parts)).toBe("low/gate");
    expect(partOf("low/deep/down.ts", rules.parts)).toBe("low");
    expect(partOf("index.ts", rules.parts)).toBe("index");
    expect(partOf("nowhere.ts", rules.parts)).toBeUndefined();
  });
});

describe("packages", () => {
  it("may be imported where their row says, subpaths and scopes included", () => {
    const text = `import "meriyah/dist/x"; import "@scope/thing/sub";`;
    expect(forbiddenPackages(sources({ "low/a.ts": text }), rules)).toEqual([
      "low/a.ts:1: may not import @scope/thing/sub",
    ]);
    expect(forbiddenPackages(sources({ "top/One.ts": text }), rules)).toEqual([
      "top/One.ts:1: may not import meriyah/dist/x",
    ]);
  });
  it("must be imported where their row says", () => {
    expect(
      stalePackages(sources({ "low/a.ts": `import "meriyah";`, "top/a.ts": `import "@scope/thing";` }), rules),
    ).toEqual(["top/One.ts: @scope/thing"]);
  });
  it("may not be imported without a row", () => {
    expect(forbiddenPackages(sources({ "low/a.ts": `import "node:fs";` }), rules)).toHaveLength(1);
  });
});

describe("cycles", () => {
  const cyclesOf = (texts: Record<string, string>): string[][] => cycles(importGraph(sources(texts)));

  it("are found however long", () => {
    const texts = {
      "a.ts": `import "./b.ts";`,
      "b.ts": `import "./c.ts";`,
      "c.ts": `import "./a.ts";`,
      "d.ts": `import "./a.ts";`,
    };
    expect(cyclesOf(texts)).toEqual([["a.ts", "b.ts", "c.ts"]]);
    expect(cyclesOf({ "a.ts": `import "./a.ts";` })).toEqual([["a.ts"]]);
  });
  it("are not made by diamonds, nor by imports that are erased", () => {
    const diamond = {
      "a.ts": `import "./b.ts"; import "./c.ts";`,
      "b.ts": `import "./d.ts";`,
      "c.ts": `import "./d.ts";`,
      "d.ts": "",
    };
    expect(cyclesOf(diamond)).toEqual([]);
    expect(cyclesOf({ "a.ts": `import type { B } from "./b.ts";`, "b.ts": `import { a } from "./a.ts";` })).toEqual([]);
  });
  it("are found in a table", () => {
    expect(cycles(partGraph({ ...rules, parts: { up: ["down"], down: ["up"] } }))).toEqual([["down", "up"]]);
  });
});

describe("sizes", () => {
  const body = (lines: number): string => `function f() {\n${"f();\n".repeat(lines - 2)}}\n`;

  it("counts the lines of a file as an editor does", () => {
    expect(sources({ "a.ts": "a;\nb;\n", "b.ts": "a;\nb;" }).map(({ lines }) => lines)).toEqual([2, 2]);
  });
  it("refuses files that are too long", () => {
    const files = sources({ "a.ts": body(10), "b.ts": body(11) });
    expect(longFiles(files, 10)).toEqual(["b.ts: 11 lines, more than 10"]);
    expect(fileShare(files, 11)).toEqual({ share: 0.5, count: 2, longer: ["b.ts: 11 lines"] });
  });
  it("counts the code of functions, methods and arrows with a block", () => {
    const text = `${body(4)}class C {\n  m() {\n    // free\n\n    f();\n  }\n}\nconst g = () => {};\nconst h = () => 1;\n`;
    expect(sources({ "a.ts": text })[0]!.functions.map(({ lines }) => lines)).toEqual([4, 3, 1]);
    expect(functionShare(sources({ "a.ts": text }), 4)).toEqual({
      share: 2 / 3,
      count: 3,
      longer: ["a.ts:1: 4 lines"],
    });
  });
  it("lists the longest first, and takes no files for a full share", () => {
    expect(fileShare(sources({ "a.ts": body(5), "b.ts": body(6) }), 5).longer).toEqual([
      "b.ts: 6 lines",
      "a.ts: 5 lines",
    ]);
    expect(fileShare([], 5).share).toBe(1);
  });
});

describe("words", () => {
  it("counts `any` as a type only", () => {
    const files = sources({ "a.ts": `const any = "any"; // any\nconst x = any as any;` });
    expect(anyBreaches(files, {})).toEqual(["a.ts: 1 `any` (lines 2), not 0"]);
    expect(anyBreaches(files, { "a.ts": 1 })).toEqual([]);
    expect(anyBreaches(files, { "a.ts": 2 })).toHaveLength(1);
  });
  it("refuses messages that a call spells out", () => {
    const text = `fail(realm, "x");\nfail(realm, y);\nfail(realm, y ? z : \`x\`);\nfail("x", y);\nfail(realm, say("x"));\nother("x", "y");`;
    expect(spelledMessages(sources({ "a.ts": text }), { fail: 1 })).toEqual([
      "a.ts:1: fail spells out its message",
      "a.ts:3: fail spells out its message",
    ]);
  });
  it("refuses names that name no subject", () => {
    expect(
      vaguelyNamed(
        ["a/utils.ts", "common/b.ts", "a/string-helpers.ts", "a/commonplace.ts"],
        ["utils", "common", "helpers"],
      ),
    ).toEqual(["a/utils.ts", "common/b.ts", "a/string-helpers.ts"]);
  });
});

describe("the outside world", () => {
  const uses = (text: string, allowed = {}): string[] =>
    globalUses(sources({ "a.ts": text }), ["Date.now", "eval", "Function", "process.*"], allowed);

  it("is seen when called, constructed or read", () => {
    expect(uses(`const now = Date.now;\neval("1");\nnew Function("1");\nglobalThis.Date.now();`)).toEqual([
      "a.ts:1: uses Date.now",
      "a.ts:2: uses eval",
      "a.ts:3: uses Function",
      "a.ts:4: uses globalThis.Date.now",
    ]);
  });
  it("is seen in any member of a forbidden object, once", () => {
    expect(uses("process.env.HOME;")).toEqual(["a.ts:1: uses process.env"]);
  });
  it("may enter where the table says", () => {
    expect(uses("Date.now();", { "a.ts": ["Date.now"] })).toEqual([]);
    expect(uses("let f: Function; const o = { eval: 1 };")).toEqual([]);
  });
  it("is not kept in a module", () => {
    const text = `let a = 1;\nexport let b = 2;\nexport const c = 3;\ndeclare let d: 1;\n{ let e; }`;
    expect(moduleState(sources({ "a.ts": text }))).toEqual([
      "a.ts:1: mutable module-level state",
      "a.ts:2: mutable module-level state",
    ]);
  });
});

describe("sources", () => {
  it("must parse", () => {
    expect(() => readSourceFile("a.ts", "const = 1;")).toThrow(/^a\.ts: /);
  });
});
