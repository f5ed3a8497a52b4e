// The words behind the destination of a packet line, in any order, each once.
import type { Family } from "#engine/net/address.ts";
import { icmpNamed, icmpNames, isIcmpName } from "#engine/net/icmp-names.ts";
import { type Head, type LineReading, type LineWordKind, refuse } from "#engine/net/packet-head.ts";
import { FLAG_NAMES, readFlags } from "#engine/net/packet-values.ts";
import { BARE_WORDS, KEYWORDS, type Keyword, type Said } from "#engine/net/packet-words.ts";
import { ICMP, ICMPV6, isIcmp, protocolName, TCP } from "#engine/net/protocol.ts";
import { didYouMean } from "#engine/text/closest-word.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

/** What was said, and where. */
export type SaidAt = Said & { readonly spans: ReadonlyMap<keyof Said, Span> };

interface WordReading {
  readonly said: Said;
  readonly kinds: readonly LineWordKind[];
  /** Tokens it takes: the word, or the word and its value. */
  readonly used: 1 | 2;
  readonly problem?: { readonly code: "packet-unknown-word" | "packet-value"; readonly span: Span; readonly message: string };
}

export function readWords(tokens: readonly Word[], head: Head, reading: LineReading): SaidAt {
  let said: Said = {};
  const spans = new Map<keyof Said, Span>();
  for (let i = 0; i < tokens.length; ) {
    const word = tokens[i];
    if (word === undefined) break;
    const value = tokens[i + 1];
    const one = readWord(word, value, head);
    const span = spanOf(word.span.start, (one.used === 2 ? value : word)?.span.end ?? word.span.end);
    for (const [at, kind] of one.kinds.entries()) {
      const token = tokens[i + at];
      if (token !== undefined) reading.words.push({ span: token.span, kind });
    }
    if (one.problem !== undefined) refuse(reading, one.problem.code, one.problem.span, one.problem.message);
    for (const field of fieldsOf(one.said)) {
      if (spans.has(field)) refuse(reading, "packet-repeated-word", span, `${FIELD_NAMES[field] ?? field} is said twice`);
      spans.set(field, span);
    }
    said = { ...one.said, ...said };
    i += one.used;
  }
  return { ...said, spans };
}

/** How a field is called where its name is not the word that sets it. */
const FIELD_NAMES: Partial<Record<keyof Said, string>> = {
  flags: "what TCP flags are set",
  icmp: "the ICMP type",
  state: "the connection state",
  tos: "the TOS byte",
  linkType: "how the frame is addressed",
  fragment: "the fragment offset",
};

function fieldsOf(said: Said): readonly (keyof Said)[] {
  return FIELDS.filter((field) => said[field] !== undefined);
}

const FIELDS: readonly (keyof Said)[] = [
  "flags",
  "icmp",
  "chunks",
  "state",
  "reply",
  "out",
  "mark",
  "connmark",
  "ttl",
  "tos",
  "length",
  "mac",
  "uid",
  "gid",
  "fragment",
  "mss",
  "linkType",
];

function readWord(word: Word, value: Word | undefined, head: Head): WordReading {
  const lower = word.text.toLowerCase();
  const bare = BARE_WORDS.find(({ name }) => name === lower);
  if (bare !== undefined) return { said: bare.said, kinds: [bare.kind], used: 1 };
  const keyword = KEYWORDS.find(({ name }) => name === lower);
  if (keyword !== undefined) return readKeyword(keyword, word, value, head);
  const flags = readFlags(lower);
  if (flags !== undefined) return only([TCP], "TCP flags", word, head, { said: { flags }, kinds: ["flags"], used: 1 });
  if (isIcmpName(lower)) return readIcmpName(word, head);
  const message = `unknown word "${short(word.text)}"${didYouMean(word.text, candidates(head))}`;
  return { said: {}, kinds: ["unknown"], used: 1, problem: { code: "packet-unknown-word", span: word.span, message } };
}

function readKeyword(keyword: Keyword, word: Word, value: Word | undefined, head: Head): WordReading {
  if (value === undefined) {
    const message = `"${keyword.name}" needs a value: ${keyword.expected}`;
    return { said: {}, kinds: ["keyword"], used: 1, problem: { code: "packet-value", span: word.span, message } };
  }
  const said = keyword.read(value.text, familyOfHead(head));
  const read: WordReading = { said: said ?? {}, kinds: ["keyword", "value"], used: 2 };
  if (said === undefined) {
    const message = `"${short(value.text)}" is not ${keyword.expected}`;
    return { ...read, problem: { code: "packet-value", span: value.span, message } };
  }
  return keyword.protocols === undefined ? read : only(keyword.protocols, `"${keyword.name}"`, word, head, read);
}

function readIcmpName(word: Word, head: Head): WordReading {
  const icmp = icmpNamed(familyOfHead(head), word.text);
  const read: WordReading = { said: icmp === undefined ? {} : { icmp }, kinds: ["flags"], used: 1 };
  const { protocol } = head;
  if (icmp === undefined && (protocol === ICMP || protocol === ICMPV6)) {
    const message = `${protocolName(protocol)} has no message "${word.text}"`;
    return { ...read, problem: { code: "packet-value", span: word.span, message } };
  }
  return only([ICMP, ICMPV6], `"${word.text}"`, word, head, read);
}

/** Refuses what the line's protocol does not have. */
function only(protocols: readonly number[], what: string, word: Word, { protocol }: Head, read: WordReading): WordReading {
  if (protocol === undefined || protocols.includes(protocol)) return read;
  const names = protocols.map(protocolName).join(" or ");
  const message = `${what} ${what.endsWith("s") ? "are" : "is"} for ${names}, and this packet is ${protocolName(protocol)}`;
  return { ...read, problem: { code: "packet-value", span: word.span, message } };
}

function familyOfHead({ source, destination, protocol }: Head): Family {
  const address = source?.address ?? destination?.address;
  if (address === undefined) return protocol === ICMPV6 ? 6 : 4;
  return address.length === 1 ? 4 : 6;
}

function candidates(head: Head): readonly string[] {
  const { protocol } = head;
  const family = familyOfHead(head);
  return [
    ...BARE_WORDS.map(({ name }) => name),
    ...KEYWORDS.map(({ name }) => name),
    ...(protocol === undefined || protocol === TCP ? FLAG_NAMES : []),
    ...(protocol !== undefined && isIcmp(protocol, family) ? icmpNames(family) : []),
  ];
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
