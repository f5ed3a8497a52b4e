// The fixed part of a packet line: device, protocol, source, arrow, destination.
import { type Endpoint, readEndpoint } from "#engine/net/packet-endpoint.ts";
import { PROTOCOLS, protocolNumber } from "#engine/net/protocol.ts";
import { didYouMean } from "#engine/text/closest-word.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

export type LineWordKind =
  | "device"
  | "protocol"
  | "address"
  | "port"
  | "arrow"
  | "flags"
  | "state"
  | "keyword"
  | "value"
  | "unknown";

export interface LineWord {
  readonly span: Span;
  readonly kind: LineWordKind;
}

/** Collects while one line is read. */
export interface LineReading {
  readonly text: string;
  readonly problems: Diagnostic[];
  readonly words: LineWord[];
}

export interface Head {
  /** Undefined: not said, or "any". */
  readonly from: string | undefined;
  readonly protocol: number | undefined;
  readonly protocolWord: Word | undefined;
  readonly source: Endpoint | undefined;
  readonly destination: Endpoint | undefined;
  /** Index of the first token behind it. */
  readonly next: number;
  /** All of it. */
  readonly spans: Span;
}

export type PacketProblem =
  | "packet-syntax"
  | "packet-address"
  | "packet-unknown-word"
  | "packet-value"
  | "packet-repeated-word"
  | "packet-contradiction";

export function refuse(reading: LineReading, code: PacketProblem, span: Span, message: string, fixes: readonly Fix[] = []): void {
  reading.problems.push(diagnostic(code, "error", span, message, { fixes }));
}

/** Words between blanks; an arrow parts words even without blanks. */
export function tokensOf(text: string): readonly Word[] {
  const tokens: Word[] = [];
  for (const match of text.matchAll(/->|>|(?:(?!->)[^\s>])+/g)) {
    tokens.push({ text: match[0], span: spanOf(match.index, match.index + match[0].length) });
  }
  return tokens;
}

export function isArrow(token: Word | undefined): boolean {
  return token?.text === ">" || token?.text === "->";
}

export function readHead(tokens: readonly Word[], reading: LineReading): Head {
  const places = placesOf(tokens);
  const leading = tokens.slice(0, places.source ?? places.arrow ?? places.end);
  const leads = readLeading(leading, places.source !== undefined || places.arrow !== undefined, reading);
  const source = readEnd(tokens, places.source, places.arrow, reading, "source");
  const arrow = places.arrow === undefined ? undefined : tokens[places.arrow];
  if (arrow !== undefined) reading.words.push({ span: arrow.span, kind: "arrow" });
  else if (source?.address !== undefined) {
    const at = source.portSpan?.end ?? source.addressSpan.end;
    refuse(reading, "packet-syntax", spanOf(at, at), 'expected ">" and the destination behind the source');
  }
  const isExpected = arrow !== undefined || places.destination !== undefined;
  const destination = isExpected ? readEnd(tokens, places.destination, places.arrow, reading, "destination") : undefined;
  return { ...leads, source, destination, next: places.end, spans: spanOf(0, tokens[places.end - 1]?.span.end ?? 0) };
}

interface Places {
  readonly source: number | undefined;
  readonly arrow: number | undefined;
  readonly destination: number | undefined;
  readonly end: number;
}

/** Which token is what. Without an arrow, addresses are known by their looks. */
function placesOf(tokens: readonly Word[]): Places {
  const arrow = tokens.findIndex(isArrow);
  if (arrow >= 0) {
    const before = tokens[arrow - 1];
    const isMissing =
      before === undefined ||
      (readEndpoint(before).address === undefined && /^[a-z]/i.test(before.text) && protocolNumber(before.text) !== undefined);
    const destination = tokens[arrow + 1] === undefined ? undefined : arrow + 1;
    return { source: isMissing ? undefined : arrow - 1, arrow, destination, end: (destination ?? arrow) + 1 };
  }
  const source = tokens.findIndex(looksLikeAddress);
  if (source < 0) return { source: undefined, arrow: undefined, destination: undefined, end: Math.min(2, tokens.length) };
  const next = tokens[source + 1];
  const destination = next !== undefined && looksLikeAddress(next) ? source + 1 : undefined;
  return { source, arrow: undefined, destination, end: (destination ?? source) + 1 };
}

function looksLikeAddress(token: Word): boolean {
  return readEndpoint(token).address !== undefined || token.text.startsWith("[");
}

function readLeading(
  tokens: readonly Word[],
  goesOn: boolean,
  reading: LineReading,
): Pick<Head, "from" | "protocol" | "protocolWord"> {
  const [first, second, ...more] = tokens;
  const end = spanOf(reading.text.length, reading.text.length);
  const isAlone = second === undefined && (goesOn || (first !== undefined && protocolNumber(first.text) !== undefined));
  const [device, word] = isAlone ? [undefined, first] : [first, second];
  if (device !== undefined) reading.words.push({ span: device.span, kind: "device" });
  if (device !== undefined && device.text.length > LONGEST_DEVICE) {
    refuse(reading, "packet-value", device.span, `a device name has at most ${LONGEST_DEVICE} characters`);
  }
  const protocol = word && protocolNumber(word.text);
  if (word === undefined) {
    const at = tokens.length === 0 && goesOn ? spanOf(0, 0) : end;
    refuse(reading, "packet-syntax", at, "protocol missing: [DEVICE] PROTOCOL SOURCE[:PORT] > DESTINATION[:PORT]");
  } else {
    reading.words.push({ span: word.span, kind: protocol === undefined ? "unknown" : "protocol" });
    if (protocol === undefined) refuse(reading, "packet-syntax", word.span, whyNoProtocol(word.text));
  }
  for (const extra of more) {
    reading.words.push({ span: extra.span, kind: "unknown" });
    refuse(reading, "packet-syntax", extra.span, "the source address is expected here");
  }
  const isAny = device === undefined || device.text.toLowerCase() === "any";
  const from = isAny ? undefined : device.text.toLowerCase() === "local" ? "local" : device.text;
  return { from, protocol, protocolWord: word };
}

const LONGEST_DEVICE = 15;
const PROTOCOL_NAMES = PROTOCOLS.map(({ name }) => name);

function whyNoProtocol(text: string): string {
  const word = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `"${word}" is not a protocol${didYouMean(text, PROTOCOL_NAMES) || ": expected tcp, udp, icmp… or a number from 0 to 255"}`;
}

function readEnd(
  tokens: readonly Word[],
  at: number | undefined,
  arrow: number | undefined,
  reading: LineReading,
  name: "source" | "destination",
): Endpoint | undefined {
  const token = at === undefined ? undefined : tokens[at];
  if (token === undefined) {
    const { length } = reading.text;
    const span = (name === "source" && arrow !== undefined ? tokens[arrow]?.span : undefined) ?? spanOf(length, length);
    refuse(reading, "packet-syntax", span, `${name} address missing`);
    return undefined;
  }
  const end = readEndpoint(token);
  reading.words.push({ span: end.addressSpan, kind: end.address === undefined ? "unknown" : "address" });
  if (end.portSpan !== undefined && end.portSpan.end > end.portSpan.start)
    reading.words.push({ span: end.portSpan, kind: "port" });
  if (end.problem !== undefined) refuse(reading, "packet-address", end.problem.span, end.problem.message);
  return end;
}
