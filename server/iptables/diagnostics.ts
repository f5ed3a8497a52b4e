// What is wrong with a dump: the checks of the whole at once, those of the rules in slices. A rule whose line no edit has
// touched is not read again, and a chain of such rules not compared again.

import { checkChain, findingAt, findWhole, ruleFacts, shapesFor } from "#engine/checks/index.ts";
import type { KnownShapes } from "#engine/checks/known-shapes.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";
import { surroundingsOf } from "#engine/checks/surroundings.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { type Diagnostic, movedBy } from "#engine/text/diagnostic.ts";
import type { Settings } from "#protocol/settings.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { type CheckedChain, type CheckedRules, checkedChains } from "#server/iptables/checked-rules.ts";
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
  if (!(await readAll(reading))) return undefined;
  const found = [
    ...ruleset.problems,
    ...wholeProblems(file.checked, ruleset, { backends: reading.backends, node: scope.folder.node }),
  ];
  for (const table of ruleset.tables) addProblems(reading, table, found);
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

/** Sees to it that the facts of every rule are there; false when it was broken off. */
async function readAll(reading: Reading): Promise<boolean> {
  const { ruleset, file, backends } = reading;
  if (!(await reading.pace.rest())) return false;
  for (const table of ruleset.tables) {
    const key = judgesOf(table, backends);
    const shapes = shapesFor(table, file.checked.numbers, backends);
    const checked = checkedChains(file.checked, table);
    for (const chain of table.chains.values()) {
      if (isUntouched(checked.get(chain.name), chain, key)) continue;
      for (const [index, line] of chain.ruleLines.entries()) {
        const known = file.checked.facts[line];
        if (known !== undefined && file.checked.keys[line] === key && isStill(known, ruleset, table, line)) continue;
        readOne(reading, shapes, chain, index + 1);
        file.checked.keys[line] = key;
        if (reading.work < SLICE) continue;
        reading.work = 0;
        if (!(await reading.pace.rest())) return false;
      }
    }
  }
  return true;
}

/** For whom and where the facts of a table's rules hold. */
function judgesOf({ family, name }: Table, backends: readonly Backend[]): string {
  return `${family} ${name} ${backends.join(" ")}`;
}

/** An edit gives every chain a new list of lines that it may have changed (rebind.ts). */
function isUntouched(known: CheckedChain | undefined, chain: Chain, judges: string): known is CheckedChain {
  return known?.lines === chain.ruleLines && known.judges === judges && known.policy === chain.policy;
}

/** What a line says depends on whether its target is a chain. */
function isStill({ jumps }: RuleFacts, { lines }: Ruleset, { chains }: Table, line: number): boolean {
  const target = lines.target[line] ?? "";
  return jumps === (target !== "" && chains.has(target));
}

function readOne(reading: Reading, shapes: KnownShapes, chain: Chain, number: number): void {
  reading.work++;
  const line = chain.ruleLines[number - 1] ?? 0;
  reading.file.checked.facts[line] = ruleFacts(reading.ruleset, chain, number, shapes);
}

function addProblems({ file, ruleset, backends }: Reading, table: Table, found: Diagnostic[]): void {
  const judges = judgesOf(table, backends);
  const chains = checkedChains(file.checked, table);
  for (const chain of table.chains.values()) {
    const known = chains.get(chain.name);
    const checked = isUntouched(known, chain, judges) ? known : checkAgain(file, table, chain, judges);
    chains.set(chain.name, checked);
    for (const index of checked.faulty) {
      const lineStart = ruleset.lines.start[chain.ruleLines[index] ?? 0] ?? 0;
      for (const problem of checked.facts[index]?.problems ?? []) found.push(movedBy(problem, lineStart));
    }
    for (const finding of checked.findings) found.push(findingAt(ruleset, chain, finding));
  }
}

/** The rules are compared again only where one of them has changed. */
function checkAgain({ checked }: File, table: Table, chain: Chain, judges: string): CheckedChain {
  const facts: RuleFacts[] = [];
  const faulty: number[] = [];
  for (const line of chain.ruleLines) {
    const one = checked.facts[line];
    if (one === undefined) continue;
    if (one.problems.length > 0) faulty.push(facts.length);
    facts.push(one);
  }
  const { policy, ruleLines: lines } = chain;
  const known = checkedChains(checked, table).get(chain.name);
  const findings = isSame(known, policy, facts) ? known.findings : checkChain({ table, chain, facts });
  return { lines, judges, facts, faulty, policy, findings };
}

function isSame(known: CheckedChain | undefined, policy: Chain["policy"], facts: readonly RuleFacts[]): known is CheckedChain {
  return (
    known !== undefined &&
    known.policy === policy &&
    known.facts.length === facts.length &&
    known.facts.every((one, at) => one === facts[at])
  );
}

/** What the next hover will ask for is worked out while nobody waits. */
export async function prepare({ derived }: File, pace: Pace): Promise<void> {
  const steps = [() => derived.someMarkUses(), () => derived.markRoles()];
  for (const step of steps) {
    if (!(await pace.rest())) return;
    step();
  }
}
