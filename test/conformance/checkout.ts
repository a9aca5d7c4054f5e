/** The checkout of test262 that `TEST262_DIR` names. Tests go by their path below its folder `test`, with slashes. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";

export class Checkout {
  readonly folder: string;
  private readonly harness = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The text of a test, or of a file beside one. */
  source(path: string): string {
    return readFileSync(join(this.folder, "test", path), "utf8");
  }

  harnessFile(name: string): string {
    const text = this.harness.get(name) ?? readFileSync(join(this.folder, "harness", name), "utf8");
    this.harness.set(name, text);
    return text;
  }

  /** The tests at or below a path, sorted. */
  testsBelow(path: string): string[] {
    const full = join(this.folder, "test", path);
    if (!existsSync(full)) throw new RangeError(`test262 has no test/${path}`);
    if (!statSync(full).isDirectory()) return [path];
    return (readdirSync(full, { recursive: true }) as string[])
      .filter((name) => name.endsWith(".js") && !name.includes("_FIXTURE"))
      .map((name) => `${path}/${name.split(sep).join("/")}`)
      .sort();
  }
}

/** The checkout, from the environment. Throws where that is no test262. */
export const findCheckout = (environment: NodeJS.ProcessEnv): Checkout => {
  const folder = environment["TEST262_DIR"];
  if (folder === undefined) throw new RangeError("TEST262_DIR must name a checkout of https://github.com/tc39/test262");
  if (!existsSync(join(folder, "harness", "sta.js"))) throw new RangeError(`${folder} is no checkout of test262`);
  return new Checkout(folder);
};

/** The commit of the checkout: what Git says, or, for a copy without Git's data, what `TEST262_COMMIT` says. */
export const commitOf = ({ folder }: Checkout, environment: NodeJS.ProcessEnv): string => {
  const commit = environment["TEST262_COMMIT"] ?? askGit(folder);
  if (commit !== undefined && /^[0-9a-f]{40}$/.test(commit)) return commit;
  throw new RangeError(
    commit === undefined
      ? `${folder} is no Git repository of its own, so TEST262_COMMIT must name the commit that it is a copy of`
      : `TEST262_COMMIT must be the 40 digits of a commit, not ${commit}`,
  );
};

/** Git looks in the folders above, too, whose commit would say nothing. */
const askGit = (folder: string): string | undefined => {
  if (!existsSync(join(folder, ".git"))) return undefined;
  return execFileSync("git", ["-C", folder, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
};
