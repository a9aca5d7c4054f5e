/** Links between the pages lead somewhere: to a file that exists, and to a heading that stands in it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

const pages = [
  "README.md",
  "CHANGELOG.md",
  "test/bench/README.md",
  "test/conformance/README.md",
  ...readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path}`),
];

const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

/** As the sites that show Markdown make them. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (page: string): readonly string[] =>
  Array.from(textOf(page).matchAll(/^#+ (.+)$/gm), ([, heading = ""]) => anchorOf(heading));

const linksIn = (page: string): readonly string[] =>
  Array.from(textOf(page).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g), ([, target = ""]) => target).filter(
    (target) => !/^\w+:/.test(target),
  );

const isBroken = (page: string, link: string): boolean => {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && !anchorsIn(target).includes(anchor);
};

describe("the links", () => {
  it.each(pages)("of %s lead somewhere", (page) => {
    expect(linksIn(page).filter((link) => isBroken(page, link))).toEqual([]);
  });

  it("are found", () => expect(pages.flatMap(linksIn).length).toBeGreaterThan(50));
});
