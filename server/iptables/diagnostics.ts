// What is wrong with a dump: the checks of the whole at once, those of the rules in slices. A rule whose line no edit has
// touched is not read again, and a chain of such rules not compared again.

import { findInChain } from "#engine/checks/chain-findings.ts";
import { findingAt, findWhole, ruleFacts, shapesFor } from "#engine/checks/index.ts";
import type { KnownShapes } from "#engine/checks/known-shapes.ts";
import { NO_FACTS, type RuleFacts } from "#engine/checks/rule-facts.ts";
import { surroundingsOf } from "#engine/checks/surroundings.ts";
import { sameNames } from "#engine/iptables/chain-table.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { type Diagnostic, movedBy } from "#engine/text/diagnostic.ts";
import type { Settings } from "#protocol/settings.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { type CheckedChain, type CheckedRules, checkedTable } from "#server/iptables/checked-rules.ts";
import { hashProblemsOf } from "#server/iptables/hashes/hash-store.ts";
import type { Pace } from "#server/language.ts";

/** Rules read between two rests: some ten milliseconds' worth. */
const SLICE = 1000;
/** More problems than this tell nobody anything, and slow the client down. */
const MOST_PROBLEMS = 5000;

export async function diagnostics(scope: Scope, pace: Pace, settings: Settings): Promise<readonly Diagnostic[] | undefined> {
  const { file } = scope;
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const reading: Reading = { file, ruleset, backends: backendsOf(settings), work: 0, pace };
  if (!(await checkAll(reading))) return undefined;
  const found = [
    ...ruleset.problems,
    ...wholeProblems(file.checked, ruleset, { backends: reading.backends, node: scope.folder.node }),
  ];
  for (const table of ruleset.tables) addProblems(reading, table, found);
  if (settings.ruleHashes && !(await addHashProblems(reading, settings, found))) return undefined;
  return found.sort((a, b) => a.span.start - b.span.start).slice(0, MOST_PROBLEMS);
}

export interface Judging {
  readonly backends: readonly Backend[];
  /** What lies around the dump. */
  readonly node: NodeContext;
}

/** What the checks of the whole find; of an earlier version they keep what no edit has touched. */
export function wholeProblems(checked: CheckedRules, ruleset: Ruleset, { backends, node }: Judging): readonly Diagnostic[] {
  const judges = backends.join(" ");
  const known = checked.whole.found;
  const usable = known?.judges === judges && known.node === node ? known : undefined;
  if (usable === undefined || usable.hull !== undefined) {
    const before = usable?.hull && { findings: usable.findings, hull: usable.hull };
    const findings = findWhole(ruleset, { backends, around: surroundingsOf(node), before });
    checked.whole.found = { judges, node, findings, hull: undefined };
  }
  return [...(checked.whole.found?.findings.byCheck.values() ?? [])].flat();
}

/** Whose refusals count as errors. */
export function backendsOf({ judge }: Settings): readonly Backend[] {
  return judge === "both" ? ["nft", "legacy"] : [judge];
}

interface Reading {
  readonly file: File;
  readonly ruleset: Ruleset;
  readonly backends: readonly Backend[];
  readonly pace: Pace;
  /** Rules read since the last rest. */
  work: number;
}

/** Sees to it that every chain has been looked at; false when it was broken off. */
async function checkAll(reading: Reading): Promise<boolean> {
  if (!(await reading.pace.rest())) return false;
  for (const table of reading.ruleset.tables) {
    const judges = judgesOf(table, reading.backends);
    const checked = checkedTable(reading.file.checked, table);
    const isKnown = sameNames(table.chains, checked.names);
    const shapes = shapesFor(table, reading.file.checked.numbers, reading.backends);
    for (const chain of table.chains.values()) {
      if (isUntouched(checked.chains.get(chain.name), chain, judges)) continue;
      if (!(await readChain(reading, { table, chain, judges, shapes, isKnown }))) return false;
      checked.chains.set(chain.name, checkAgain(reading.file, table, chain, judges));
    }
    checked.names = table.chains;
  }
  return true;
}

/** For whom and where the facts of a table's rules hold. */
function judgesOf({ family, name }: Table, backends: readonly Backend[]): string {
  return `${family} ${name} ${backends.join(" ")}`;
}

function isUntouched(known: CheckedChain | undefined, chain: Chain, judges: string): boolean {
  return known?.edition === chain.edition && known.judges === judges && known.policy === chain.policy;
}

interface ChainReading {
  readonly table: Table;
  readonly chain: Chain;
  readonly judges: string;
  readonly shapes: KnownShapes;
  /** No chain of the table has come or gone since its rules were read. */
  readonly isKnown: boolean;
}

async function readChain(reading: Reading, { table, chain, judges, shapes, isKnown }: ChainReading): Promise<boolean> {
  const { ruleset, file, pace } = reading;
  const { facts, keys } = file.checked;
  for (let index = 0; index < chain.ruleLines.length; index++) {
    const line = chain.ruleLines[index] ?? 0;
    const known = facts[line];
    if (known !== undefined && keys[line] === judges && (isKnown || isStill(known, ruleset, table, line))) continue;
    facts[line] = ruleFacts(ruleset, chain, index + 1, shapes);
    keys[line] = judges;
    if (++reading.work < SLICE) continue;
    reading.work = 0;
    if (!(await pace.rest())) return false;
  }
  return true;
}

/** What a line says depends on whether its target is a chain; where it is broken, on other words besides. */
function isStill({ jumps, problems }: RuleFacts, { lines }: Ruleset, { chains }: Table, line: number): boolean {
  const target = lines.target[line] ?? "";
  return problems.length === 0 && jumps === (target !== "" && chains.has(target));
}

function addProblems({ file, ruleset }: Reading, table: Table, found: Diagnostic[]): void {
  const { chains } = checkedTable(file.checked, table);
  for (const chain of table.chains.values()) {
    const checked = chains.get(chain.name);
    if (checked === undefined) continue;
    for (const index of checked.faulty) {
      const lineStart = ruleset.lines.start[chain.ruleLines[index] ?? 0] ?? 0;
      for (const problem of checked.facts[index]?.problems ?? []) found.push(movedBy(problem, lineStart));
    }
    for (const finding of checked.findings) found.push(findingAt(ruleset, chain, finding));
  }
}

/** Problems of hashes made between two rests: their fixes take a moment. */
const HASH_SLICE = 50;

/** What is known of Felix's hashes by now; false when it was broken off. */
async function addHashProblems({ file, ruleset, pace }: Reading, { backend }: Settings, found: Diagnostic[]): Promise<boolean> {
  let count = 0;
  for (const problem of hashProblemsOf(file, ruleset, backend)) {
    found.push(problem);
    if (++count >= MOST_PROBLEMS) return true;
    if (count % HASH_SLICE === 0 && !(await pace.rest())) return false;
  }
  return true;
}

/** The rules are compared again only where one of them has changed. */
function checkAgain({ checked }: File, table: Table, chain: Chain, judges: string): CheckedChain {
  const { policy, edition } = chain;
  const facts = chain.ruleLines.map((line) => checked.facts[line] ?? NO_FACTS);
  const known = checkedTable(checked, table).chains.get(chain.name);
  const before = known?.policy === policy ? known : undefined;
  return { ...findInChain({ table, chain, facts }, before), edition, judges, policy };
}

/** What the next hover will ask for is worked out while nobody waits. */
export async function prepare({ derived }: File, pace: Pace): Promise<void> {
  const steps = [() => derived.someMarkUses(), () => derived.markRoles()];
  for (const step of steps) {
    if (!(await pace.rest())) return;
    step();
  }
}
