// What a line may begin with, and the tables behind `*`.

import { CompletionItemKind } from "vscode-languageserver";
import { TABLES } from "#engine/iptables/netfilter.ts";
import { type Found, foundOf, NOTHING, type Proposal, type Replaced } from "#server/iptables/completion/item.ts";
import type { Cursor } from "#server/iptables/completion/place.ts";

const COMMANDS: readonly (readonly [name: string, find: string, syntax: string, detail: string])[] = [
  ["-A", "--append", "CHAIN RULE", "Appends a rule to the end of a chain."],
  ["-I", "--insert", "CHAIN [NUMBER] RULE", "Inserts a rule before another, or at the beginning of a chain."],
  ["-R", "--replace", "CHAIN NUMBER RULE", "Replaces a rule."],
  ["-D", "--delete", "CHAIN RULE|NUMBER", "Deletes a rule."],
  ["-N", "--new-chain", "CHAIN", "Makes a user-defined chain."],
  ["-P", "--policy", "CHAIN POLICY", "Sets the policy of a builtin chain."],
  ["-F", "--flush", "CHAIN", "Deletes all rules of a chain."],
  ["-X", "--delete-chain", "CHAIN", "Deletes a user-defined chain."],
];

export function statementsAt(replaced: Replaced, cursor: Cursor): Found {
  const { table, ruleset, span } = cursor;
  const kind = CompletionItemKind.Keyword;
  // Behind counters only a rule can follow.
  const start = (ruleset.lines.start[cursor.line] ?? 0) + 1;
  const isCounted = ruleset.text.slice(start - 1, span.start).includes("]");
  const commands = COMMANDS.slice(0, isCounted ? 1 : undefined).map(
    ([label, find, syntax, detail], index): Proposal => ({ label, find, syntax, detail, kind, rank: 20 + index, goesOn: true }),
  );
  if (isCounted) return foundOf(replaced, commands);
  if (table === undefined) return tablesAt(replaced, cursor);
  const inside = table.nameSpan === undefined ? [] : [...insideTable()];
  return foundOf(replaced, [...inside, ...commands]);
}

function insideTable(): readonly Proposal[] {
  const kind = CompletionItemKind.Keyword;
  return [
    { label: "COMMIT", kind, detail: "Ends the table: the kernel takes it over.", rank: 40 },
    { label: ":", kind, syntax: "CHAIN POLICY [0:0]", detail: "Declares a chain.", rank: 30 },
  ];
}

/** Each table once. */
export function tablesAt(replaced: Replaced, { ruleset, line }: Cursor): Found {
  const here = ruleset.lines.start[line] ?? 0;
  const next = ruleset.lines.start[line + 1] ?? ruleset.text.length;
  const known = new Set(
    ruleset.tables.filter(({ nameSpan }) => nameSpan !== undefined && !isIn(nameSpan.start, here, next)).map(({ name }) => name),
  );
  const proposals = TABLES.filter(({ name }) => !known.has(name)).map(({ name, summary }, rank) => ({
    label: `*${name}`,
    kind: CompletionItemKind.Module,
    detail: summary,
    rank,
  }));
  return proposals.length === 0 ? NOTHING : foundOf(replaced, proposals);
}

function isIn(at: number, from: number, to: number): boolean {
  return at >= from && at < to;
}
