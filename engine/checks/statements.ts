// The lines of a dump as iptables-restore meets them: one by one, inside a table or outside.

import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { LINE, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

/** `:NAME POLICY [PACKETS:BYTES]`; a span is empty where the word is missing. */
export interface Declaration {
  readonly table: string;
  readonly line: number;
  readonly name: string;
  readonly nameSpan: Span;
  readonly policy: string;
  readonly policySpan: Span;
  readonly countersSpan: Span;
}

/** The chain lines that stand inside a table. */
export function* declarationsOf(ruleset: Ruleset): Generator<Declaration> {
  const { text, lines } = ruleset;
  let table: string | undefined;
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kind[line];
    if (kind === LINE.table) table = lines.name[line] ?? "";
    else if (kind === LINE.commit) table = undefined;
    if (kind !== LINE.chain || table === undefined) continue;
    const end = lineEnd(text, lines, line);
    const nameSpan = wordFrom(text, statementStart(lines, line) + 1, end);
    const policySpan = wordFrom(text, nameSpan.end, end);
    const name = text.slice(nameSpan.start, nameSpan.end);
    const policy = text.slice(policySpan.start, policySpan.end);
    yield { table, line, name, nameSpan, policy, policySpan, countersSpan: wordFrom(text, policySpan.end, end) };
  }
}

export function wordFrom(text: string, at: number, end: number): Span {
  const start = skipBlanks(text, at, end);
  return { start, end: wordEnd(text, start, end) };
}

/** What is written on the line, without the newline. */
export function lineSpan({ text, lines }: Pick<Ruleset, "text" | "lines">, line: number): Span {
  return { start: lines.start[line] ?? text.length, end: lineEnd(text, lines, line) };
}

/** Who refuses something, for the end of a sentence. */
export function toolOf(backend: Backend): string {
  return backend === "nft" ? "iptables-nft-restore" : "iptables-legacy-restore";
}
