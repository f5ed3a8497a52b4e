// Chain lines and the commands on chains: `:NAME POLICY`, -N, -X, -F, -P and -E.
import {
  type Binder,
  chainOf,
  commandStart,
  currentTable,
  type OpenChain,
  type OpenTable,
  readCounters,
  statementSpan,
} from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd, wordText } from "#engine/iptables/lexer.ts";
import { isBuiltin, isTable } from "#engine/iptables/netfilter.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

export function declareChain(binder: Binder, line: number): void {
  const { text } = binder;
  const { start, end } = statementSpan(binder, line);
  const nameAt = skipBlanks(text, start + 1, end);
  const nameSpan = { start: nameAt, end: wordEnd(text, nameAt, end) };
  const chain = chainOf(binder, line);
  const table = currentTable(binder, line);
  if (nameSpan.end === nameSpan.start) {
    binder.problems.push(
      diagnostic("missing-value", "error", { start, end }, "A chain needs a name: `:NAME POLICY [PACKETS:BYTES]`."),
    );
  }
  declare(binder, line, chain, nameSpan);
  const policyAt = skipBlanks(text, nameSpan.end, end);
  const policySpan = { start: policyAt, end: wordEnd(text, policyAt, end) };
  setPolicy(binder, table, chain, policySpan);
  chain.counters = readCounters(text, skipBlanks(text, policySpan.end, end), end);
}

function declare(binder: Binder, line: number, chain: OpenChain, nameSpan: Span): void {
  if (chain.nameSpan !== undefined) {
    const related = [{ span: chain.nameSpan, message: "Declared here before." }];
    binder.problems.push(diagnostic("duplicate-chain", "error", nameSpan, `Chain ${chain.name} is declared twice.`, { related }));
    return;
  }
  chain.declarationLine = line;
  chain.nameSpan = nameSpan;
}

function setPolicy(binder: Binder, table: OpenTable, chain: OpenChain, span: Span): void {
  const word = binder.text.slice(span.start, span.end);
  const builtin = isBuiltin(table.name, chain.name);
  const report = (message: string) => {
    const place = span.end > span.start ? span : (chain.nameSpan ?? span);
    binder.problems.push(diagnostic("bad-policy", "error", place, message));
  };
  if (word === "ACCEPT" || word === "DROP") {
    chain.policy = word;
    if (!builtin && isTable(table.name))
      report(`${chain.name} is a user-defined chain: only builtin chains have a policy. Write "-".`);
  } else if (word !== "-")
    report(
      word === ""
        ? "A policy is missing: ACCEPT, DROP, or - for a user-defined chain."
        : `"${word}" is no policy: ACCEPT, DROP, or - for a user-defined chain.`,
    );
  else if (builtin) report(`${chain.name} is a builtin chain: its policy is ACCEPT or DROP.`);
}

/** -N, -X, -F, -P and -E; the commands that change no rules are left alone. */
export function runCommand(binder: Binder, line: number): void {
  const { text } = binder;
  const { start, end } = statementSpan(binder, line);
  const at = commandStart(text, start, end);
  const commandEnd = wordEnd(text, at, end);
  const command = text.slice(at, commandEnd);
  const nameAt = skipBlanks(text, commandEnd, end);
  const nameSpan = { start: nameAt, end: wordEnd(text, nameAt, end) };
  const nextAt = skipBlanks(text, nameSpan.end, end);
  const next = { start: nextAt, end: wordEnd(text, nextAt, end) };
  if (command === "-N" || command === "--new-chain" || command === "--new") {
    declare(binder, line, chainOf(binder, line), nameSpan);
  } else if (command === "-P" || command === "--policy") {
    const chain = chainOf(binder, line);
    if (chain.nameSpan === undefined) declare(binder, line, chain, nameSpan);
    setPolicy(binder, currentTable(binder, line), chain, next);
  } else if (command === "-F" || command === "--flush") {
    for (const chain of chainsMeant(binder, line)) chain.ruleLines = [];
  } else if (command === "-X" || command === "--delete-chain") removeChains(binder, line);
  else if (command === "-E" || command === "--rename-chain") renameChain(binder, line, next);
}

/** The chain a command names; all chains of the table when it names none. */
function chainsMeant(binder: Binder, line: number): readonly OpenChain[] {
  const { chains } = currentTable(binder, line);
  const name = binder.lines.name[line] ?? "";
  if (name === "") return [...chains.values()];
  const chain = chains.get(name);
  return chain === undefined ? [] : [chain];
}

function removeChains(binder: Binder, line: number): void {
  const table = currentTable(binder, line);
  for (const chain of chainsMeant(binder, line)) {
    if (!isBuiltin(table.name, chain.name) && chain.ruleLines.length === 0) table.chains.delete(chain.name);
  }
}

function renameChain(binder: Binder, line: number, next: Span): void {
  const table = currentTable(binder, line);
  const chain = table.chains.get(binder.lines.name[line] ?? "");
  const name = wordText(binder.text, next.start, next.end);
  if (chain === undefined || name === "") return;
  table.chains.delete(chain.name);
  table.chains.set(name, { ...chain, name, declarationLine: line, nameSpan: next });
}
