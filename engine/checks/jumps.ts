// The jumps of a ruleset, from its line index alone.

import { splitWords } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

export interface Jump {
  readonly table: Table;
  readonly chain: Chain;
  /** From 1. */
  readonly number: number;
  readonly line: number;
  /** A chain or a target module. */
  readonly target: string;
  readonly goto: boolean;
}

/** Every -j and -g of the rules in effect, table by table, in evaluation order. */
export function* jumpsOf({ tables, lines }: Ruleset): Generator<Jump> {
  for (const table of tables) {
    for (const chain of table.chains.values()) {
      for (let number = 1; number <= chain.ruleLines.length; number++) {
        const line = chain.ruleLines[number - 1] ?? 0;
        const target = lines.target[line] ?? "";
        if (target !== "") yield { table, chain, number, line, target, goto: lines.goto[line] === 1 };
      }
    }
  }
}

/** Where the name behind the line's last -j or -g stands. */
export function jumpSpan({ text, lines }: Ruleset, line: number): Span {
  const span = { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
  const words = splitWords(text, span.start, span.end);
  const at = words.findLastIndex((word) => /^(-j|-g|--jump|--goto)$/.test(word.text));
  return words[at + 1]?.span ?? span;
}
