/**
 * What a test says about itself, in the comment between `/*---` and `---` at its head. That is YAML, of which test262 uses
 * little: lists in brackets or with dashes, one nested map (`negative`), and texts, which nobody here needs.
 */
export type Phase = "parse" | "resolution" | "runtime";

export interface Frontmatter {
  readonly flags: readonly string[];
  readonly includes: readonly string[];
  readonly features: readonly string[];
  /** The error that the test must end with. */
  readonly negative: { readonly phase: Phase; readonly type: string } | undefined;
}

const PHASES: ReadonlySet<string> = new Set(["parse", "resolution", "runtime"] satisfies Phase[]);

/** Throws where the test has none, or one that cannot be understood. */
export const parseFrontmatter = (source: string): Frontmatter => {
  const text = /\/\*---([\s\S]*?)---\*\//.exec(source)?.[1];
  if (text === undefined) throw new Error("no frontmatter");
  const entries = topLevelEntries(text);
  return {
    flags: list(entries.get("flags")),
    includes: list(entries.get("includes")),
    features: list(entries.get("features")),
    negative: negative(entries.get("negative")),
  };
};

/** What stands behind each key that begins a line, up to the next one. */
const topLevelEntries = (text: string): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>();
  let key = "";
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, name, rest] = /^(\w+):(.*)$/.exec(line) ?? [];
    if (name === undefined) entries.set(key, `${entries.get(key) ?? ""}\n${line}`);
    else entries.set((key = name), rest as string);
  }
  return entries;
};

/** `[a, b]`, or a line `- a` for each. */
const list = (text = ""): string[] =>
  text
    .replace(/^\s*-\s/gm, ",")
    .split(/[[\],\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");

const negative = (text: string | undefined): Frontmatter["negative"] => {
  if (text === undefined) return undefined;
  const phase = /^\s*phase:\s*(\w+)/m.exec(text)?.[1] ?? "";
  const type = /^\s*type:\s*(\w+)/m.exec(text)?.[1];
  if (!PHASES.has(phase) || type === undefined) throw new Error(`cannot read what is negative: ${text.trim()}`);
  return { phase: phase as Phase, type };
};

/** How a test is run: one and the same may be run in two ways. */
export type Mode = "sloppy" | "strict" | "module" | "raw";

export const modesOf = ({ flags }: Frontmatter): readonly Mode[] => {
  if (flags.includes("module")) return ["module"];
  if (flags.includes("raw")) return ["raw"];
  if (flags.includes("onlyStrict")) return ["strict"];
  return flags.includes("noStrict") ? ["sloppy"] : ["sloppy", "strict"];
};
