// The cases of Calico's own test suites, one line a file of the folder: how many the engine agrees with, and of how many it has
// no model.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { runConversion } from "#test/conformance/felix/conversion.ts";
import { runHashDumps } from "#test/conformance/felix/hash-dumps.ts";
import { runHashRules } from "#test/conformance/felix/hash-rules.ts";
import { runIds } from "#test/conformance/felix/ids.ts";
import { runRendererChains } from "#test/conformance/felix/renderer-chains.ts";
import { runRendererRules } from "#test/conformance/felix/renderer-rules.ts";
import { runSelector } from "#test/conformance/felix/selector.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";
import { runValidator } from "#test/conformance/felix/validator.ts";
import type { Report } from "#test/conformance/run/report.ts";

type Run = (lines: readonly string[]) => Tally;

/** By how a file's name begins; each runner takes the records of its kind and leaves the others. */
const RUNS: readonly (readonly [prefix: string, runs: readonly Run[]])[] = [
  ["selector", [runSelector]],
  ["ids", [runIds]],
  ["hash_rules", [runHashRules]],
  ["hash_dumps", [runHashDumps]],
  ["renderer_", [runRendererRules, runRendererChains]],
  ["rule_v3_to_backend", [runConversion]],
  ["k8s_", [runConversion]],
  ["validator_v1", [(lines) => runValidator(lines, "v1")]],
  ["validator_v3.8", [(lines) => runValidator(lines, "v3.8")]],
  ["validator_v3", [(lines) => runValidator(lines, "v3.32")]],
];

export function checkFelix(place: string): Report {
  const summary: string[] = [];
  const disagreements: string[] = [];
  for (const file of filesOf(place)) {
    const name = path.basename(file, ".jsonl");
    const runs = RUNS.find(([prefix]) => name.startsWith(prefix))?.[1];
    if (runs === undefined) continue;
    const lines = readFileSync(file, "utf8").split("\n");
    const tally = runs.map((run) => run(lines)).reduce(sum);
    const { agree, total, notModelled, misses } = tally;
    const others = lines.filter((line) => line.trim() !== "").length;
    const left = name.startsWith("renderer_") && total < others ? `, ${others - total} records of other calls left out` : "";
    summary.push(`${name} agree ${agree}/${total - notModelled} (not modelled ${notModelled}${left})`);
    disagreements.push(...misses.map((miss) => `${name}: ${miss}`));
  }
  return { summary, disagreements };
}

/** A folder of such files, or one of them. */
function filesOf(place: string): readonly string[] {
  if (!existsSync(place) || place.endsWith(".jsonl")) return [place];
  const names = readdirSync(place).filter((name) => name.endsWith(".jsonl"));
  return names.sort().map((name) => path.join(place, name));
}

function sum(one: Tally, other: Tally): Tally {
  return {
    agree: one.agree + other.agree,
    total: one.total + other.total,
    notModelled: one.notModelled + other.notModelled,
    misses: [...one.misses, ...other.misses],
  };
}
