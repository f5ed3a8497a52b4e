// Targets that random rules are given, by table and hook.
import type { Random } from "#test/fuzz/random.ts";
import { between, type Condition, fits, hex, type Place, some } from "#test/kernel/condition.ts";
import { OWN } from "#test/kernel/lab.ts";
import type { LabSet } from "#test/kernel/sets.ts";

/** A target ends the walk of its table, or of the packet; or the rules behind it go on. */
export interface TargetChoice extends Omit<Condition, "make"> {
  readonly ends?: true;
  /** A condition without which it is refused. */
  readonly needs?: string;
  make(random: Random, place: Place): string;
}

const MARK_BITS = [0x1, 0xf, 0x100, 0xf0, 0x8000, 0xffffffff];
const DESTINATION_HOOKS = ["PREROUTING", "OUTPUT"] as const;
const TRANSPORTS = ["tcp", "udp", "sctp"];

function markWords(random: Random): string {
  const [value, mask] = [random.pick(MARK_BITS), random.pick(MARK_BITS)];
  return random.pick([
    `--set-xmark ${hex(value)}/${hex(mask)}`,
    `--set-mark ${hex(value)}/${hex(mask)}`,
    `--and-mark ${hex(~value)}`,
    `--or-mark ${hex(value)}`,
    `--xor-mark ${hex(value)}`,
  ]);
}

const changing: readonly TargetChoice[] = [
  { name: "MARK", make: (random) => `MARK ${markWords(random)}` },
  { name: "MARK", make: (random) => `MARK ${markWords(random)}` },
  {
    name: "CONNMARK",
    make(random) {
      const [near, far] = [random.pick(MARK_BITS), random.pick(MARK_BITS)];
      const masks = random.pick(["", ` --nfmask ${hex(near)} --ctmask ${hex(far)}`, ` --mask ${hex(near)}`]);
      return `CONNMARK ${random.pick([markWords(random), `--save-mark${masks}`, `--restore-mark${masks}`])}`;
    },
  },
  { name: "CLASSIFY", tables: ["mangle"], hooks: ["FORWARD", "OUTPUT", "POSTROUTING"], make: () => "CLASSIFY --set-class 1:10" },
  {
    name: "DSCP",
    tables: ["mangle"],
    make: (random) => `DSCP ${random.pick(["--set-dscp 0x2e", "--set-dscp-class AF11", "--set-dscp 0"])}`,
  },
  {
    name: "TOS",
    tables: ["mangle"],
    make(random) {
      const value = hex(between(random, 0, 255));
      return `TOS ${random.pick([`--set-tos ${value}/0xff`, `--and-tos ${value}`, `--or-tos ${value}`, `--xor-tos ${value}`, "--set-tos 0x10/0x3f"])}`;
    },
  },
  { name: "ECN", tables: ["mangle"], families: [4], protocols: ["tcp"], make: () => "ECN --ecn-tcp-remove" },
  { name: "TTL", tables: ["mangle"], families: [4], make: (random) => `TTL --ttl-${hopWords(random)}` },
  { name: "HL", tables: ["mangle"], families: [6], make: (random) => `HL --hl-${hopWords(random)}` },
  {
    name: "TCPOPTSTRIP",
    tables: ["mangle"],
    protocols: ["tcp"],
    make: (random) =>
      `TCPOPTSTRIP --strip-options ${some(random, ["mss", "wscale", "sack-permitted", "timestamp", "5"], 3).join(",")}`,
  },
  { name: "CHECKSUM", tables: ["mangle"], make: () => "CHECKSUM --checksum-fill" },
  { name: "LOG", make: (random) => `LOG --log-prefix "l${random.below(99)} " --log-level ${random.below(8)}` },
  { name: "NFLOG", make: (random) => `NFLOG --nflog-group ${between(random, 1, 9)} --nflog-prefix "n "` },
  { name: "TRACE", tables: ["raw"], make: () => "TRACE" },
  { name: "AUDIT", make: () => "AUDIT --type accept" },
  {
    name: "HMARK",
    isUnseen: true,
    tables: ["mangle"],
    make: () => "HMARK --hmark-tuple src,dst --hmark-mod 8 --hmark-offset 100 --hmark-rnd 0x5",
  },
  {
    name: "RATEEST",
    tables: ["mangle"],
    make: () => "RATEEST --rateest-name e1 --rateest-interval 250ms --rateest-ewmalog 500ms",
  },
  { name: "IDLETIMER", make: (random) => `IDLETIMER --timeout 600 --label t${random.below(4)}` },
  { name: "CONNSECMARK", tables: ["mangle", "security"], make: () => "CONNSECMARK --save" },
  { name: "CT", tables: ["raw"], make: (random) => `CT ${random.pick(["--notrack", "--ctevents new,destroy"])}` },
  { name: "CT", tables: ["raw"], make: () => "CT --notrack" },
  { name: "NOTRACK", tables: ["raw"], make: () => "NOTRACK" },
];

function hopWords(random: Random): string {
  return random.pick([
    `set ${random.pick([1, 2, 64, 255])}`,
    `dec ${random.pick([1, 2, 63])}`,
    `inc ${random.pick([1, 100, 200])}`,
  ]);
}

const MAXIMUM_SEGMENT: TargetChoice = {
  name: "TCPMSS",
  tables: ["mangle"],
  protocols: ["tcp"],
  needs: "-m tcp --tcp-flags SYN,RST SYN ",
  make: (random, { hook }) => {
    const clamps = hook === "FORWARD" || hook === "OUTPUT" || hook === "POSTROUTING";
    const words = clamps ? random.pick(["--set-mss 1000", "--clamp-mss-to-pmtu"]) : "--set-mss 1000";
    return `TCPMSS ${words}`;
  },
};

