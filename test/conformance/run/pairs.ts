// Real pairs of YAML and dump: how many chains and sets of the dump are found in the YAML, and how many chains come out rule
// for rule. Each miss with its reason.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type ComparedChain, compareNode, type NodeComparison } from "#engine/calculate/compare-node.ts";
import type { RuleDifference } from "#engine/calculate/compare-rules.ts";
import { worldOf } from "#engine/calculate/inventory.ts";
import { verifyChain } from "#engine/felix/hash/verify.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { savedFromListing } from "#test/conformance/run/listing.ts";
import type { Report } from "#test/conformance/run/report.ts";

interface Pair {
  readonly id: string;
  readonly calico: boolean;
  readonly files: readonly string[];
}

interface Count {
  hit: number;
  total: number;
}

interface Tally {
  readonly chains: Count;
  readonly sets: Count;
  readonly equal: Count;
  readonly misses: string[];
}

export function checkPairs(folder: string): Report {
  if (!existsSync(folder)) return { summary: [`no pairs in ${folder}: it is absent`], disagreements: [] };
  const whole = emptyTally();
  const summary: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    const place = path.join(folder, name);
    const index = path.join(place, "pair.json");
    if (!existsSync(index)) continue;
    const pair = JSON.parse(readFileSync(index, "utf8")) as Pair;
    summary.push(...(pair.calico ? checkPair(place, pair, whole) : [`${pair.id}: not Calico's, left out`]));
  }
  summary.push(`all pairs: ${figures(whole)}`);
  return { summary, disagreements: whole.misses };
}

function emptyTally(): Tally {
  return { chains: { hit: 0, total: 0 }, sets: { hit: 0, total: 0 }, equal: { hit: 0, total: 0 }, misses: [] };
}

function figures({ chains, sets, equal }: Tally): string {
  const part = ({ hit, total }: Count) => `${hit}/${total}`;
  return `chains resolved ${part(chains)}, sets resolved ${part(sets)}, chains rendered equal ${part(equal)}`;
}

function checkPair(place: string, { id, files }: Pair, whole: Tally): readonly string[] {
  const yaml = files.filter((name) => name.endsWith(".yaml"));
  const loaded = yaml.map((name) => loadResources(name, readFileSync(path.join(place, name), "utf8")));
  const broken = loaded.flatMap(({ file, problems }) => (problems.length > 0 && file.resources.length === 0 ? [file.uri] : []));
  const world = worldOf(loaded.map(({ file }) => file));
  return files
    .filter((name) => /\.(?:save|rules-S|list-L)$/.test(name))
    .map((name) => {
      const ruleset = rulesetOf(name, readFileSync(path.join(place, name), "utf8"));
      const comparison = compareNode(ruleset, world);
      const tally = emptyTally();
      count(ruleset, comparison, broken, tally);
      add(whole, tally, `${id}/${name}`);
      const best = comparison.felix.vintages.map(({ releases, fit }) => `${releases} (${fit})`).join(", ");
      return `${id}/${name}: ${figures(tally)}; Calico ${best || "of no known version"}`;
    });
}

function rulesetOf(name: string, text: string): Ruleset {
  const joined = text.replace(/\\\n\s*/g, "");
  return parseRuleset(name.endsWith(".list-L") ? savedFromListing(joined) : withTables(joined));
}

/** What was collected by hand: remarks such as `# cali-INPUT@filter:` name the tables, and the same lines come twice. */
function withTables(text: string): string {
  if (/^\*\w+/m.test(text)) return text;
  const tables = new Map<string, Set<string>>();
  let table = "filter";
  for (const line of text.split("\n")) {
    table = /^#.*@(\w+):/.exec(line)?.[1] ?? table;
    if (!/^(?:-[AN] |:)/.test(line)) continue;
    const own = /^-A (?:cali-)?POSTROUTING /.test(line)
      ? "nat"
      : /^-A (?:cali-)?(?:INPUT|FORWARD) /.test(line)
        ? "filter"
        : table;
    tables.set(own, (tables.get(own) ?? new Set()).add(line));
  }
  if (tables.size < 2) return [...(tables.get("filter") ?? [])].join("\n");
  return [...tables].map(([name, lines]) => [`*${name}`, ...lines, "COMMIT", ""].join("\n")).join("");
}

function add(whole: Tally, tally: Tally, name: string): void {
  for (const key of ["chains", "sets", "equal"] as const) {
    whole[key].hit += tally[key].hit;
    whole[key].total += tally[key].total;
  }
  whole.misses.push(...tally.misses.map((miss) => `${name}: ${miss}`));
}

function count(ruleset: Ruleset, comparison: NodeComparison, broken: readonly string[], tally: Tally): void {
  for (const one of comparison.chains.filter(({ line }) => line !== undefined)) {
    const read = readChainName(one.chain);
    if (read !== undefined && ["policy", "profile", "policy-group"].includes(read.what)) {
      tally.chains.total++;
      if (one.owners.length > 0) tally.chains.hit++;
      else tally.misses.push(`chain ${one.chain} is of nothing known: ${one.why ?? "no such name"}`);
    }
    tally.equal.total++;
    if (one.status === "equal") tally.equal.hit++;
    else tally.misses.push(`chain ${one.table} ${one.chain} ${reasonOf(ruleset, comparison, one, broken)}`);
  }
  for (const { name, read, owner } of comparison.sets) {
    if (read === undefined || read.kind === "fixed" || read.kind === "temporary") continue;
    tally.sets.total++;
    if (owner !== undefined) tally.sets.hit++;
    else tally.misses.push(`set ${name}: no rule in the YAML asks for it`);
  }
}

function reasonOf(ruleset: Ruleset, { felix, vintage }: NodeComparison, one: ComparedChain, broken: readonly string[]): string {
  const hint = broken.length === 0 ? "" : ` (not valid YAML: ${broken.join(", ")})`;
  if (one.why !== undefined) return `only in the dump: ${one.why}${hint}`;
  const differences = one.differences.map(differenceWords).join("; ");
  const table = ruleset.tables.find(({ name }) => name === one.table);
  const chain = table?.chains.get(one.chain);
  const verdicts = table === undefined || chain === undefined ? [] : verifyChain(ruleset, table, chain).rules;
  const isEdited = verdicts.some(({ verdict }) => ["edited", "missing-before", "reordered"].includes(verdict.status));
  const fit = felix.vintages.find((found) => found.vintage === vintage)?.fit;
  const isPart = table?.nameSpan === undefined && one.differences.every(({ kind }) => kind === "only-rendered");
  if (isPart) return `only in part in the dump: ${differences}`;
  if (isEdited) return `differs, edited by hand or cut short: ${differences}`;
  if (!one.isCertain) return `differs, the YAML is not understood in full: ${differences}`;
  return `differs${fit === "partly" ? ", maybe another version" : ""}: ${differences}`;
}

function differenceWords(difference: RuleDifference): string {
  switch (difference.kind) {
    case "changed":
      return `rule ${difference.number} would be ${difference.rendered}`;
    case "only-in-dump":
      return `rule ${difference.number} is ${difference.isForeign ? "not Calico's" : "in the dump only"}`;
    case "only-rendered":
      return `missing before ${difference.before}: ${difference.rendered}`;
  }
}
