// The coloured words of an ipset file.

import type { IpSet } from "#engine/ipset/ipset.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { wordsOf } from "#engine/ipset/words.ts";
import { LINE, lineAt, lineEnd } from "#engine/iptables/lines.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import type { Token, TokenType } from "#server/language.ts";
import { TokenList } from "#server/token-list.ts";

/** A whole file is coloured up to here; clients ask for what is in view of larger ones. */
const MOST_TOKENS = 200_000;

interface Colouring {
  readonly list: TokenList;
  readonly sets: ReadonlyMap<string, IpSet>;
}

export function semanticTokens({ ipsets, lines, text }: File, span: Span): readonly Token[] {
  if (ipsets === undefined) return [];
  const list = new TokenList(text);
  const colouring = { list, sets: new Map(ipsets.sets.map((set) => [set.name.text, set])) };
  const last = lineAt(lines, span.end);
  let listed = ipsets.format === "list" ? ipsets.sets.findLast((set) => set.span.start <= span.start) : undefined;
  for (let line = lineAt(lines, span.start); line <= last && list.tokens.length <= MOST_TOKENS; line++) {
    const words = wordsOf(text, lines.start[line] ?? 0, lineEnd(text, lines, line));
    const [first, second] = words;
    if (first === undefined) continue;
    if (lines.kind[line] === LINE.comment) list.add(spanOf(first.span.start, lineEnd(text, lines, line)), "comment");
    else if (ipsets.format === "save") addCommand(colouring, words);
    else {
      if (first.text === "Name:") listed = colouring.sets.get(second?.text ?? "");
      addListed(colouring, words, listed);
    }
  }
  return list.tokens;
}

function addCommand({ list, sets }: Colouring, words: readonly Word[]): void {
  const [command, name, third, ...rest] = words;
  if (command === undefined) return;
  if (command.text === "COMMIT") return list.add(command.span, "keyword");
  const creates = /^(create|-N|--create)$/.test(command.text);
  if (!creates && !/^(add|-A|--add|del|-D|test|-T|flush|-F|destroy|-X|swap|-W|rename|-E)$/.test(command.text)) return;
  list.add(command.span, "modifier");
  if (name !== undefined) list.add(name.span, "type", creates ? ["declaration"] : []);
  if (third === undefined) return;
  if (creates) {
    if (setType(third.text) !== undefined) list.add(third.span, "enumMember");
    addOptions(list, rest, { commentHasText: false });
  } else if (/^(swap|-W|rename|-E)$/.test(command.text)) list.add(third.span, "type");
  else {
    addElement(list, third, sets.get(name?.text ?? ""));
    addOptions(list, rest, { commentHasText: true });
  }
}

/** A line of `ipset list`: a field, or a member of the set above. */
function addListed({ list }: Colouring, words: readonly Word[], set: IpSet | undefined): void {
  const [first, ...rest] = words;
  if (first === undefined) return;
  const colon = words.findIndex(({ text }) => text.endsWith(":"));
  const field = /^(Name|Type|Revision|Header|Size|References|Number|Members|Timeout|Default|Bindings)/.test(first.text);
  if (!field || colon < 0) {
    addElement(list, first, set);
    return addOptions(list, rest, { commentHasText: true });
  }
  for (const word of words.slice(0, colon + 1)) list.add(word.span, "property");
  const values = words.slice(colon + 1);
  if (first.text === "Header:") return addOptions(list, values, { commentHasText: false });
  for (const word of values) {
    if (first.text === "Name:") list.add(word.span, "type", ["declaration"]);
    else list.add(word.span, first.text === "Type:" ? "enumMember" : valueType(word));
  }
}

/** One token for each part between the commas. */
function addElement(list: TokenList, { text, span }: Word, set: IpSet | undefined): void {
  if (set?.type === "list:set") return list.add(span, "type");
  if (span.end - span.start !== text.length) return list.add(span, "string");
  let start = span.start;
  for (const [index, part] of text.split(",").entries()) {
    list.add(spanOf(start, start + part.length), set?.dimensions[index] === "iface" ? "variable" : "number");
    start += part.length + 1;
  }
}

const FLAGS = /^(counters|comment|skbinfo|forceadd|nomatch|wildcard|-exist|-!)$/;

function addOptions(list: TokenList, words: readonly Word[], { commentHasText }: { readonly commentHasText: boolean }): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) return;
    list.add(word.span, "parameter");
    const hasText = word.text === "comment" && commentHasText;
    const value = FLAGS.test(word.text) && !hasText ? undefined : words[++i];
    if (value !== undefined) list.add(value.span, hasText ? "comment" : valueType(value));
  }
}

function valueType({ text }: Word): TokenType {
  return /^\d/.test(text) ? "number" : /^[a-z]\w*$/.test(text) ? "enumMember" : "string";
}
