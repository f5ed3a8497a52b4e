// A set made ready for fast questions: exact look-ups, most specific networks first (ip_set_hash_gen.h).
import { type ElementPart, isElementProblem, parseElement } from "#engine/ipset/element.ts";
import type { IpSet } from "#engine/ipset/ipset.ts";
import { type Masks, masksOf } from "#engine/ipset/packet-parts.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { type Address, compareAddresses, type Family, type Prefix, prefixLength, prefixOf } from "#engine/net/address.ts";

/** Elements whose networks have the same lengths: one look-up, as mtype_test_cidrs() does for each length in use. */
export interface Bucket {
  /** Mask of each `net` dimension, in order. */
  readonly masks: readonly Address[];
  readonly lengths: readonly number[];
  /** Key of the element → whether it is a `nomatch` one. */
  readonly exact: Map<string, boolean>;
  /** Elements that are no single point: ranges of addresses or ports, wildcard interfaces. */
  readonly ranges: Entry[];
  /**
   * hash:net,iface: the networks here, whatever their interface. The kernel stops at the most specific network that holds
   * the address, even when only its interface is wrong (the `multi` counter of mtype_test_cidrs()).
   */
  readonly networks: Set<string>;
}

export interface Entry {
  readonly parts: readonly ElementPart[];
  readonly nets: readonly Prefix[];
  readonly nomatch: boolean;
  readonly wildcard: boolean;
}

/** A set made ready for fast questions. */
export interface SetIndex {
  readonly set: IpSet;
  /** Undefined for a type that is not known. */
  readonly dimensions: number | undefined;
  /** The set takes packets of this family only; undefined for both. */
  readonly family: Family | undefined;
  /** Most specific first. */
  readonly buckets: readonly Bucket[];
  readonly entries: readonly Entry[];
  readonly masks: Masks;
  /** list:set: the members, in order. */
  readonly members: readonly SetIndex[];
  /** Elements may be missing, so that "no" cannot be said. */
  readonly incomplete: boolean;
  readonly hasNets: boolean;
}

/** Compiles a set. `all` holds the sets a list:set may name. */
export function indexSet(set: IpSet, all: ReadonlyMap<string, IpSet>): SetIndex {
  return indexWithin(set, all, new Set());
}

function indexWithin(set: IpSet, all: ReadonlyMap<string, IpSet>, above: ReadonlySet<string>): SetIndex {
  const type = setType(set.type);
  const bitmap = set.type.startsWith("bitmap:");
  const masks = masksOf(set);
  const hasNets = set.dimensions.includes("net");
  const entries: Entry[] = [];
  // How netmask and bitmask act on networks differs between releases; such a set is not decided here.
  let unread = set.incomplete !== undefined || (hasNets && masks.address !== undefined);
  for (const element of set.elements) {
    const parts = parseElement(element.text, { dimensions: set.dimensions, family: set.family, bitmap });
    if (isElementProblem(parts)) unread = true;
    else entries.push(...entriesOf(masked(parts, masks), element.nomatch, element.options?.has("wildcard") === true));
  }
  const members: SetIndex[] = [];
  if (type?.name === "list:set") {
    const seen = new Set([...above, set.name.text]);
    for (const { text } of set.elements) {
      const member = all.get(text);
      if (member === undefined || seen.has(text)) unread = true;
      else members.push(indexWithin(member, all, seen));
    }
  }
  return {
    set,
    dimensions: type?.dimensions.length,
    family: type === undefined || type.anyFamily ? undefined : set.family,
    buckets: bucketsOf(entries),
    entries,
    masks,
    members,
    incomplete: unread || type === undefined,
    hasNets,
  };
}

/** What the kernel stores: the element cut down by the set's netmask or markmask. */
function masked(parts: readonly ElementPart[], { address, mark }: Masks): readonly ElementPart[] {
  if (address === undefined && mark === 0xffffffff) return parts;
  return parts.map((part) => {
    if (part.kind === "mark") return { ...part, mark: (part.mark & mark) >>> 0 };
    if (part.kind !== "addresses" || address === undefined) return part;
    return { ...part, first: prefixOf(part.first, address).address, last: prefixOf(part.last, address).address };
  });
}

/** One entry for each combination of the prefixes that its ranges were split into. */
function entriesOf(parts: readonly ElementPart[], nomatch: boolean, wildcard: boolean): Entry[] {
  let combinations: Prefix[][] = [[]];
  for (const part of parts) {
    if (part.kind === "nets") combinations = combinations.flatMap((before) => part.nets.map((net) => [...before, net]));
  }
  return combinations.map((nets) => ({ parts, nets, nomatch, wildcard }));
}

function bucketsOf(entries: readonly Entry[]): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const entry of entries) {
    const masks = entry.nets.map((net) => net.mask);
    const lengths = masks.map((mask) => prefixLength(mask) ?? 0);
    const name = lengths.join(",");
    let bucket = buckets.get(name);
    if (bucket === undefined) {
      bucket = { masks, lengths, exact: new Map(), ranges: [], networks: new Set() };
      buckets.set(name, bucket);
    }
    const [first, second] = entry.parts;
    if (first?.kind === "nets" && second?.kind === "iface" && !second.physdev)
      bucket.networks.add(networkKey(entry.nets[0]?.address ?? []));
    const key = keyOfEntry(entry);
    if (key === undefined) bucket.ranges.push(entry);
    else bucket.exact.set(key, entry.nomatch);
  }
  return [...buckets.values()].sort(moreSpecificFirst);
}

export function networkKey(network: Address): string {
  return network.join(".");
}

/** By the first network's length, then by the second's: the order of the loops in mtype_test_cidrs(). */
function moreSpecificFirst(a: Bucket, b: Bucket): number {
  for (const [i, length] of a.lengths.entries()) {
    const difference = (b.lengths[i] ?? 0) - length;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The key under which a packet's parts find the entry, or undefined for an entry that is no single point. */
function keyOfEntry({ parts, nets, wildcard }: Entry): string | undefined {
  if (wildcard) return undefined;
  let net = 0;
  const keys: string[] = [];
  for (const part of parts) {
    switch (part.kind) {
      case "addresses":
        if (compareAddresses(part.first, part.last) !== 0) return undefined;
        keys.push(part.first.join("."));
        break;
      case "nets":
        keys.push((nets[net++]?.address ?? []).join("."));
        break;
      case "ports":
        if (part.ports.first !== part.ports.last) return undefined;
        keys.push(`${part.ports.protocol ?? ""}:${part.ports.first}`);
        break;
      case "iface":
        if (part.physdev) return undefined;
        keys.push(part.name);
        break;
      case "mac":
        if (part.mac === undefined) return undefined;
        keys.push(part.mac);
        break;
      case "mark":
        keys.push(String(part.mark));
        break;
      case "set":
        keys.push(part.name);
        break;
    }
  }
  return keys.join("|");
}
