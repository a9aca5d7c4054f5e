/**
 * Documentation that runs. A fenced block of `js` or `ts` is a whole program in plain JavaScript: it imports what it uses
 * from the package, and each statement of one line that ends in `// => value` is held to that value. Other fences (`sh`,
 * `text`) are not run.
 */
import { expect } from "vitest";

export interface CodeBlock {
  /** The line of the file on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
}

/** What a block may import, by specifier. */
export type Modules = Readonly<Record<string, object>>;

/** The blocks of a Markdown text that are to be run. */
export const codeBlocks = (markdown: string): readonly CodeBlock[] =>
  Array.from(markdown.matchAll(/^```(?:js|ts)\n(.*?)^```$/gms), ({ 1: code = "", index }) => ({
    line: markdown.slice(0, index).split("\n").length + 1,
    code,
  }));

/** Runs a block; answers with how many values it held to their comments. */
export const runBlock = async ({ code, line }: CodeBlock, modules: Modules): Promise<number> => {
  let checked = 0;
  const check = (inBlock: number, actual: unknown, expected: unknown): void => {
    checked++;
    expect(actual, `line ${line + inBlock}`).toEqual(expected);
  };
  const module = (specifier: string): object => {
    const found = modules[specifier];
    if (found === undefined) throw new Error(`line ${line}: nothing to import from ${specifier}`);
    return found;
  };
  await new AsyncFunction("module", "check", `"use strict";\n${executable(code)}`)(module, check);
  return checked;
};

const AsyncFunction = (async () => undefined).constructor as new (
  ...source: readonly string[]
) => (...args: readonly unknown[]) => Promise<unknown>;

const executable = (code: string): string =>
  code
    .replace(/^import \* as (\w+) from "([^"]+)";$/gm, 'const $1 = module("$2");')
    .replace(/^import \{([^}]+)\} from "([^"]+)";$/gm, 'const {$1} = module("$2");')
    .split("\n")
    .map(withCheck)
    .join("\n");

/** `f(x); // => 3` becomes a check of `f(x)`; of a declaration, what it declared is checked. */
const withCheck = (line: string, index: number): string => {
  const [, indent = "", declared, expression, expected] =
    /^(\s*)(?:const (\w+) = )?(.+); \/\/ => (.+)$/.exec(line) ?? [];
  if (expression === undefined) return line;
  if (declared === undefined) return `${indent}check(${index}, ${expression}, ${expected});`;
  return `${indent}const ${declared} = ${expression}; check(${index}, ${declared}, ${expected});`;
};
