import { callableChains } from "#engine/checks/chain-guess.ts";
import { LONGEST_NAME } from "#engine/checks/chain-name.ts";
import type { Check } from "#engine/checks/check.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import { targetNamed } from "#engine/iptables/modules.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";
import { closestWord } from "#engine/text/closest-word.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

export const undefinedChain: Check = {
  code: "undefined-chain",
  severity: "error",
  summary:
    "A rule jumps to a name that is no chain of its table at this point and no target Chainwalk knows. iptables-restore " +
    "refuses the whole table. The name may be misspelt, the chain may stand in another table or be declared only below the " +
    "rule, or the dump may be cut off; where it is a target of an extension that is not known here, the walk ends undecided " +
    "at this rule.",
  concerns: { jumps: true },
  run({ ruleset }, report) {
    let guesses = 0;
    const messages = new Map<string, Found>();
    for (const table of ruleset.tables) {
      const { lines } = ruleset;
      const fromLine = new Map<string, number>();
      const behind = lazyLine(ruleset, table);
      for (const { ruleLines } of table.chains.values()) {
        for (const line of ruleLines) {
          const target = lines.target[line] ?? "";
          if (target === "") continue;
          const from = fromLine.get(target) ?? knownFrom(table, target);
          fromLine.set(target, from);
          const goto = lines.goto[line] === 1;
          if (from < line || (!goto && targetNamed(target) !== undefined)) continue;
          const span = jumpSpan(ruleset, line);
          const chain = table.chains.get(target);
          if (chain?.nameSpan !== undefined && chain.declarationLine !== undefined) {
            const related = [{ span: chain.nameSpan, message: `${target} is declared here.` }];
            report(span, `Chain ${target} is declared only below, on line ${chain.declarationLine + 1}.`, { related });
            continue;
          }
          const key = `${table.name} ${target} ${goto}`;
          const found = messages.get(key) ?? missingOf(ruleset, { table, target, goto }, guesses++ < MOST_GUESSES);
          messages.set(key, found);
          const { message, guess } = found;
          const renamed = guess === undefined ? [] : [{ title: `Write ${guess}`, edits: [{ span, text: guess }] }];
          const fixes = targetNamed(target) === undefined ? [...renamed, ...creation(table, target, behind())] : [];
          report(span, message, { fixes });
        }
      }
    }
  },
};

/** The line behind which a jump to the name is one to a chain; -1 for any, infinity for none. */
function knownFrom({ name, nameSpan, chains }: Table, target: string): number {
  const chain = chains.get(target);
  if (chain === undefined) return isBuiltin(name, target) ? -1 : Number.POSITIVE_INFINITY;
  // Without a `*table` line the order does not count; a builtin chain is builtin-target's.
  return nameSpan === undefined || isBuiltin(name, target) ? -1 : (chain.declarationLine ?? -1);
}

/** Declares the chain behind the others of its table; `at`: where that is. */
function creation({ nameSpan }: Table, name: string, at: number): Fix[] {
  if (nameSpan === undefined || name.length > LONGEST_NAME || !/^[\w.:-]+$/.test(name)) return [];
  return [{ title: `Declare chain ${name}`, edits: [{ span: { start: at, end: at }, text: `:${name} - [0:0]\n` }] }];
}

/** Where the line behind the last declaration of a table begins, found when it is asked for. */
function lazyLine({ text, lines }: Ruleset, { nameSpan, chains }: Table): () => number {
  let known: number | undefined;
  return () => {
    if (known !== undefined) return known;
    let last = lineAt(lines, nameSpan?.start ?? 0);
    for (const { declarationLine } of chains.values()) last = Math.max(last, declarationLine ?? 0);
    known = lines.start[last + 1] ?? text.length;
    return known;
  };
}

interface Found {
  readonly message: string;
  /** The name that may have been meant. */
  readonly guess?: string | undefined;
}

interface Missing {
  readonly table: Table;
  readonly target: string;
  readonly goto: boolean;
}

/** Names for which the nearest one is looked for. */
const MOST_GUESSES = 3;
/** Tables that are searched for a chain that is missing in its own. */
const MOST_TABLES = 20;

function missingOf({ tables }: Ruleset, { table, target, goto }: Missing, guessing: boolean): Found {
  if (targetNamed(target) !== undefined) {
    return { message: `-g needs a chain, and table ${table.name} has no chain ${target}: write -j for the target.` };
  }
  const missing = `Table ${table.name} has no chain ${target}`;
  const elsewhere = tables
    .slice(0, MOST_TABLES)
    .find((other) => other !== table && other.chains.get(target)?.nameSpan !== undefined);
  if (elsewhere !== undefined)
    return { message: `${missing}: it is a chain of table ${elsewhere.name}, and jumps stay in their table.` };
  const targets = goto ? [] : TARGETS.map(({ name }) => name);
  const guess = guessing ? closestWord(target, [...callableChains(table, false), ...targets]) : undefined;
  if (guess === undefined) return { message: `${missing}${goto ? "" : ", and it is no target known here"}.` };
  return { message: `${missing}: did you mean "${guess}"?`, guess };
}
