// iptables' own restore tools on the same dumps: what our figures are held against.
import { spawnSync } from "node:child_process";
import { median } from "./measure.mjs";

const TOOLS = ["iptables-nft-restore", "iptables-legacy-restore"];

/** Milliseconds of `--test` by tool; a tool that is not there or refuses is a sentence in `notes`. */
export function restoreTimes(text) {
  const times = {};
  const notes = [];
  for (const tool of TOOLS) {
    const test = () => spawnSync(tool, ["--test"], { input: text, timeout: 300_000, encoding: "utf8" });
    const { status, error, stderr } = test();
    if (error !== undefined) notes.push(`${tool} is not on this machine (${error.code ?? error.message}).`);
    else if (status !== 0)
      notes.push(`${tool} --test does not take the dump: ${stderr.trim().split("\n")[0] || `exit ${status}`}.`);
    else times[tool] = median(test);
  }
  return { times, notes };
}
