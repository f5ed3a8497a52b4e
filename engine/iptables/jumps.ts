// Who calls whom: the jumps and gotos of a ruleset, read from the line index alone, so that a big dump costs little.
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

/** A rule that jumps or goes to a chain of its table. */
export interface Call {
  readonly table: string;
  /** The calling chain. */
  readonly chain: string;
  /** The calling rule, from 1. */
  readonly number: number;
  readonly line: number;
  readonly mode: "jump" | "goto";
}

/** Every -j and -g of a table's rules in effect, in evaluation order. */
export function* jumpsIn({ lines }: Ruleset, table: Table): Generator<Jump> {
  for (const chain of table.chains.values()) {
    for (let number = 1; number <= chain.ruleLines.length; number++) {
      const line = chain.ruleLines[number - 1] ?? 0;
      const target = lines.target[line] ?? "";
      if (target !== "") yield { table, chain, number, line, target, goto: lines.goto[line] === 1 };
    }
  }
}

/** The calls of every chain of the table that is called at all. */
export function callsByChain(ruleset: Ruleset, table: Table): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, Call[]>();
  for (const { chain, number, line, target, goto } of jumpsIn(ruleset, table)) {
    if (!table.chains.has(target)) continue;
    const call: Call = { table: table.name, chain: chain.name, number, line, mode: goto ? "goto" : "jump" };
    const known = calls.get(target);
    if (known === undefined) calls.set(target, [call]);
    else known.push(call);
  }
  return calls;
}

/** Where the name behind the line's last -j or -g stands. */
export function jumpSpan({ text, lines }: Ruleset, line: number): Span {
  const span = { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
  const words = splitWords(text, span.start, span.end);
  const at = words.findLastIndex((word) => /^(-j|-g|--jump|--goto)$/.test(word.text));
  return words[at + 1]?.span ?? span;
}