const KINDS4 = ["net", "host", "port", "proto"].map((one) => `icmp-${one}-unreachable`);
const KINDS6 = [
  "icmp6-no-route",
  "icmp6-adm-prohibited",
  "icmp6-addr-unreachable",
  "icmp6-port-unreachable",
  "icmp6-policy-fail",
  "icmp6-reject-route",
];

const ending: readonly TargetChoice[] = [
  { name: "ACCEPT", ends: true, make: () => "ACCEPT" },
  { name: "RETURN", ends: true, make: () => "RETURN" },
  { name: "RETURN", ends: true, make: () => "RETURN" },
  { name: "DROP", ends: true, tables: ["raw", "mangle", "filter", "security"], make: () => "DROP" },
  {
    name: "REJECT",
    ends: true,
    tables: ["filter"],
    make(random, { family, protocol }) {
      const kinds = family === 6 ? KINDS6 : [...KINDS4, "icmp-net-prohibited", "icmp-host-prohibited", "icmp-admin-prohibited"];
      return `REJECT --reject-with ${protocol === "tcp" && random.once(2) ? "tcp-reset" : random.pick(kinds)}`;
    },
  },
  {
    name: "NFQUEUE",
    isUnseen: true,
    ends: true,
    tables: ["filter"],
    make: () => "NFQUEUE --queue-num 7",
  },
];

/** Where translations lead, and a range of it. */
const NEW_DESTINATIONS = { 4: ["10.65.0.11", "172.17.0.2", "203.0.113.9"], 6: ["fd00:65::11", "fd00:d::2"] } as const;
const NEW_SOURCES = { 4: ["192.0.2.77", "198.51.100.99"], 6: ["fd00:a::77"] } as const;

function withPorts(random: Random, family: 4 | 6, address: string, protocol: string | undefined): string {
  if (protocol === undefined || !TRANSPORTS.includes(protocol) || random.once(2)) return address;
  return `${family === 6 ? `[${address}]` : address}:${random.pick(["8080", "5353", "2000-2010", "3000-3000"])}`;
}

const translating: readonly TargetChoice[] = [
  {
    name: "DNAT",
    hooks: DESTINATION_HOOKS,
    ends: true,
    make(random, { family, protocol }) {
      const range = family === 4 ? "10.65.0.11-10.65.0.12" : "fd00:65::11-fd00:65::12";
      const to = random.once(5)
        ? range
        : withPorts(random, family, random.pick([...NEW_DESTINATIONS[family], ...OWN[family]]), protocol);
      return `DNAT --to-destination ${to}${random.pick(["", "", "", " --persistent", " --random"])}`;
    },
  },
  {
    name: "REDIRECT",
    hooks: DESTINATION_HOOKS,
    ends: true,
    make(random, { protocol }) {
      const ports = protocol !== undefined && TRANSPORTS.includes(protocol) && random.once(2);
      return `REDIRECT${ports ? ` --to-ports ${random.pick(["8080", "7000-7010"])}` : ""}`;
    },
  },
  {
    name: "SNAT",
    hooks: ["POSTROUTING", "INPUT"],
    ends: true,
    make(random, { family, protocol }) {
      return `SNAT --to-source ${withPorts(random, family, random.pick(NEW_SOURCES[family]), protocol)}`;
    },
  },
  {
    name: "MASQUERADE",
    hooks: ["POSTROUTING"],
    ends: true,
    make(random, { protocol }) {
      const ports = protocol !== undefined && TRANSPORTS.includes(protocol) && random.once(2);
      return `MASQUERADE${ports ? ` --to-ports ${random.pick(["6000", "6000-6100"])}` : random.pick(["", "", " --random"])}`;
    },
  },
  {
    name: "NETMAP",
    ends: true,
    make: (random, { family }) =>
      `NETMAP --to ${random.pick(family === 4 ? ["10.65.0.0/28", "172.17.0.0/24"] : ["fd00:65::/120", "fd00:d::/64"])}`,
  },
];

function setTarget(sets: readonly LabSet[]): TargetChoice {
  return {
    name: "SET",
    make(random, { family }) {
      const { name, dimensions } = random.pick(sets.filter((one) => one.family === family && !one.name.endsWith("-list")));
      const directions = Array.from({ length: dimensions }, () => random.pick(["src", "dst"])).join(",");
      const does = random.pick(["add", "add", "del"]);
      return `SET --${does}-set ${name} ${directions}${does === "add" && random.once(4) ? " --exist" : ""}`;
    },
  };
}

export const targetsOf = (sets: readonly LabSet[]): readonly TargetChoice[] => [
  ...changing,
  MAXIMUM_SEGMENT,
  ...ending,
  ...translating.map((one) => ({ ...one, tables: ["nat"] as const })),
  setTarget(sets),
];

/** Mostly rules go on, so that a packet meets many of them. */
export function targetFor(random: Random, choices: readonly TargetChoice[], place: Place): TargetChoice | undefined {
  const possible = choices.filter((one) => fits(one, place));
  const wanted = possible.filter(
    ({ ends, tables }) =>
      (ends === true) === random.once(place.table === "nat" ? 2 : 5) ||
      (ends === true && tables?.[0] === "nat" && random.once(3)),
  );
  const chosen = wanted.length === 0 ? undefined : random.pick(wanted);
  return chosen?.isUnseen && !random.once(6) ? undefined : chosen;
}
