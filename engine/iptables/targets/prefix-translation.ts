// What SNPT and DNPT do alike: IPv6 prefix translation that keeps checksums right (RFC 6296).
import type { Readings, TargetEffect } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { withHeader } from "#engine/iptables/targets/header.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { hostMask } from "#engine/iptables/values/host.ts";
import {
  type Address,
  formatAddress,
  formatPrefix,
  maskOf,
  type Prefix,
  prefixLength,
  prefixOf,
  sameAddress,
} from "#engine/net/address.ts";
import type { Packet } from "#engine/net/packet.ts";

export const prefixOptions = {
  "--src-pfx": setting("The prefix that is replaced, at most /64.", hostMask, formatPrefix),
  "--dst-pfx": setting("The prefix that is put in its place, at most /64.", hostMask, formatPrefix),
};
type Given = Readings<typeof prefixOptions>;

export function checkPrefixes(readings: Given): string | undefined {
  const missing = needsAll(readings, "--src-pfx", "--dst-pfx");
  if (missing !== undefined) return missing;
  // ip6t_npt_checkentry(), net/ipv6/netfilter/ip6t_NPT.c.
  const prefixes = [readings["--src-pfx"], readings["--dst-pfx"]].flatMap((reading) => (reading ? [reading.value] : []));
  if (prefixes.some((prefix) => usableLength(prefix) === undefined)) return "A prefix must not be longer than /64.";
  const whole = prefixes.every(({ address, mask }) => sameAddress(prefixOf(address, mask).address, address));
  return whole ? undefined : "A prefix must have no bits behind its length.";
}

export function translatePrefix(readings: Given, packet: Packet, side: "source" | "destination"): TargetEffect {
  const from = readings["--src-pfx"]?.value;
  const to = readings["--dst-pfx"]?.value;
  const lengths = [from, to].map((prefix) => prefix && usableLength(prefix));
  const [first, second] = lengths;
  if (from === undefined || to === undefined || first === undefined || second === undefined) {
    return { kind: "unknown", why: "the prefixes cannot be read" };
  }
  const address = mapAddress(packet[side], from, to, Math.max(first, second));
  if (address === undefined) return { kind: "verdict", verdict: "DROP", note: "dropped: the address cannot be translated" };
  const note = `${side} ${formatAddress(packet[side])} → ${formatAddress(address)}`;
  return { kind: "rewrite", packet: withHeader(packet, { [side]: address }), note };
}

function usableLength({ address, mask }: Prefix): number | undefined {
  const length = prefixLength(mask);
  return address.length === 4 && length !== undefined && length <= 64 ? length : undefined;
}

/**
 * ip6t_npt_map_pfx(), net/ipv6/netfilter/ip6t_NPT.c: puts the prefix in, then corrects one 16-bit word so that the sum
 * stays the same. Up to /48 that is the word behind the prefix, beyond it the first one of the interface id that is not ffff.
 */
function mapAddress(address: Address, from: Prefix, to: Prefix, length: number): Address | undefined {
  const mask = maskOf(6, length);
  const mapped = address.map((word, i) => ((word & ~(mask[i] ?? 0)) | ((to.address[i] ?? 0) & (mask[i] ?? 0))) >>> 0);
  const halves = halvesOf(mapped);
  const at = length <= 48 ? 3 : halves.findIndex((half, i) => i >= 4 && half !== 0xffff);
  const half = halves[at];
  if (half === undefined) return undefined;
  // One's complement: sums are equal modulo ffff, and ffff is written as 0.
  const sum = (prefix: Prefix) => halvesOf(prefix.address).reduce((total, next) => total + next, 0);
  const corrected = (((half + sum(from) - sum(to)) % 0xffff) + 0xffff) % 0xffff;
  return mapped.map((word, i) => {
    if (i !== at >> 1) return word;
    return at % 2 === 0 ? ((corrected << 16) | (word & 0xffff)) >>> 0 : ((word & 0xffff0000) | corrected) >>> 0;
  });
}

function halvesOf(address: Address): number[] {
  return address.flatMap((word) => [word >>> 16, word & 0xffff]);
}
