// The full check of a dump (parse, bind, validate, every lint), cold and warm, in turn with what it is held against.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { inTurn, warmUp } from "./measure.mjs";
import { profileHere } from "./profile.mjs";
import { restoreTests } from "./restore.mjs";

export const COLD = "full check, cold";
export const WARM = "full check, warm";
export const EMPTY = "an empty Node process";

/** Milliseconds of each tool's `--test` and of ours by name, and notes on tools that are not there. */
export function wholeCheckTimes({ subjects, checkOnce }, text) {
  const input = Buffer.from(text);
  const { tests, notes } = restoreTests(input);
  const warm = warmCheck(subjects, text);
  warmUp(warm);
  const own = {
    [EMPTY]: () => node(["--eval", "0"], input.subarray(0, 0)),
    [COLD]: () => node([checkOnce], input),
    [WARM]: warm,
  };
  const times = inTurn({ ...tests, ...own });
  const pick = (names) => Object.fromEntries(names.map((name) => [name, times[name]]));
  return { times: pick(Object.keys(own)), restore: { times: pick(Object.keys(tests)), notes } };
}

export function warmCheck({ checkWhole, parseRuleset }, text) {
  return () => void checkWhole(parseRuleset(text));
}

function node(args, input) {
  const { status, stderr } = spawnSync(process.execPath, args, { input, timeout: 300_000 });
  if (status !== 0) throw new Error(`node ${args.join(" ")}: ${String(stderr)}`);
}

/** A CPU profile of one cold or some warm checks. */
export async function profileWholeCheck({ subjects, checkOnce, folder }, text, label) {
  if (label === COLD) {
    const name = "cold.cpuprofile";
    node(["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}`, checkOnce], Buffer.from(text));
    return JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
  }
  const warm = warmCheck(subjects, text);
  warmUp(warm);
  return profileHere(() => warmUp(warm));
}
