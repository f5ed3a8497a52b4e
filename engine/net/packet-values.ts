// Values in a packet line: numbers, flags, DSCP classes, hardware addresses, SCTP chunks; read and written.
import { TCP_FLAGS } from "#engine/net/packet.ts";

/** Decimal or 0x hexadecimal, 0..`most`. A leading zero is refused: it could be meant as octal. */
export function readNumber(text: string, most: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,10}|0[xX][0-9a-fA-F]{1,10})$/.test(text)) return undefined;
  const number = Number(text);
  return number <= most ? number : undefined;
}

export function hex(number: number): string {
  return `0x${number.toString(16)}`;
}

const FLAGS: readonly (readonly [string, number])[] = Object.entries(TCP_FLAGS).map(([name, bit]) => [name.toLowerCase(), bit]);

export const FLAG_NAMES: readonly string[] = [...FLAGS.map(([name]) => name), "none", "all"];

/** `syn`, `syn,ack`, `none`, `all` in any case; undefined when any part is none of the flags. */
export function readFlags(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === "none") return 0;
  if (lower === "all") return 255;
  let flags = 0;
  for (const part of lower.split(",")) {
    const bit = FLAGS.find(([name]) => name === part)?.[1];
    if (bit === undefined) return undefined;
    flags |= bit;
  }
  return flags;
}

export function formatFlags(flags: number): string {
  const names = FLAGS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name);
  return names.length === 0 ? "none" : names.length === FLAGS.length ? "all" : names.join(",");
}

/** A DSCP value 0..63 from a number or a class: `ef`, `be`, `cs0`..`cs7`, `af11`..`af43`. */
export function readDscp(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === "ef") return 46;
  if (lower === "be") return 0;
  const [, selector, high, low] = /^(?:cs([0-7])|af([1-4])([1-3]))$/.exec(lower) ?? [];
  if (selector !== undefined) return Number(selector) * 8;
  if (high !== undefined && low !== undefined) return Number(high) * 8 + Number(low) * 2;
  return readNumber(text, 63);
}

/** Six hex pairs with colons, in lower case. */
export function readMac(text: string): string | undefined {
  return /^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/.test(text) ? text.toLowerCase() : undefined;
}

/** RFC 9260 chunk types by name. */
const CHUNKS: readonly string[] =
  "data init init-ack sack heartbeat heartbeat-ack abort shutdown shutdown-ack error cookie-echo cookie-ack".split(" ");

export const CHUNK_NAMES = CHUNKS;

/** `init`, `data,sack`, `14`… in any case. */
export function readChunks(text: string): readonly number[] | undefined {
  const chunks: number[] = [];
  for (const part of text.toLowerCase().split(",")) {
    const named = CHUNKS.indexOf(part);
    const chunk = named >= 0 ? named : readNumber(part, 255);
    if (chunk === undefined) return undefined;
    chunks.push(chunk);
  }
  return chunks;
}

export function formatChunks(chunks: readonly number[]): string {
  return chunks.map((chunk) => CHUNKS[chunk] ?? `${chunk}`).join(",");
}
