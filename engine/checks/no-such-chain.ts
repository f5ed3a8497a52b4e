import { callableChains } from "#engine/checks/chain-guess.ts";
import type { Check } from "#engine/checks/check.ts";
import { lineSpan, wordFrom } from "#engine/checks/statements.ts";
import { commandStart } from "#engine/iptables/binder.ts";
import { statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin, isTable, TABLES } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { didYouMean } from "#engine/text/closest-word.ts";

export const noSuchChain: Check = {
  code: "no-such-chain",
  severity: "error",
  summary:
    "A rule stands in a chain that its table does not have at this point: it must be declared above with `:NAME -`. " +
    "iptables-restore refuses the whole table. A file meant for `iptables-restore --noflush` may use chains that the node has.",
  concerns: { jumps: true },
  run({ ruleset }, report) {
    let guesses = 0;
    for (const table of ruleset.tables) {
      if (table.nameSpan === undefined || !isTable(table.name)) continue;
      for (const chain of table.chains.values()) {
        const line = firstTooEarly(table, chain);
        if (line === undefined) continue;
        const related =
          chain.nameSpan === undefined ? [] : [{ span: chain.nameSpan, message: `${chain.name} is declared here.` }];
        report(chainSpan(ruleset, line), messageFor(table, chain, guesses++ < MOST_GUESSES), { related });
      }
    }
  },
};

/** The first rule that stands above the declaration of its chain; one for each chain is enough. */
function firstTooEarly(table: Table, { name, declarationLine, ruleLines }: Chain): number | undefined {
  if (isBuiltin(table.name, name) || ruleLines.length === 0) return undefined;
  const declared = declarationLine ?? Number.POSITIVE_INFINITY;
  // -I puts later lines in front, so the first rule of the chain need not be the first line.
  return ruleLines.find((line) => line < declared);
}

/** Chains for which the nearest name is looked for. */
const MOST_GUESSES = 3;

function messageFor(table: Table, { name, declarationLine }: Chain, guessing: boolean): string {
  if (declarationLine !== undefined) return `Chain ${name} is declared only below, on line ${declarationLine + 1}.`;
  const owners = TABLES.filter(({ chains }) => chains.some((chain) => chain === name)).map((one) => one.name);
  if (owners.length > 0) return `Table ${table.name} has no chain ${name}: it is a builtin chain of ${owners.join(", ")}.`;
  const guess = guessing ? didYouMean(name, callableChains(table, true)) : "";
  const missing = `Table ${table.name} has no chain ${name}`;
  return guess === "" ? `${missing}: declare it above its rules with \`:${name} - [0:0]\`.` : missing + guess;
}

function chainSpan(ruleset: Ruleset, line: number): { start: number; end: number } {
  const { text, lines } = ruleset;
  const { end } = lineSpan(ruleset, line);
  const command = wordFrom(text, commandStart(text, statementStart(lines, line), end), end);
  return wordFrom(text, command.end, end);
}
