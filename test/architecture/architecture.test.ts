import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
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
  type Share,
  spelledMessages,
  staleExceptions,
  stalePackages,
  staleParts,
  vaguelyNamed,
} from "./checks.ts";
import {
  anyAllowed,
  forbiddenGlobals,
  globalsAllowed,
  importRules,
  messageArguments,
  sizeRules,
  vagueNames,
} from "./rules.ts";
import { readSourceFile, type SourceFile } from "./source-file.ts";

const src = fileURLToPath(new URL("../../src/", import.meta.url));

const typescriptFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules/"))
    .sort();

const files: readonly SourceFile[] = typescriptFiles(src).map((path) =>
  readSourceFile(path, readFileSync(src + path, "utf8")),
);

const describeShare = ({ share, count, longer }: Share, limit: number): string =>
  [`${(share * 100).toFixed(1)} % of ${count} are under ${limit} lines; the others:`, ...longer].join("\n");

const expectShare = (share: Share, limit: number, wanted: number): void =>
  expect(share.share, describeShare(share, limit)).toBeGreaterThanOrEqual(wanted);

describe("imports", () => {
  it("follow the table", () => expect(forbiddenEdges(files, importRules)).toEqual([]));
  it("need every exception in the table", () => expect(staleExceptions(files, importRules)).toEqual([]));
  it("come from parts that are there", () => expect(staleParts(files, importRules)).toEqual([]));
  it("need every package in the table", () => expect(stalePackages(files, importRules)).toEqual([]));
  it("bring in packages only where the table says", () => expect(forbiddenPackages(files, importRules)).toEqual([]));
  it("have no cycle", () => expect(cycles(importGraph(files))).toEqual([]));
  it("have no cycle in the table either", () => expect(cycles(partGraph(importRules))).toEqual([]));
});

describe("sizes", () => {
  const { file, function: fn } = sizeRules;
  it(`no file is longer than ${file.most} lines`, () => expect(longFiles(files, file.most)).toEqual([]));
  it("most files have one subject", () => expectShare(fileShare(files, file.usual), file.usual, file.usualShare));
  it("most functions are short", () => expectShare(functionShare(files, fn.usual), fn.usual, fn.usualShare));
});

describe("words", () => {
  it("no `any`", () => expect(anyBreaches(files, anyAllowed)).toEqual([]));
  it("messages are those of the catalogue", () => expect(spelledMessages(files, messageArguments)).toEqual([]));
  it("every file name names a subject", () => {
    const tests = typescriptFiles(fileURLToPath(new URL("../", import.meta.url)));
    expect(vaguelyNamed([...files.map(({ path }) => path), ...tests], vagueNames)).toEqual([]);
  });
});

describe("the outside world", () => {
  it("enters where the table says", () => expect(globalUses(files, forbiddenGlobals, globalsAllowed)).toEqual([]));
  it("leaves no trace in a module", () => expect(moduleState(files)).toEqual([]));
});
