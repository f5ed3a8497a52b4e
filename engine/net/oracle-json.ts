// Fields of the oracle's JSON form: what is of the wrong kind counts as not there.
import { type Address, parseAddress } from "#engine/net/address.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";
import { protocolNumber } from "#engine/net/protocol.ts";

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textIn(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === "string" ? value : undefined;
}

/** A number, or a text that is one, hexadecimal too. */
export function numberIn(json: Json, key: string): number | undefined {
  const value = json[key];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Bytes written as hex pairs. */
export function bytesIn(json: Json, key: string): readonly number[] | undefined {
  const text = textIn(json, key)?.replace(/\s/g, "");
  if (text === undefined || !/^(?:[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  return Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

export function addressIn(json: Json, key: string): Address | undefined {
  return parseAddress(textIn(json, key) ?? "");
}

export function protocolIn(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 && value <= 255 ? value : undefined;
  return typeof value === "string" ? protocolNumber(value.toLowerCase()) : undefined;
}

const FLAGS: ReadonlyMap<string, number> = new Map<string, number>([...Object.entries(TCP_FLAGS), ["NONE", 0]]);
const LETTERS: ReadonlyMap<string, number> = new Map(Object.entries(TCP_FLAGS).map(([name, bit]) => [name.slice(0, 1), bit]));

/** `"SYN,ACK"`, `["SYN", "ACK"]`, `"SA"` or a number; undefined when it is none of them. */
export function flagsOf(value: unknown): number | undefined {
  if (typeof value === "number") return value & 255;
  if (Array.isArray(value)) return sum(value.map(String), FLAGS);
  if (typeof value !== "string") return undefined;
  const text = value.toUpperCase();
  const isNames = text.includes(",") || FLAGS.has(text);
  return isNames ? sum(text.split(","), FLAGS) : sum([...text], LETTERS);
}

function sum(names: readonly string[], bits: ReadonlyMap<string, number>): number | undefined {
  let flags = 0;
  for (const name of names.map((one) => one.trim().toUpperCase()).filter((one) => one !== "")) {
    const bit = bits.get(name);
    if (bit === undefined) return undefined;
    flags |= bit;
  }
  return flags;
}

/** A string, number or truth value as text; anything else says nothing. */
export function plainText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
