// The words of one rule line → Rule: matches with their options, target, comments, and what nobody understands.

import { readCounters } from "#engine/iptables/binder.ts";
import { COMMAND_WORDS, type CommandWord } from "#engine/iptables/command-words.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { matchNamed } from "#engine/iptables/modules.ts";
import { hasUnknownTarget, meaningOf, type OpenMatch, type OpenRule, type Owner } from "#engine/iptables/option-lookup.ts";
import type { Chain, Counters, Match, Option, Rule, RuleRef, Ruleset, Stray, Table } from "#engine/iptables/ruleset.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** Words of one rule that are read: iptables-restore takes some 250 (add_argv(), iptables/xshared.c). */
const MOST_WORDS = 1000;

/** The rule with this number (from 1) in the chain, or undefined when there is none. `table`: the chain's, where at hand. */
export function readRule(ruleset: Ruleset, chain: Chain, number: number, table = tableOf(ruleset, chain)): Rule | undefined {
  const line = chain.ruleLines[number - 1];
  if (line === undefined) return undefined;
  const ref = { table: chain.table, chain: chain.name, number };
  const span = { start: statementStart(ruleset.lines, line), end: lineEnd(ruleset.text, ruleset.lines, line) };
  return readStatement(ruleset.text, span, ref, line, (name) => table?.chains.has(name) ?? false);
}

/** A table may stand in the file twice: the one that holds this very chain. */
function tableOf({ tables }: Ruleset, chain: Chain): Table | undefined {
  return tables.find((table) => table.chains.get(chain.name) === chain);
}

/** Reads a rule statement (`[1:2] -A CHAIN …`) that stands at `span`. */
export function readStatement(text: string, span: Span, ref: RuleRef, line: number, isChain: (name: string) => boolean): Rule {
  const counters = readCounters(text, span.start, span.end);
  const words = splitWords(text, counters?.span.end ?? span.start, span.end, MOST_WORDS + 1);
  const cut = words.length > MOST_WORDS ? words.pop() : undefined;
  const reader: Reader = {
    text,
    words,
    at: 2,
    isChain,
    matches: [],
    target: undefined,
    strays: [],
    problems: [],
    comments: [],
    core: undefined,
    counters,
  };
  const chain = words[1] ?? { text: ref.chain, span };
  if (/^\d+$/.test(words[2]?.text ?? "") && /^-(I|R|-insert|-replace)/.test(words[0]?.text ?? "")) reader.at = 3;
  while (reader.at < words.length) readItem(reader);
  if (cut !== undefined) breakOff(reader, { start: cut.span.start, end: span.end });
  const { matches, target, comments, strays, problems } = reader;
  const all = reader.core === undefined || reader.core.list.length === 0 ? matches : [reader.core, ...matches];
  return { ref, line, chain, counters: reader.counters, matches: all.map(sealMatch), target, comments, strays, problems, span };
}

interface Reader extends OpenRule {
  readonly text: string;
  readonly words: readonly Word[];
  at: number;
  readonly comments: Word[];
  readonly strays: Stray[];
  readonly problems: Diagnostic[];
  counters: Counters | undefined;
}

function sealMatch({ module, name, list, span }: OpenMatch): Match {
  return { module, name, options: list, span };
}

function report(reader: Reader, code: string, span: Span, message: string): void {
  reader.problems.push(diagnostic(code, "error", span, message));
}

function reportOldNegation(reader: Reader, name: Word, negation: Word): void {
  const message = `Write \`! ${name.text}\`: iptables refuses \`!\` behind the option since 1.4.3.`;
  const before = { start: name.span.start, end: name.span.start };
  const behind = { start: name.span.end, end: negation.span.end };
  const edits = [
    { span: before, text: "! " },
    { span: behind, text: "" },
  ];
  const fixes = [{ title: `Write \`! ${name.text}\``, edits }];
  reader.problems.push(diagnostic("old-negation", "error", negation.span, message, { fixes }));
}

/** What the words that are not read would do is not known. */
function breakOff(reader: Reader, span: Span): void {
  const word = { text: "…", span };
  reader.strays.push({ word, reason: `more than ${MOST_WORDS} words, which iptables refuses` });
  reader.target = { name: word, mode: "jump", options: [], span };
  report(
    reader,
    "stray-word",
    span,
    `A rule of more than ${MOST_WORDS} words is not read to its end; iptables-restore takes some 250.`,
  );
}

