// Whether a packet is in a set, as the kernel's set types decide it (net/netfilter/ipset/, ip_set_test() in ip_set_core.c).
import type { ElementPart } from "#engine/ipset/element.ts";
import { partsOfPacket, type Query, type QueryPart } from "#engine/ipset/packet-parts.ts";
import { type Bucket, type Entry, networkKey, type SetIndex } from "#engine/ipset/set-index.ts";
import { type Address, compareAddresses, contains, type Prefix, prefixOf } from "#engine/net/address.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import type { SetQuery } from "#engine/net/environment.ts";
import type { Packet } from "#engine/net/packet.ts";

/** The answer of `-m set` for this packet, before the rule's own negation. */
export function isMember(index: SetIndex, packet: Packet, query: SetQuery): Answer {
  if (index.dimensions === undefined) return "unknown";
  // ip_set_test(): too few directions, or a set of the other family, is "not in the set".
  if (query.directions.length < index.dimensions) return "no";
  if (index.family !== undefined && index.family !== packet.family) return "no";
  if (index.set.dimensions[0] === "set") return memberOfList(index, packet, query);
  const parts = partsOfPacket(index.set, packet, query.directions, index.masks);
  if (parts === "none") return "no";
  const found = find(index, parts);
  return settle(index, found, query);
}

/** list_set_ktest(): any member; its own dimension count and family are checked again. */
function memberOfList(index: SetIndex, packet: Packet, query: SetQuery): Answer {
  let result: Answer = index.incomplete ? "unknown" : "no";
  for (const member of index.members) {
    const one = isMember(member, packet, query);
    if (one === "yes") return "yes";
    if (one === "unknown") result = "unknown";
  }
  return result;
}

type Found = "match" | "nomatch" | "nothing" | "unknown";

function find(index: SetIndex, parts: Query): Found {
  const known = parts.flatMap((part) => (part === undefined || (part.kind === "port" && part.port === undefined) ? [] : part));
  if (known.length < parts.length) return index.entries.some((entry) => fits(entry, parts) !== "no") ? "unknown" : "nothing";
  for (const bucket of index.buckets) {
    const exact = bucket.exact.get(keyOfParts(known, bucket.masks));
    if (exact !== undefined) return exact ? "nomatch" : "match";
    let doubtful = false;
    for (const entry of bucket.ranges) {
      const fit = fits(entry, parts);
      if (fit === "yes") return entry.nomatch ? "nomatch" : "match";
      if (fit === "unknown") doubtful = true;
    }
    if (doubtful) return "unknown";
    if (bucket.networks.size > 0 && stopsHere(bucket, known)) return "nothing";
  }
  return "nothing";
}

function stopsHere({ networks, masks }: Bucket, [first]: readonly QueryPart[]): boolean {
  return first?.kind === "net" && networks.has(networkKey(prefixOf(first.address, masks[0] ?? []).address));
}

function settle(index: SetIndex, found: Found, query: SetQuery): Answer {
  // An element that could not be read might be there, and in sets of networks it might be a more specific one.
  if (index.incomplete && (found === "nothing" || index.hasNets)) return "unknown";
  const reversed = query.returnNomatch && index.hasNets;
  const yes: Answer = query.countersAsked ? "unknown" : "yes";
  switch (found) {
    case "match":
      return reversed ? "no" : yes;
    case "nomatch":
      return reversed ? yes : "no";
    case "nothing":
      return "no";
    case "unknown":
      return "unknown";
  }
}

function keyOfParts(parts: readonly QueryPart[], masks: readonly Address[]): string {
  let net = 0;
  const keys: string[] = [];
  for (const part of parts) {
    switch (part.kind) {
      case "address":
        keys.push(part.address.join("."));
        break;
      case "net": {
        const mask = masks[net++] ?? [];
        keys.push(prefixOf(part.address, mask).address.join("."));
        break;
      }
      case "port":
        keys.push(`${part.protocol ?? ""}:${part.port}`);
        break;
      case "name":
        keys.push(part.name);
        break;
      case "mark":
        keys.push(String(part.mark));
        break;
    }
  }
  return keys.join("|");
}

/** Whether an entry fits the packet, part by part; a part of the packet that is not known fits perhaps. */
function fits(entry: Entry, query: Query): Answer {
  let result: Answer = "yes";
  let net = 0;
  for (const [i, part] of entry.parts.entries()) {
    const prefix = part.kind === "nets" ? entry.nets[net++] : undefined;
    const asked = query[i];
    const one = asked === undefined ? "unknown" : fitsPart(part, prefix, asked, entry.wildcard);
    if (one === "no") return "no";
    if (one === "unknown") result = "unknown";
  }
  return result;
}

function fitsPart(part: ElementPart, prefix: Prefix | undefined, asked: QueryPart, wildcard: boolean): Answer {
  switch (part.kind) {
    case "addresses":
      return answer(
        asked.kind === "address" &&
          compareAddresses(part.first, asked.address) <= 0 &&
          compareAddresses(asked.address, part.last) <= 0,
      );
    case "nets":
      return answer(asked.kind === "net" && prefix !== undefined && contains(prefix, asked.address));
    case "ports": {
      const { protocol, first, last } = part.ports;
      if (asked.kind !== "port" || protocol !== asked.protocol) return "no";
      return asked.port === undefined ? "unknown" : answer(first <= asked.port && asked.port <= last);
    }
    case "iface":
      // Whether a bridge port carried the frame is not part of the packet.
      if (part.physdev) return "unknown";
      return answer(asked.kind === "name" && (wildcard ? asked.name.startsWith(part.name) : asked.name === part.name));
    case "mac":
      // An element without one takes the MAC address of the first packet that asks (bitmap_ipmac_do_test()).
      return part.mac === undefined ? "unknown" : answer(asked.kind === "name" && asked.name === part.mac);
    case "mark":
      return answer(asked.kind === "mark" && asked.mark === part.mark);
    case "set":
      return "no";
  }
}
