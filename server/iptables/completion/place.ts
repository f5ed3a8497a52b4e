// Where in a statement the cursor stands, from the words before it: what may be written there.

import { commandStart } from "#engine/iptables/binder.ts";
import { skipBlanks, splitWords } from "#engine/iptables/lexer.ts";
import { LINE, lineAt, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Span, Word } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { type RulePlace, rulePlace } from "#server/iptables/completion/rule-place.ts";
import { tableOfLine } from "#server/iptables/line-table.ts";

/** What every place knows. */
export interface Cursor {
  readonly file: File;
  readonly ruleset: Ruleset;
  readonly line: number;
  /** The table the line stands in; undefined before, between and behind tables. */
  readonly table: Table | undefined;
  readonly offset: number;
  /** The word at the cursor, which a proposal replaces; empty where there is none. */
  readonly span: Span;
  /** Where the line's text ends. */
  readonly end: number;
}

export type Place = Cursor &
  (
    | { readonly kind: "statement" }
    | { readonly kind: "table" }
    /** A word of `:CHAIN POLICY [1:2]`, from 0. */
    | { readonly kind: "declaration"; readonly index: number; readonly chain: string }
    /** The chain behind a command such as -A or -F. */
    | { readonly kind: "chain"; readonly command: string }
    | { readonly kind: "policy"; readonly chain: string }
    | ({ readonly kind: "rule"; readonly chain: string } & RulePlace)
  );

const RULE_COMMANDS = /^(-[AIRDC]|--append|--insert|--replace|--delete|--check)$/;
const CHAIN_COMMANDS =
  /^(-[NXFPEZLS]|--new-chain|--new|--delete-chain|--flush|--policy|--rename-chain|--zero|--list|--list-rules)$/;

/** Undefined in comments, in quotes, and where nothing that is known may stand. */
export function placeAt(file: File, offset: number): Place | undefined {
  const { ruleset } = file;
  if (ruleset === undefined) return undefined;
  const { text, lines } = ruleset;
  const line = lineAt(lines, offset);
  const end = lineEnd(text, lines, line);
  const start = startOf(ruleset, line, end);
  const cursor = { file, ruleset, line, table: tableAround(ruleset, line), offset, end };
  if (offset < start) return undefined;
  switch (offset > start ? text.charAt(start) : "") {
    case "#":
      return undefined;
    case "*":
      return { ...cursor, kind: "table", span: { start, end } };
    default:
      return placeInWords(cursor, start);
  }
}

/** A line that is no statement yet begins behind its blanks. */
function startOf({ text, lines }: Ruleset, line: number, end: number): number {
  const kind = lines.kind[line];
  if (kind !== LINE.blank && kind !== LINE.unknown) return statementStart(lines, line);
  return skipBlanks(text, lines.start[line] ?? 0, end);
}

/** Behind its COMMIT a table is over. */
function tableAround(ruleset: Ruleset, line: number): Table | undefined {
  const table = tableOfLine(ruleset, line);
  const isOver = table?.nameSpan !== undefined && table.committed && statementStart(ruleset.lines, line) > table.span.end;
  return isOver ? undefined : table;
}

function placeInWords(cursor: Omit<Cursor, "span">, start: number): Place | undefined {
  const { ruleset, offset, end } = cursor;
  const { text } = ruleset;
  const isDeclaration = text.charAt(start) === ":";
  const from = isDeclaration ? start : commandStart(text, start, end);
  if (offset < from) return undefined;
  const words = splitWords(text, from, end);
  const word = offset === from ? undefined : wordAt(words, offset);
  const span = word?.span ?? { start: offset, end: offset };
  if (text.slice(span.start, offset).includes('"')) return undefined;
  const index = words.filter((one) => one.span.end <= span.start && one.span.start < span.start).length;
  const here = { ...cursor, span };
  if (isDeclaration) return { ...here, kind: "declaration", index, chain: words[0]?.text.slice(1) ?? "" };
  const command = words[0]?.text ?? "";
  if (index === 0) return { ...here, kind: "statement" };
  const chain = words[1]?.text ?? "";
  if (index === 1) return isCommand(command) ? { ...here, kind: "chain", command } : undefined;
  if (/^(-P|--policy)$/.test(command)) return index === 2 ? { ...here, kind: "policy", chain } : undefined;
  if (!RULE_COMMANDS.test(command)) return undefined;
  const place = rulePlace(here, start);
  return place && { ...here, ...place, kind: "rule", chain };
}

function isCommand(word: string): boolean {
  return RULE_COMMANDS.test(word) || CHAIN_COMMANDS.test(word);
}

/** Right before an option nothing is replaced: something new is written there. */
function wordAt(words: readonly Word[], offset: number): Word | undefined {
  const inside = words.find(({ span }) => span.start < offset && offset <= span.end);
  if (inside !== undefined) return inside;
  const next = words.find(({ span }) => span.start === offset);
  return next === undefined || /^[-!"]/.test(next.text) || next.text === "" ? undefined : next;
}
