/** Each guarantee names the tests that hold it, and each test of security is named. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const text = readFileSync(`${root}docs/security.md`, "utf8");
const named = new Set(text.match(/test\/[\w/.-]+\.ts/g));

it("names files that exist", () => {
  expect([...named].filter((file) => !existsSync(root + file))).toEqual([]);
  expect(named.size).toBeGreaterThan(20);
});

it("names a test for each guarantee", () => {
  const rows = text.split("\n").filter((line) => line.startsWith("| ") && !/^\| (Guarantee|---)/.test(line));
  expect(rows.filter((row) => !/`test\/[\w/-]+\.test\.ts` \|$/.test(row))).toEqual([]);
});

it("names each file of the security suite", () => {
  const files = readdirSync(`${root}test/security`).filter((file) => file.endsWith(".test.ts"));
  expect(files.filter((file) => !named.has(`test/security/${file}`))).toEqual([]);
});
