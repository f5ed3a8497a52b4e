// Real dumps: how much of them is understood, and whether they are called wrong exactly where the real tool refuses them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkWhole } from "#engine/checks/index.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import { targetNamed } from "#engine/iptables/modules.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { findJudge, type Judgement } from "#test/conformance/run/real-tool.ts";
import type { Report } from "#test/conformance/run/report.ts";

interface Tally {
  rules: number;
  understood: number;
  loaded: number;
  loadedRules: number;
  loadedUnderstood: number;
  quiet: number;
  refused: number;
  found: number;
  placed: number;
  readonly apart: string[];
}

export function checkDumps(folder: string): Report {
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  const families = familiesFrom(folder);
  const judge = findJudge();
  const tally: Tally = {
    rules: 0,
    understood: 0,
    loaded: 0,
    loadedRules: 0,
    loadedUnderstood: 0,
    quiet: 0,
    refused: 0,
    found: 0,
    placed: 0,
    apart: [],
  };
  const disagreements: string[] = [];
  for (const name of names) {
    const ruleset = rulesetOf(readFileSync(join(folder, name), "utf8"), families.get(name));
    const counted = countRules(ruleset, name, disagreements);
    tally.rules += counted.rules;
    tally.understood += counted.understood;
    if (judge !== undefined) compare({ name, ruleset, counted, real: judge(ruleset, ruleset.family) }, tally, disagreements);
  }
  const { loadedRules, loadedUnderstood } = tally;
  const { rules, understood, loaded, quiet, refused, found, placed, apart } = tally;
  const summary = [`${names.length} files, ${rules} rules, ${understood} of them understood in full`];
  if (judge === undefined) summary.push("not judged: iptables-nft-restore is not installed, or may not run in a namespace");
  else {
    summary.push(
      `the real tool loads ${loaded}: without an error here ${quiet}/${loaded}, ${loadedUnderstood} of their ${loadedRules} rules understood in full`,
    );
    summary.push(
      `the real tool refuses ${refused}: with an error here ${found}/${refused}, on the same line ${placed}/${refused}`,
    );
    if (apart.length > 0) summary.push(`not judged, since this kernel lacks an extension: ${apart.join(", ")}`);
  }
  return { summary, disagreements };
}

function rulesetOf(text: string, family: 4 | 6 | undefined): Ruleset {
  return parseRuleset(text, family === undefined ? {} : { family });
}

/** What INDEX.jsonl beside the folder says, where there is one. */
function familiesFrom(folder: string): ReadonlyMap<string, 4 | 6> {
  const families = new Map<string, 4 | 6>();
  let index = "";
  try {
    index = readFileSync(join(folder, "..", "INDEX.jsonl"), "utf8");
  } catch {
    return families;
  }
  for (const line of index.split("\n").filter((one) => one !== "")) {
    const { file, family } = JSON.parse(line) as { file?: string; family?: unknown };
    const name = file?.split("/").at(-1);
    if (name !== undefined && (family === 4 || family === 6)) families.set(name, family);
  }
  return families;
}

interface Counted {
  rules: number;
  understood: number;
}

function countRules(ruleset: Ruleset, name: string, disagreements: string[]): Counted {
  const counted: Counted = { rules: 0, understood: 0 };
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        const rule = readRule(ruleset, chain, number, table);
        if (rule === undefined) continue;
        counted.rules++;
        if (isUnderstood(rule, table)) counted.understood++;
        else disagreements.push(`not understood ${name}:${rule.line + 1} ${ruleset.text.slice(rule.span.start, rule.span.end)}`);
      }
    }
  }
  return counted;
}

/** Every match, target and option is known. */
function isUnderstood({ matches, target, strays }: Rule, { chains }: Table): boolean {
  if (strays.length > 0 || matches.some(({ options }) => options.some(({ key }) => key === ""))) return false;
  if (target === undefined || chains.has(target.name.text)) return true;
  // A bare name that is no target is a chain that stands elsewhere, as in an excerpt.
  return (
    target.options.every(({ key }) => key !== "") && (targetNamed(target.name.text) !== undefined || target.options.length === 0)
  );
}

interface Dump {
  readonly name: string;
  readonly ruleset: Ruleset;
  readonly counted: Counted;
  readonly real: Judgement;
}

function compare({ name, ruleset, counted, real }: Dump, tally: Tally, disagreements: string[]): void {
  if (real.lacking) {
    tally.apart.push(name);
    return;
  }
  const errors = checkWhole(ruleset, ["nft"]).filter(({ severity }) => severity === "error");
  const lines = errors.map(({ span }) => lineAt(ruleset.lines, span.start) + 1);
  const told = errors.slice(0, 3).map(({ code, message }, at) => `${lines[at]} ${code}: ${message}`);
  if (!real.refused) {
    tally.loaded++;
    tally.loadedRules += counted.rules;
    tally.loadedUnderstood += counted.understood;
    if (errors.length === 0) tally.quiet++;
    else disagreements.push(`loaded ${name}: ${told.join(" / ")}`);
    return;
  }
  tally.refused++;
  const stderr = real.stderr.replaceAll("\n", " / ").slice(0, 300);
  if (errors.length === 0) disagreements.push(`not found ${name}: ${stderr}`);
  else tally.found++;
  // For a chain that is missing, iptables-nft blames COMMIT: the rule that jumps there is the better place.
  const missing = /Chain '(.*)' does not exist/.exec(real.stderr)?.[1];
  const names = (text: string) => missing !== undefined && text.includes(` ${missing}`);
  if (lines.some((line) => real.blamed.includes(line)) || errors.some(({ message }) => names(message))) tally.placed++;
  else if (errors.length > 0) disagreements.push(`other line ${name}: ${stderr} / here ${told.join(" / ")}`);
}
