// What an iptables-save file says, as plain data. Tables and chains are bound at once; a rule's words are read on demand
// (read-rule.ts), since a node's dump may have a hundred thousand rules.

import type { LineIndex } from "#engine/iptables/lines.ts";
import type { Family } from "#engine/net/address.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** Points at a rule as `iptables -L --line-numbers` does: `number` counts from 1. */
export interface RuleRef {
  readonly table: string;
  readonly chain: string;
  readonly number: number;
}

/** `[packets:bytes]` of a rule or a policy. */
export interface Counters {
  readonly packets: number;
  readonly bytes: number;
  readonly span: Span;
}

export type Policy = "ACCEPT" | "DROP";

export interface Ruleset {
  readonly text: string;
  /** Of the first table that tells; tables have their own. */
  readonly family: Family;
  /** What the caller of the parser said, for parsing again. */
  readonly givenFamily: Family | undefined;
  /** Every line of the text, classified; `lines.start[n]` is where line n begins (0-based lines). */
  readonly lines: LineIndex;
  /** In the order in which they stand; a table named twice in one family stands twice, and the later one counts. */
  readonly tables: readonly Table[];
  /** Tables that the tool says it could not print. */
  readonly hiddenTables: readonly string[];
  readonly problems: readonly Diagnostic[];
  /** Whether -A and declarations are all there is: every rule then stands in its chain in the order of the lines. */
  readonly onlyAppends: boolean;
}

export interface Table {
  readonly name: string;
  readonly family: Family;
  /** Whether the caller or a header says which family it is; else the rules do. */
  readonly familyGiven: boolean;
  /** The name as written; undefined for text without a `*table` line, which is taken for `filter`. */
  readonly nameSpan: Span | undefined;
  readonly chains: ReadonlyMap<string, Chain>;
  readonly committed: boolean;
  readonly span: Span;
}

export interface Chain {
  readonly table: string;
  readonly name: string;
  /** The line that declares it (`:NAME …` or `-N NAME`), undefined when only rules name it. */
  readonly declarationLine: number | undefined;
  readonly nameSpan: Span | undefined;
  /** ACCEPT or DROP for a builtin chain; undefined for a user chain ("-"). */
  readonly policy: Policy | undefined;
  readonly counters: Counters | undefined;
  /** Line of each rule, in evaluation order: rule n is on line `ruleLines[n - 1]`. */
  readonly ruleLines: readonly number[];
  /** Stays the same object while edits leave the chain's rules alone, wherever their lines move. */
  readonly edition: object;
}

/** An option with its values, as written. */
export interface Option {
  /** As written, e.g. `--dport` or `-s`. */
  readonly name: Word;
  /** The full name in the module's table, e.g. `--destination-port`. */
  readonly key: string;
  readonly negated: boolean;
  readonly values: readonly Word[];
  /** From `!` (when negated) to the end of the last value. */
  readonly span: Span;
}

export interface Match {
  /** Module name; "" for the options every rule has (`-s -d -i -o -p -f`). */
  readonly module: string;
  /** The module name as written behind `-m`; undefined when the protocol loaded it, or for "". */
  readonly name: Word | undefined;
  readonly options: readonly Option[];
  readonly span: Span;
}

export interface Target {
  readonly name: Word;
  readonly mode: "jump" | "goto";
  readonly options: readonly Option[];
  /** From `-j` to the end of the last option. */
  readonly span: Span;
}

/** A word nobody knows: an option of no loaded module, or a stray value. Kept, and the rule's answer is "unknown". */
export interface Stray {
  readonly word: Word;
  readonly reason: string;
}

export interface Rule {
  readonly ref: RuleRef;
  readonly line: number;
  readonly chain: Word;
  readonly counters: Counters | undefined;
  readonly matches: readonly Match[];
  readonly target: Target | undefined;
  /** Texts of `-m comment`, in order, with their spans. */
  readonly comments: readonly Word[];
  readonly strays: readonly Stray[];
  readonly problems: readonly Diagnostic[];
  readonly span: Span;
}
