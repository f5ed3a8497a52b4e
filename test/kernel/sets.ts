// The ipsets of a random node: several types, filled with addresses that packets bear.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";
import { between } from "#test/kernel/condition.ts";
import { anyAddress, DEVICES, NETS, PORTS } from "#test/kernel/lab.ts";

export interface LabSet {
  readonly name: string;
  readonly dimensions: number;
  readonly family: Family;
}

interface Kind {
  readonly type: string;
  readonly dimensions: number;
  readonly families: readonly Family[];
  readonly options?: string;
  member(random: Random, family: Family): string;
}

const port = (random: Random): string => `${random.pick(["tcp", "udp", "sctp"])}:${random.pick(PORTS)}`;
const net = (random: Random, family: Family): string => random.pick(NETS[family].filter((one) => !one.endsWith("/1")));
const inFirst = (random: Random): string => `192.0.2.${random.pick([1, 2, 10, 20, 255])}`;

const KINDS: readonly Kind[] = [
  { type: "hash:ip", dimensions: 1, families: [4, 6], member: anyAddress },
  { type: "hash:net", dimensions: 1, families: [4, 6], member: (r, f) => net(r, f) + (r.once(4) ? " nomatch" : "") },
  { type: "hash:ip,port", dimensions: 2, families: [4, 6], member: (r, f) => `${anyAddress(r, f)},${port(r)}` },
  { type: "hash:net,port", dimensions: 2, families: [4, 6], member: (r, f) => `${net(r, f)},${port(r)}` },
  {
    type: "hash:ip,port,ip",
    dimensions: 3,
    families: [4, 6],
    member: (r, f) => `${anyAddress(r, f)},${port(r)},${anyAddress(r, f)}`,
  },
  {
    type: "hash:ip,port,net",
    dimensions: 3,
    families: [4, 6],
    member: (r, f) => `${anyAddress(r, f)},${port(r)},${net(r, f)}`,
  },
  {
    type: "hash:net,iface",
    dimensions: 2,
    families: [4, 6],
    member: (r, f) => `${net(r, f)},${r.pick(DEVICES).name}`,
  },
  { type: "bitmap:ip", dimensions: 1, families: [4], options: "range 192.0.2.0/24", member: inFirst },
  {
    type: "bitmap:ip,mac",
    dimensions: 2,
    families: [4],
    options: "range 192.0.2.0/24",
    member: (r) => `${inFirst(r)}${r.once(3) ? "" : ",02:00:00:00:01:02"}`,
  },
  { type: "bitmap:port", dimensions: 1, families: [4, 6], options: "range 0-65535", member: (r) => `${r.pick(PORTS)}` },
];

/** Names say family and type, such as `s4-2`; each family also gets a `list:set` of two others. */
export function setsOf(random: Random): { readonly text: string; readonly sets: readonly LabSet[] } {
  const sets: LabSet[] = [];
  const created: string[] = [];
  const added: string[] = [];
  for (const family of [4, 6] as const) {
    for (const [number, kind] of KINDS.entries()) {
      if (!kind.families.includes(family)) continue;
      const name = `s${family}-${number}`;
      sets.push({ name, dimensions: kind.dimensions, family });
      const isBitmap = kind.type.startsWith("bitmap");
      created.push(`create ${name} ${kind.type} ${kind.options ?? ""}${isBitmap ? "" : `family inet${family === 6 ? 6 : ""}`}`);
      const members = new Map(
        Array.from({ length: between(random, 2, 8) }, () => kind.member(random, family)).map((one) => [one.split(/[ ]/)[0], one]),
      );
      const places = new Map([...members.values()].map((one) => [kind.type === "bitmap:ip,mac" ? one.split(",")[0] : one, one]));
      for (const member of places.values()) added.push(`add ${name} ${member}`);
    }
    const list = `s${family}-list`;
    created.push(`create ${list} list:set`);
    for (const number of [0, 1]) added.push(`add ${list} s${family}-${number}`);
    sets.push({ name: list, dimensions: 1, family });
  }
  return { text: `${[...created, ...added].join("\n")}\n`, sets };
}
