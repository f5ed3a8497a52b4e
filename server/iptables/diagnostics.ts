// What is wrong with a dump: the checks of the whole at once, those of the rules in slices. A rule whose line was looked
// at before is not read again: an edit costs its own lines.

import { checkRule, checkRuleset } from "#engine/checks/index.ts";
import { lineEnd } from "#engine/iptables/lines.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import type { Pace } from "#server/language.ts";

/** Rules read between two rests: some ten milliseconds' worth. */
const SLICE = 1000;
/** Rules of which only the text is compared, likewise. */
const KNOWN_SLICE = 20_000;
/** More problems than this tell nobody anything, and slow the client down. */
const MOST_PROBLEMS = 5000;

type Lines = Map<string, readonly Diagnostic[]>;

export async function diagnostics(file: File, pace: Pace): Promise<readonly Diagnostic[] | undefined> {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const found = [...checkRuleset(ruleset)];
  const fresh = new Map<string, Lines>();
  let work = SLICE; // the whole has taken its own slice
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        if (work >= SLICE) {
          work = 0;
          if (!(await pace.rest())) return undefined;
        }
        work += checkLine({ file, ruleset, table, chain, fresh }, number, found);
      }
    }
  }
  file.checked.lines = fresh;
  if (!(await prepareHovers(file, pace))) return undefined;
  return found.sort((a, b) => a.span.start - b.span.start).slice(0, MOST_PROBLEMS);
}

/** What the next hover will ask for is worked out while nobody waits. */
async function prepareHovers(file: File, pace: Pace): Promise<boolean> {
  if (!(await pace.rest())) return false;
  file.derived.placeOf(0);
  file.derived.someMarkUses();
  if (!(await pace.rest())) return false;
  const [table] = file.ruleset?.tables ?? [];
  if (table !== undefined) file.derived.callers(table, "");
  if (!(await pace.rest())) return false;
  file.derived.markRoles();
  return true;
}

interface Place {
  readonly file: File;
  readonly ruleset: Ruleset;
  readonly table: Table;
  readonly chain: Chain;
  readonly fresh: Map<string, Lines>;
}

/** Adds the problems of one rule; the answer is what it cost, in rules read. */
function checkLine({ file, ruleset, table, chain, fresh }: Place, number: number, found: Diagnostic[]): number {
  const line = chain.ruleLines[number - 1] ?? 0;
  const start = ruleset.lines.start[line] ?? 0;
  const text = ruleset.text.slice(start, lineEnd(ruleset.text, ruleset.lines, line));
  // What a line says depends on its family and table, and on whether its target is a chain.
  const key = `${table.family} ${table.name} ${table.chains.has(ruleset.lines.target[line] ?? "") ? "chain" : ""}`;
  const lines = fresh.get(key) ?? new Map<string, readonly Diagnostic[]>();
  fresh.set(key, lines);
  const known = lines.get(text) ?? file.checked.lines.get(key)?.get(text);
  const problems = known ?? readProblems(ruleset, table, chain, number, start);
  lines.set(text, problems);
  for (const problem of problems) found.push(moved(problem, start));
  return known === undefined ? 1 : SLICE / KNOWN_SLICE;
}

function readProblems(ruleset: Ruleset, table: Table, chain: Chain, number: number, start: number): readonly Diagnostic[] {
  const rule = readRule(ruleset, chain, number, table);
  if (rule === undefined) return [];
  return checkRule(rule, table).map((problem) => moved(problem, -start));
}

function moved(problem: Diagnostic, by: number): Diagnostic {
  const move = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return {
    ...problem,
    span: move(problem.span),
    related: problem.related.map((one) => ({ ...one, span: move(one.span) })),
    fixes: problem.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) })),
  };
}
