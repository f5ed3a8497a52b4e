// Installs the development dependencies on a fresh clone, or after the lockfile has moved on.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const packagesOf = (file) => JSON.parse(fs.readFileSync(path.join(root, file), "utf8")).packages;

/** Compared by content and not by date, since a checkout gives every file today's. */
function isUpToDate() {
  try {
    const installed = packagesOf("node_modules/.package-lock.json");
    return Object.entries(packagesOf("package-lock.json")).every(
      ([name, { version, optional }]) => name === "" || optional || installed[name]?.version === version,
    );
  } catch {
    return false; // nothing installed yet
  }
}

export async function ensureModules() {
  if (isUpToDate()) return;
  console.error("installing the development dependencies (npm ci)");
  const { code } = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root });
  if (code === 0) return;
  console.error("npm ci failed: the dependencies cannot be installed");
  process.exit(1);
}

export const runNode = (script, args = [], options = {}) =>
  run(process.execPath, [path.join(root, script), ...args], { cwd: root, ...options });