/** One item: `[!] --option value…`, `-m module`, `-j target`. */
function readItem(reader: Reader): void {
  const first = reader.words[reader.at];
  if (first === undefined) return;
  reader.at++;
  const bang = first.text === "!" ? first : undefined;
  const word = bang === undefined ? first : reader.words[reader.at];
  if (word === undefined) return report(reader, "stray-negation", first.span, "Nothing follows `!`.");
  if (bang !== undefined) reader.at++;
  const { name, value } = splitName(reader, word);
  const meaning = COMMAND_WORDS.get(name.text) ?? meaningOf(reader, name.text);
  if (meaning === undefined) return readUnknown(reader, bang, name, value);
  if ("found" in meaning) return readOption(reader, bang, name, value, meaning);
  if (bang !== undefined) report(reader, "stray-negation", bang.span, `\`!\` cannot stand before ${name.text}.`);
  readCommandWord(reader, meaning, word, name, value);
}

function readCommandWord(reader: Reader, meaning: CommandWord, word: Word, name: Word, value: Word | undefined): void {
  switch (meaning.kind) {
    case "match":
      return loadMatch(reader, word, takeValue(reader, name, value));
    case "jump":
    case "goto":
      return readTarget(reader, word, meaning.kind, takeValue(reader, name, value));
    case "counters":
      return readCounterWords(reader, name, value);
    case "refused":
      report(reader, "unknown-option", name.span, `${name.text} cannot stand in a rule: ${meaning.why}.`);
      if (meaning.words === 0) return;
      reader.strays.push({ word: name, reason: `${name.text} cannot stand in a rule` });
      if (value === undefined && reader.at < reader.words.length) reader.at++;
      return;
    case "ignored":
      if (meaning.words > 0) takeValue(reader, name, value);
  }
}

/**
 * `--name=value` and glued short options (`-ptcp`) are two words written as one. A long option's value may be quoted; a short
 * one's may not: iptables-restore takes `-p"tcp"` for `-p -ptcp`.
 */
function splitName({ text: whole }: Reader, word: Word): { name: Word; value: Word | undefined } {
  const { text, span } = word;
  const isQuoted = span.end - span.start !== text.length;
  const at = text.startsWith("--") ? text.indexOf("=") : !isQuoted && /^-[sdiopjgmc]./.test(text) ? 2 : -1;
  if (at < 0 || !whole.startsWith(text.slice(0, at), span.start)) return { name: word, value: undefined };
  const valueAt = text.startsWith("--") ? at + 1 : at;
  return {
    name: { text: text.slice(0, at), span: { start: span.start, end: span.start + at } },
    value: { text: text.slice(valueAt), span: { start: span.start + valueAt, end: span.end } },
  };
}

function takeValue(reader: Reader, name: Word, glued: Word | undefined): Word | undefined {
  if (glued !== undefined) return glued;
  const value = reader.words[reader.at];
  if (value === undefined) report(reader, "missing-value", name.span, `${name.text} needs a value.`);
  else reader.at++;
  return value;
}

/** `-c PACKETS BYTES`, also with a comma between them. */
function readCounterWords(reader: Reader, name: Word, glued: Word | undefined): void {
  const first = takeValue(reader, name, glued);
  if (first === undefined) return;
  const comma = first.text.indexOf(",", 1);
  const next = reader.words[reader.at];
  const second = comma < 0 && next !== undefined && !/^[-!]/.test(next.text) ? next : undefined;
  if (second !== undefined) reader.at++;
  const packets = countOf(comma < 0 ? first.text : first.text.slice(0, comma));
  const bytes = countOf(comma < 0 ? (second?.text ?? "") : first.text.slice(comma + 1));
  const span = { start: first.span.start, end: (second ?? first).span.end };
  if (packets === undefined || bytes === undefined)
    return report(reader, "missing-value", span, `${name.text} needs two numbers: packets and bytes.`);
  reader.counters = { packets, bytes, span };
}

