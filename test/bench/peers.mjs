import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The peers live apart from the main install, pinned by a lock file of their own. */

const lockFile = new URL("package-lock.json", import.meta.url);
const installedMark = new URL("node_modules/.package-lock.json", import.meta.url);

function areInstalled() {
  return existsSync(installedMark) && statSync(installedMark).mtimeMs >= statSync(lockFile).mtimeMs;
}

/** Installs the peers on the first run, and after a change of their lock file. */
export function installPeers() {
  if (areInstalled()) return;
  console.log("Installing the peers under test/bench …");
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("The peers could not be installed: npm ci failed in test/bench");
}
