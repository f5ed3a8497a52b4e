// The words of one rule line → Rule: matches with their options, target, comments, and what nobody understands.
// Options are looked up as iptables does it: newest module first, then the options every rule has, then the module
// that the protocol loads (xtables_merge_options(), command_default(), iptables/xshared.c).

import { readCounters } from "#engine/iptables/binder.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { CORE, type FoundOption, findOption, type ModuleOptions, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import type { Chain, Counters, Match, Option, Rule, RuleRef, Ruleset, Stray, Table, Target } from "#engine/iptables/ruleset.ts";
import { protocolName, protocolNumber } from "#engine/iptables/values/protocol.ts";
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
  const all = reader.core === undefined ? matches : [reader.core, ...matches];
  return { ref, line, chain, counters: reader.counters, matches: all.map(sealMatch), target, comments, strays, problems, span };
}

interface OpenMatch extends ModuleOptions {
  readonly module: string;
  readonly name: Word | undefined;
  readonly list: Option[];
  span: Span;
}

interface Reader {
  readonly words: readonly Word[];
  at: number;
  readonly isChain: (name: string) => boolean;
  readonly matches: OpenMatch[];
  core: OpenMatch | undefined;
  target: Target | undefined;
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
  const bang = first.text === "!" && first.span.end - first.span.start === 1 ? first : undefined;
  const word = bang === undefined ? first : reader.words[reader.at];
  if (word === undefined) return report(reader, "stray-negation", first.span, "Nothing follows `!`.");
  if (bang !== undefined) reader.at++;
  const { name, value } = splitName(word);
  if (bang !== undefined && /^(-m|--match|-j|--jump|-g|--goto)$/.test(name.text)) {
    report(reader, "stray-negation", bang.span, `\`!\` cannot stand before ${name.text}.`);
  }
  if (name.text === "-m" || name.text === "--match") loadMatch(reader, word, takeValue(reader, name, value));
  else if (name.text === "-j" || name.text === "--jump") readTarget(reader, word, "jump", takeValue(reader, name, value));
  else if (name.text === "-g" || name.text === "--goto") readTarget(reader, word, "goto", takeValue(reader, name, value));
  else if (name.text === "-c" || name.text === "--set-counters") readCounterWords(reader, name);
  else if (/^(-v|-n|-4|-6|--verbose|--numeric|--ipv4|--ipv6)$/.test(name.text)) return;
  else if (name.text === "-t" || name.text === "--table" || name.text === "-w") takeValue(reader, name, value);
  else readOption(reader, bang, name, value);
}