/** The number at the start, as sscanf(3) reads it. */
function countOf(text: string): number | undefined {
  const digits = /^\s*[-+]?(\d+)/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function loadMatch(reader: Reader, word: Word, name: Word | undefined): void {
  if (name === undefined) return;
  const module = matchNamed(name.text);
  reader.matches.push({
    module: module?.name ?? name.text,
    name,
    options: module?.options,
    list: [],
    span: { start: word.span.start, end: name.span.end },
  });
}

function readTarget(reader: Reader, word: Word, mode: "jump" | "goto", name: Word | undefined): void {
  if (name === undefined) return;
  if (reader.target !== undefined)
    report(reader, "repeated-option", word.span, "A rule has one target: this is a second -j or -g.");
  if (name.text === "") report(reader, "missing-value", name.span, "The name of a target or chain is empty.");
  reader.target = { name, mode, options: [], span: { start: word.span.start, end: name.span.end } };
}

function readOption(reader: Reader, bang: Word | undefined, name: Word, glued: Word | undefined, owner: Owner): void {
  const { match, found } = owner;
  const values: Word[] = [];
  let negation = bang;
  if (found.words > 0 && !found.optional && glued === undefined && isOldNegation(reader)) {
    negation = reader.words[reader.at++];
    if (negation !== undefined) reportOldNegation(reader, name, negation);
  }
  for (let i = 0; i < found.words; i++) {
    if (found.optional && glued === undefined && isOption(reader)) break;
    const value = takeValue(reader, name, i === 0 ? glued : undefined);
    if (value === undefined) break;
    values.push(value);
  }
  if (isRepeated(reader, owner)) {
    reader.strays.push({ word: name, reason: `${name.text} stands twice, which iptables refuses` });
    report(reader, "repeated-option", name.span, `${name.text} may stand only once.`);
  }
  const start = negation !== undefined && negation.span.start < name.span.start ? negation.span.start : name.span.start;
  const span = { start, end: Math.max(name.span.end, values.at(-1)?.span.end ?? 0) };
  if (negation !== undefined && !found.negatable)
    report(reader, "stray-negation", negation.span, `${name.text} cannot be negated.`);
  addOption(reader, match, { name, key: found.key, negated: negation !== undefined, values, span });
}

/** Whether an option stands next, or nothing. */
function isOption({ words, at }: Reader): boolean {
  return /^[-!]|^$/.test(words[at]?.text ?? "");
}

/** `-s ! 10.0.0.1`. A `!` with no value behind it is the value itself: `--comment !`. */
function isOldNegation({ words, at }: Reader): boolean {
  const next = words[at];
  if (next === undefined || next.text !== "!" || next.span.end - next.span.start !== 1) return false;
  const value = words[at + 1];
  return value !== undefined && !/^[-!]/.test(value.text);
}

function addOption(reader: Reader, match: OpenMatch | undefined, option: Option): void {
  if (match !== undefined) {
    match.list.push(option);
    match.span = { start: Math.min(match.span.start, option.span.start), end: Math.max(match.span.end, option.span.end) };
    const value = option.values[0];
    if (option.key === "--comment" && value !== undefined) reader.comments.push(value);
  } else if (reader.target !== undefined) {
    const span = { start: reader.target.span.start, end: option.span.end };
    reader.target = { ...reader.target, options: [...reader.target.options, option], span };
  }
}

function isRepeated(reader: Reader, { match, found }: Owner): boolean {
  const options = match === undefined ? (reader.target?.options ?? []) : match.list;
  return !found.repeatable && options.some((option) => option.key === found.key);
}

/** An option nobody knows takes the words up to the next option. A module we do not know owns it; else it is astray. */
function readUnknown(reader: Reader, bang: Word | undefined, name: Word, glued: Word | undefined): void {
  if (!name.text.startsWith("-") || name.text === "-") {
    reader.strays.push({ word: name, reason: "a word that belongs to no option" });
    return report(reader, "stray-word", name.span, `"${name.text}" belongs to no option.`);
  }
  if (/^-[sdiopjgmc]./.test(name.text)) {
    const option = name.text.slice(0, 2);
    reader.strays.push({ word: name, reason: `iptables refuses a quoted value right behind ${option}` });
    return report(reader, "unknown-option", name.span, `Write a blank behind ${option}: iptables refuses a quoted value there.`);
  }
  const values: Word[] = glued === undefined ? [] : [glued];
  while (glued === undefined) {
    const next = reader.words[reader.at];
    if (next === undefined || next.text === "!" || (next.text.startsWith("-") && next.text.length > 1)) break;
    values.push(next);
    reader.at++;
  }
  const span = { start: bang?.span.start ?? name.span.start, end: values.at(-1)?.span.end ?? name.span.end };
  const option = { name, key: "", negated: bang !== undefined, values, span };
  if (hasUnknownTarget(reader)) return addOption(reader, undefined, option);
  const unknown = reader.matches.findLast((match) => match.options === undefined);
  if (unknown !== undefined) return addOption(reader, unknown, option);
  reader.strays.push({ word: { text: name.text, span }, reason: `no module of this rule has an option ${name.text}` });
  report(reader, "unknown-option", name.span, `No module of this rule has an option ${name.text}.`);
}
