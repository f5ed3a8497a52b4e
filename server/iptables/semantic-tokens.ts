// The coloured words of a dump. Lines are read one by one with what stands on them; what is said of the whole file is asked
// once, so that the lines in view are coloured at once in a file of any size.

import { commandStart, readCounters } from "#engine/iptables/binder.ts";
import { skipBlanks, splitWords, wordEnd } from "#engine/iptables/lexer.ts";
import { LINE } from "#engine/iptables/lines.ts";
import { isTable } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { chainModifiers, declaredModifiers } from "#server/iptables/chain-modifiers.ts";
import { tableOfLine } from "#server/iptables/line-table.ts";
import { lineOf, statementSpan } from "#server/iptables/rule-at.ts";
import { ruleTokens } from "#server/iptables/rule-tokens.ts";
import type { Token } from "#server/language.ts";
import { TokenList } from "#server/token-list.ts";

/** A whole file is coloured up to here; clients ask for what is in view of larger ones. */
const MOST_TOKENS = 200_000;

export function semanticTokens(file: File, span: Span): readonly Token[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const list = new TokenList(file.text);
  const last = lineOf(file, span.end);
  for (let line = lineOf(file, span.start); line <= last && list.tokens.length <= MOST_TOKENS; line++)
    addLine(list, ruleset, line);
  return list.tokens;
}

function addLine(list: TokenList, ruleset: Ruleset, line: number): void {
  const statement = statementSpan(ruleset, line);
  switch (ruleset.lines.kind[line]) {
    case LINE.comment:
      return list.add(statement, "comment");
    case LINE.table: {
      const name = wordAt(ruleset.text, statement.start + 1, statement.end);
      if (isTable(ruleset.lines.name[line] ?? "")) list.add(name, "namespace", ["declaration"]);
      return;
    }
    case LINE.commit:
      return list.add({ start: statement.start, end: statement.start + "COMMIT".length }, "keyword");
    case LINE.chain:
      return addChain(list, ruleset, line, statement);
    case LINE.rule:
      return ruleTokens(list, ruleset, line);
    case LINE.command:
      return addCommand(list, ruleset, line, statement);
    default:
      return;
  }
}

function addChain(list: TokenList, ruleset: Ruleset, line: number, { start, end }: Span): void {
  const { text, lines } = ruleset;
  const name = wordAt(text, start + 1, end);
  list.add(name, "function", declaredModifiers(tableOfLine(ruleset, line), lines.name[line] ?? ""));
  const policy = wordAt(text, name.end, end);
  if (isPolicy(text, policy)) list.add(policy, "keyword");
  list.addCounters(readCounters(text, skipBlanks(text, policy.end, end), end)?.span);
}

/** -N, -P, -F and the like: chains, and the policy of -P. */
function addCommand(list: TokenList, ruleset: Ruleset, line: number, { start, end }: Span): void {
  const { text } = ruleset;
  const table = tableOfLine(ruleset, line);
  const [command, name, next] = splitWords(text, commandStart(text, start, end), end, 3);
  if (command === undefined) return;
  list.add(command.span, "modifier");
  if (name === undefined || name.text.startsWith("-")) return;
  const isNew = /^(-N|--new|--new-chain)$/.test(command.text);
  list.add(name.span, "function", isNew ? declaredModifiers(table, name.text) : chainModifiers(table, name.text));
  if (next === undefined) return;
  if (/^(-E|--rename-chain)$/.test(command.text)) list.add(next.span, "function", declaredModifiers(table, next.text));
  else if (isPolicy(text, next.span)) list.add(next.span, "keyword");
}

function isPolicy(text: string, { start, end }: Span): boolean {
  return end - start <= "ACCEPT".length && /^(ACCEPT|DROP)$/.test(text.slice(start, end));
}

function wordAt(text: string, at: number, end: number): Span {
  const start = skipBlanks(text, at, end);
  return { start, end: wordEnd(text, start, end) };
}
