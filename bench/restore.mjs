// iptables' own restore tools on the same dumps: what our figures are held against.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const TOOLS = ["iptables-nft-restore", "iptables-legacy-restore"];
/** A lock of our own: nothing is loaded, and nobody else's work is waited for. */
const LOCK = path.join(os.tmpdir(), `chainwalk-bench-${process.pid}.lock`);
process.once("exit", () => fs.rmSync(LOCK, { force: true }));

/** By tool, `--test` of the dump; a tool that is not there or refuses is a sentence in `notes`. */
export function restoreTests(input) {
  const tests = {};
  const notes = [];
  for (const tool of TOOLS) {
    const env = { ...process.env, XTABLES_LOCKFILE: LOCK };
    const test = () => spawnSync(tool, ["--test"], { input, env, timeout: 300_000 });
    const { status, error, stderr } = test();
    if (error !== undefined) notes.push(`${tool} is not on this machine (${error.code ?? error.message}).`);
    else if (status !== 0)
      notes.push(`${tool} --test does not take the dump: ${String(stderr).trim().split("\n")[0] || `exit ${status}`}.`);
    else tests[tool] = test;
  }
  return { tests, notes };
}
