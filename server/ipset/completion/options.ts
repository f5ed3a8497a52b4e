// The options of `create` and `add` that a type of sets has (ipset(8), and lib/ipset_*.c of ipset).

import type { SetType } from "#engine/ipset/set-types.ts";
import type { CreatedSet } from "#server/ipset/completion/created-sets.ts";

export interface SetOption {
  readonly name: string;
  /** What stands behind it; "" for nothing. */
  readonly syntax: string;
  readonly summary: string;
  readonly values?: readonly (readonly [value: string, summary: string])[];
}

function option(name: string, syntax: string, summary: string, values?: SetOption["values"]): SetOption {
  return { name, syntax, summary, ...(values === undefined ? {} : { values }) };
}

const FAMILY = option("family", "inet|inet6", "Whose addresses the set holds; inet when left out.", [
  ["inet", "IPv4"],
  ["inet6", "IPv6"],
]);

const OF_HASHES = [
  option("hashsize", "NUMBER", "How many buckets it begins with; a power of two, 1024 when left out."),
  option("maxelem", "NUMBER", "The most elements it takes; 65536 when left out."),
  option("bucketsize", "NUMBER", "The most elements of one bucket; an even number from 2 to 14."),
  option("forceadd", "", "A full set throws an element out for each new one."),
];

const OF_ALL = [
  option("timeout", "SECONDS", "Elements go away after this time; 0 keeps those that have none of their own."),
  option("counters", "", "Every element counts packets and bytes."),
  option("comment", "", "Every element may have a comment."),
  option("skbinfo", "", "Every element may carry a mark, a queueing class and a device queue."),
];

const RANGES: Readonly<Record<string, SetOption>> = {
  "bitmap:ip": option("range", "ADDRESS-ADDRESS|NETWORK", "The addresses that it may hold. It must be given."),
  "bitmap:ip,mac": option("range", "ADDRESS-ADDRESS|NETWORK", "The addresses that it may hold. It must be given."),
  "bitmap:port": option("range", "PORT-PORT", "The ports that it may hold. It must be given."),
};

const NETMASK = option("netmask", "LENGTH", "Addresses are cut to networks of this size.");
const BITMASK = option("bitmask", "MASK", "This mask is laid on every address.");

/** netmask and bitmask came to two types with ipset 7.16 and Linux 6.2. */
const MASKS: Readonly<Record<string, readonly SetOption[]>> = {
  "bitmap:ip": [NETMASK],
  "hash:ip": [NETMASK, BITMASK],
  "hash:ip,port": [NETMASK, BITMASK],
  "hash:net,net": [NETMASK, BITMASK],
  "hash:ip,mark": [option("markmask", "MASK", "This mask is laid on every mark.")],
};

export function createOptions({ name, anyFamily }: SetType): readonly SetOption[] {
  const range = RANGES[name];
  const masks = MASKS[name] ?? [];
  if (range !== undefined) return [range, ...masks, ...OF_ALL];
  if (name === "list:set") return [option("size", "NUMBER", "The most sets it holds; 8 when left out."), ...OF_ALL];
  return [...(anyFamily ? [] : [FAMILY]), ...masks, ...OF_HASHES, ...OF_ALL];
}

const NOMATCH = option("nomatch", "", "An exception: what falls under this element is not in the set.");
const WILDCARD = option("wildcard", "", "The device's name is only the beginning of a name.");
const MEMBERS = [
  option("before", "SET", "Puts the set before this member."),
  option("after", "SET", "Puts the set behind this member."),
];

/** What `create` must have said for the options of an element to be taken. */
const ENABLED: Readonly<Record<string, readonly SetOption[]>> = {
  timeout: [option("timeout", "SECONDS", "It goes away after this time; 0 keeps it.")],
  counters: [
    option("packets", "NUMBER", "The counter of packets begins here."),
    option("bytes", "NUMBER", "The counter of bytes begins here."),
  ],
  comment: [option("comment", '"TEXT"', "A note for people.")],
  skbinfo: [
    option("skbmark", "MARK[/MASK]", "The mark that SET --map-set --map-mark takes over."),
    option("skbprio", "MAJOR:MINOR", "The queueing class that --map-prio takes over."),
    option("skbqueue", "NUMBER", "The device queue that --map-queue takes over."),
  ],
};

/** Every option where the set is not known. */
export function addOptions(set: CreatedSet | undefined): readonly SetOption[] {
  const enabled = Object.entries(ENABLED).flatMap(([name, options]) =>
    set === undefined || set.options.has(name) ? options : [],
  );
  const type = set?.type;
  return [
    ...(type === undefined || /^hash:.*net/.test(type) ? [NOMATCH] : []),
    ...(type === undefined || type === "hash:net,iface" ? [WILDCARD] : []),
    ...(type === undefined || type === "list:set" ? MEMBERS : []),
    ...enabled,
  ];
}
