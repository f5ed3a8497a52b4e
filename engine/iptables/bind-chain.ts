// Chain lines and the commands on chains: `:NAME POLICY`, -N, -X, -F, -P and -E.
import {
  type Binder,
  chainOf,
  commandStart,
  currentTable,
  noteUse,
  type OpenChain,
  readCounters,
  statementSpan,
  usesOf,
} from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd, wordText } from "#engine/iptables/lexer.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

export function declareChain(binder: Binder, line: number): void {
  const { text } = binder;
  const { start, end } = statementSpan(binder, line);
  const nameAt = skipBlanks(text, start + 1, end);
  const nameSpan = { start: nameAt, end: wordEnd(text, nameAt, end) };
  const chain = chainOf(binder, line);
  if (nameSpan.end === nameSpan.start) {
    binder.problems.push(
      diagnostic("missing-value", "error", { start, end }, "A chain needs a name: `:NAME POLICY [PACKETS:BYTES]`."),
    );
  }
  declare(line, chain, nameSpan);
  const policyAt = skipBlanks(text, nameSpan.end, end);
  const policySpan = { start: policyAt, end: wordEnd(text, policyAt, end) };
  setPolicy(binder, chain, policySpan);
  chain.counters = readCounters(text, skipBlanks(text, policySpan.end, end), end);
}

/** A second declaration changes nothing; whether it is allowed, duplicate-chain.ts says. */
function declare(line: number, chain: OpenChain, nameSpan: Span): void {
  if (chain.nameSpan !== undefined) return;
  chain.declarationLine = line;
  chain.nameSpan = nameSpan;
}

/** What is no policy is left out of account here; bad-policy.ts tells. */
function setPolicy({ text }: Binder, chain: OpenChain, span: Span): void {
  const word = text.slice(span.start, span.end);
  if (word === "ACCEPT" || word === "DROP") chain.policy = word;
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
  if (command === "-N" || command === "--new-chain" || command === "--new") newChain(binder, line, nameSpan);
  else if (command === "-P" || command === "--policy") {
    const chain = chainOf(binder, line);
    declare(line, chain, nameSpan);
    setPolicy(binder, chain, next);
  } else if (command === "-F" || command === "--flush") flushChains(binder, line, nameSpan);
  else if (command === "-X" || command === "--delete-chain") removeChains(binder, line, nameSpan);
  else if (command === "-E" || command === "--rename-chain") renameChain(binder, line, nameSpan, next);
}

function fail(binder: Binder, span: Span, message: string): void {
  binder.problems.push(diagnostic("failed-command", "error", span, message));
}

function newChain(binder: Binder, line: number, nameSpan: Span): void {
  if (nameSpan.end === nameSpan.start) return fail(binder, statementSpan(binder, line), "-N needs the name of a chain.");
  const chain = chainOf(binder, line);
  if (chain.nameSpan !== undefined) fail(binder, nameSpan, `There is a chain ${chain.name} already.`);
  declare(line, chain, nameSpan);
}

/** The chain a command names; all chains of the table when it names none. */
function chainsMeant(binder: Binder, line: number, nameSpan: Span): readonly OpenChain[] {
  const table = currentTable(binder, line);
  const name = binder.lines.name[line] ?? "";
  if (name === "") return [...table.chains.values()];
  const chain = table.chains.get(name);
  if (chain !== undefined) return [chain];
  if (!isBuiltin(table.name, name)) fail(binder, nameSpan, `Table ${table.name} has no chain ${name} at this point.`);
  return [];
}

function flushChains(binder: Binder, line: number, nameSpan: Span): void {
  const table = currentTable(binder, line);
  for (const chain of chainsMeant(binder, line, nameSpan)) {
    for (const ruleLine of chain.ruleLines) noteUse(binder, table, ruleLine, -1);
    chain.ruleLines = [];
  }
}

/** A chain with rules, or one that a rule jumps to, cannot be taken away (nf_tables_delchain(), libiptc's DELETE_CHAIN). */
function removeChains(binder: Binder, line: number, nameSpan: Span): void {
  const table = currentTable(binder, line);
  const uses = usesOf(binder, table);
  for (const chain of chainsMeant(binder, line, nameSpan)) {
    if (isBuiltin(table.name, chain.name)) continue;
    const place = nameSpan.end > nameSpan.start ? nameSpan : statementSpan(binder, line);
    if ((uses.get(chain.name) ?? 0) > 0) fail(binder, place, `${chain.name} cannot be removed: a rule jumps to it.`);
    else if (chain.ruleLines.length > 0)
      fail(binder, place, `${chain.name} cannot be removed: it has rules (-F takes them out).`);
    else table.chains.delete(chain.name);
  }
}

function renameChain(binder: Binder, line: number, nameSpan: Span, next: Span): void {
  const table = currentTable(binder, line);
  const old = binder.lines.name[line] ?? "";
  const name = wordText(binder.text, next.start, next.end);
  if (name === "") return fail(binder, statementSpan(binder, line), "-E needs the old and the new name of a chain.");
  const chain = table.chains.get(old);
  if (chain === undefined || isBuiltin(table.name, old)) {
    const why = isBuiltin(table.name, old)
      ? "a builtin chain keeps its name"
      : `table ${table.name} has no such chain at this point`;
    return fail(binder, nameSpan, `${old} cannot be renamed: ${why}.`);
  }
  if (table.chains.has(name)) return fail(binder, next, `There is a chain ${name} already.`);
  table.chains.delete(chain.name);
  table.chains.set(name, { ...chain, name, declarationLine: line, nameSpan: next });
}
