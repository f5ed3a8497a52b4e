// What may be written at a place of a packet line.
import { icmpNames } from "#engine/net/icmp-names.ts";
import { isArrow, tokensOf } from "#engine/net/packet-head.ts";
import { CHUNK_NAMES, FLAG_NAMES } from "#engine/net/packet-values.ts";
import { BARE_WORDS, type BareWord, KEYWORDS, type Said } from "#engine/net/packet-words.ts";
import { ICMP, ICMPV6, PROTOCOLS, protocolNumber, TCP } from "#engine/net/protocol.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

export interface KnownName {
  readonly text: string;
  readonly summary: string;
}

/** What the node context knows, in the order to offer it. */
export interface KnownNames {
  readonly devices: readonly KnownName[];
  readonly addresses: readonly KnownName[];
}

export interface Suggestion {
  /** What is inserted in place of `span`. */
  readonly text: string;
  readonly span: Span;
  readonly summary: string;
  readonly kind: "device" | "protocol" | "address" | "arrow" | "word" | "value";
}

type Offer = Omit<Suggestion, "span">;

/** Suggestions for the word that the offset touches; the editor filters them by what is typed. */
export function completePacketLine(text: string, offset: number, known: KnownNames): readonly Suggestion[] {
  const tokens = tokensOf(text);
  const current = tokens.find(({ span }) => span.start < offset && offset <= span.end);
  // An arrow is complete as it stands, so what touches it is the next word.
  const word = isArrow(current) ? undefined : current;
  const before = tokens.filter(({ span }) => span.end <= offset && span !== word?.span);
  const span = word?.span ?? spanOf(offset, offset);
  return offersAt(before, known).map((offer) => ({ ...offer, span }));
}

function offersAt(before: readonly Word[], known: KnownNames): readonly Offer[] {
  const addresses = known.addresses.map((one): Offer => ({ ...one, kind: "address" }));
  const arrow = before.findIndex(isArrow);
  if (arrow >= 0) return before.length === arrow + 1 ? addresses : offersBehind(before, arrow, known);
  const [first, second] = before;
  if (first === undefined) return [...devices(known, true), ...protocols()];
  const isProtocolFirst = protocolNumber(first.text) !== undefined;
  if (second === undefined) return isProtocolFirst ? [...addresses, ...protocols()] : protocols();
  const [last] = before.slice(-1);
  const needsSource = before.length === 2 && protocolNumber(second.text) !== undefined && last === second;
  return needsSource ? addresses : [{ text: ">", summary: "The destination follows.", kind: "arrow" }];
}

function devices({ devices: names }: KnownNames, asSource: boolean): readonly Offer[] {
  const list = names.map((one): Offer => ({ ...one, kind: "device" }));
  if (!asSource) return list;
  return [
    ...list,
    { text: "local", summary: "The node itself sends the packet.", kind: "device" },
    { text: "any", summary: "The device is not known.", kind: "device" },
  ];
}

function protocols(): readonly Offer[] {
  return PROTOCOLS.map(({ name, summary }) => ({ text: name, summary, kind: "protocol" }));
}

/** Behind the destination: a value where a keyword waits for one, else the words not yet said. */
function offersBehind(before: readonly Word[], arrow: number, known: KnownNames): readonly Offer[] {
  const protocol = protocolNumber(before[arrow - 2]?.text ?? "");
  const family = before[arrow + 1]?.text.includes("::") || (before[arrow + 1]?.text.split(":").length ?? 0) > 2 ? 6 : 4;
  const words = before.slice(arrow + 2).map((word) => word.text.toLowerCase());
  const waiting = waitingKeyword(words);
  if (waiting !== undefined) return valuesOf(waiting, family, known);
  const said = new Set(words);
  const flags = protocol === TCP ? FLAG_NAMES.map((name): Offer => ({ text: name, summary: "TCP flag.", kind: "value" })) : [];
  const types = protocol === ICMP || protocol === ICMPV6 ? icmpOffers(family) : [];
  const taken = BARE_WORDS.filter(({ name }) => said.has(name)).map(fieldOf);
  const bare = BARE_WORDS.filter((word) => !taken.includes(fieldOf(word)));
  const keywords = KEYWORDS.filter(
    ({ name, protocols: only }) => !said.has(name) && (only === undefined || protocol === undefined || only.includes(protocol)),
  );
  const hasFlags = words.some((word) => FLAG_NAMES.includes(word.split(",")[0] ?? ""));
  return [
    ...(hasFlags ? [] : flags),
    ...bare.map(({ name, summary }): Offer => ({ text: name, summary, kind: "word" })),
    ...types,
    ...keywords.map(({ name, summary }): Offer => ({ text: name, summary, kind: "word" })),
  ];
}

/** What a bare word settles: another one that settles the same is not offered again. */
function fieldOf({ said }: BareWord): keyof Said {
  return said.state !== undefined ? "state" : said.linkType !== undefined ? "linkType" : "reply";
}

/** The keyword at the end of the words, unless it is itself the value of another. */
function waitingKeyword(words: readonly string[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    if (!KEYWORDS.some(({ name }) => name === words[i])) continue;
    if (i === words.length - 1) return words[i];
    i++;
  }
  return undefined;
}

function valuesOf(keyword: string, family: 4 | 6, known: KnownNames): readonly Offer[] {
  const unknown: Offer = { text: "unknown", summary: "Not known.", kind: "value" };
  switch (keyword) {
    case "out":
      return devices(known, false);
    case "type":
      return [...icmpOffers(family), unknown];
    case "flags":
      return [...FLAG_NAMES.map((name): Offer => ({ text: name, summary: "TCP flag.", kind: "value" })), unknown];
    case "chunk":
      return [...CHUNK_NAMES.map((name): Offer => ({ text: name, summary: "SCTP chunk.", kind: "value" })), unknown];
    default:
      return [];
  }
}

function icmpOffers(family: 4 | 6): readonly Offer[] {
  const name = family === 4 ? "ICMP" : "ICMPv6";
  return icmpNames(family).map((text) => ({ text, summary: `${name} message.`, kind: "value" }));
}
