// What BGP speaks of: AS numbers, communities, and peers with their port.
import { type Address, familyOf, parseAddress } from "#engine/net/address.ts";
import type { Shape } from "#engine/resources/schema/schema.ts";
import { textShape } from "#engine/resources/schema/shapes/text-shape.ts";

/** numorstring.ASNumber, api/pkg/lib/numorstring/asnumber.go */
export const AS_NUMBER: Shape = textShape(
  "an AS number: 0 to 4294967295, or HIGH.LOW of 0 to 65535 each",
  ["64512", "1.10"],
  (text) => (/^\d+$/.test(text) ? isBelow(text, 32) : isListOf(text, ".", 2, 16)),
);

/** isValidCommunity(), libcalico-go/lib/validator/v3/validator.go */
export const COMMUNITY: Shape = textShape(
  "a BGP community: AS:NUMBER of 0 to 65535 each, or AS:NUMBER:NUMBER of 0 to 4294967295 each",
  ["64512:100", "64512:100:200"],
  isCommunity,
);

export function isCommunity(text: string): boolean {
  return isListOf(text, ":", 2, 16) || isListOf(text, ":", 3, 32);
}

/** Whether it is written as one, whatever its numbers. */
export function looksLikeCommunity(text: string): boolean {
  return /^\d+:\d+(?::\d+)?$/.test(text);
}

/** processIPPort(), libcalico-go/lib/validator/v3/validator.go */
export const PEER_ADDRESS: Shape = textShape(
  "an address, or an address and a port: 192.0.2.1:179, [2001:db8::1]:179",
  ["192.0.2.1", "192.0.2.1:179", "[2001:db8::1]:179"],
  (text) => peerAddress(text) !== undefined,
);

/** The address of `192.0.2.1:179` or `[2001:db8::1]:179`. */
export function peerAddress(text: string): Address | undefined {
  const withPort = /^(?:\[(?<six>[^\]]*)\]|(?<four>[^:[]*)):(?<port>\d+)$/.exec(text)?.groups;
  if (withPort === undefined) return parseAddress(text);
  const port = Number(withPort.port);
  return port >= 1 && port <= 65535 ? parseAddress(withPort.six ?? withPort.four ?? "") : undefined;
}

export function isSameFamily(first: Address, second: Address): boolean {
  return familyOf(first) === familyOf(second);
}

function isListOf(text: string, separator: string, count: number, bits: number): boolean {
  const parts = text.split(separator);
  return parts.length === count && parts.every((part) => /^\d+$/.test(part) && isBelow(part, bits));
}

function isBelow(digits: string, bits: number): boolean {
  return Number(digits) < 2 ** bits;
}