/** `--name=value` and glued short options (`-ptcp`) are two words written as one. */
function splitName(word: Word): { name: Word; value: Word | undefined } {
  const { text, span } = word;
  const glued = span.end - span.start === text.length;
  const at = text.startsWith("--") ? text.indexOf("=") : /^-[sdiopjgm]./.test(text) ? 2 : -1;
  if (at < 0 || !glued) return { name: word, value: undefined };
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

function readCounterWords(reader: Reader, name: Word): void {
  const packets = takeValue(reader, name, undefined);
  const bytes = takeValue(reader, name, undefined);
  if (packets === undefined || bytes === undefined) return;
  const span = { start: packets.span.start, end: bytes.span.end };
  reader.counters = { packets: Number(packets.text) || 0, bytes: Number(bytes.text) || 0, span };
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
  reader.target = { name, mode, options: [], span: { start: word.span.start, end: name.span.end } };
}

function readOption(reader: Reader, bang: Word | undefined, name: Word, glued: Word | undefined): void {
  if (!name.text.startsWith("-") || name.text === "-") {
    reader.strays.push({ word: name, reason: "a word that belongs to no option" });
    return report(reader, "stray-word", name.span, `"${name.text}" belongs to no option.`);
  }
  const owner = findOwner(reader, name.text);
  if (owner === undefined) return readUnknown(reader, bang, name, glued);
  const values: Word[] = [];
  let negation = bang;
  const wanted = owner.words;
  if (wanted > 0 && glued === undefined && reader.words[reader.at]?.text === "!") {
    negation = reader.words[reader.at++];
    if (negation)
      report(
        reader,
        "old-negation",
        negation.span,
        `Write \`! ${name.text}\`: iptables refuses \`!\` behind the option since 1.4.3.`,
      );
  }
  for (let i = 0; i < wanted; i++) {
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
  if (negation !== undefined && !owner.negatable)
    report(reader, "stray-negation", negation.span, `${name.text} cannot be negated.`);
  addOption(reader, owner.match, { name, key: owner.key, negated: negation !== undefined, values, span });
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

function isRepeated(reader: Reader, { match, key, repeatable }: Owner): boolean {
  const options = match === undefined ? (reader.target?.options ?? []) : match.list;
  return !repeatable && options.some((option) => option.key === key);
}

interface Owner extends FoundOption {
  /** Undefined: the target. */
  readonly match: OpenMatch | undefined;
}

function findOwner(reader: Reader, name: string): Owner | undefined {
  const target =
    reader.target !== undefined && !reader.isChain(reader.target.name.text) ? targetNamed(reader.target.name.text) : undefined;
  if (target !== undefined) {
    const found = findOption(target, name);
    if (found !== undefined) return { match: undefined, ...found };
  }
  for (let i = reader.matches.length - 1; i >= 0; i--) {
    const match = reader.matches[i];
    const found = match && findOption(match, name);
    if (found !== undefined) return { match, ...found };
  }
  const found = findOption(CORE, name);
  if (found !== undefined) {
    reader.core ??= {
      module: "",
      name: undefined,
      options: CORE.options,
      list: [],
      span: { start: Number.MAX_SAFE_INTEGER, end: 0 },
    };
    return { match: reader.core, ...found };
  }
  return loadByProtocol(reader, name);
}

/** `-p tcp --dport 80` loads the match tcp by itself, once. */
function loadByProtocol(reader: Reader, name: string): Owner | undefined {
  const written = reader.core?.list.find((option) => option.key === "--protocol")?.values[0]?.text ?? "";
  const number = protocolNumber(written);
  const module = number === undefined ? undefined : matchNamed(protocolName(number));
  if (module === undefined || reader.matches.some((match) => match.module === module.name)) return undefined;
  const found = findOption(module, name);
  if (found === undefined) return undefined;
  const span = { start: Number.MAX_SAFE_INTEGER, end: 0 };
  const match: OpenMatch = { module: module.name, name: undefined, options: module.options, list: [], span };
  reader.matches.push(match);
  return { match, ...found };
}

/** An option nobody knows takes the words up to the next option. A module we do not know owns it; else it is astray. */
function readUnknown(reader: Reader, bang: Word | undefined, name: Word, glued: Word | undefined): void {
  const values: Word[] = glued === undefined ? [] : [glued];
  while (glued === undefined) {
    const next = reader.words[reader.at];
    if (next === undefined || next.text === "!" || (next.text.startsWith("-") && next.text.length > 1)) break;
    values.push(next);
    reader.at++;
  }
  const span = { start: bang?.span.start ?? name.span.start, end: values.at(-1)?.span.end ?? name.span.end };
  const option = { name, key: "", negated: bang !== undefined, values, span };
  const target = reader.target;
  if (target !== undefined && !reader.isChain(target.name.text) && targetNamed(target.name.text) === undefined) {
    return addOption(reader, undefined, option);
  }
  const unknown = reader.matches.findLast((match) => match.options === undefined);
  if (unknown !== undefined) return addOption(reader, unknown, option);
  reader.strays.push({ word: { text: name.text, span }, reason: `no module of this rule has an option ${name.text}` });
  report(reader, "unknown-option", name.span, `No module of this rule has an option ${name.text}.`);
}
