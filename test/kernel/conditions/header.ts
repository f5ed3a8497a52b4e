// Conditions on the IP header: addresses, TOS in its three readings, TTL, length, extension headers.
import type { Family } from "#engine/net/address.ts";
import { between, type Condition, hex, nearEnds, not } from "#test/kernel/condition.ts";
import { anyAddress, NETS } from "#test/kernel/lab.ts";

const CLASSES: Readonly<Record<string, number>> = { EF: 46, AF11: 10, AF41: 34, CS6: 48, BE: 0 };

const RANGES: Readonly<Record<Family, readonly (readonly [string, string])[]>> = {
  4: [
    ["10.65.0.11", "10.65.0.12"],
    ["192.0.2.0", "192.0.2.15"],
    ["198.51.100.0", "203.0.113.255"],
    ["10.65.0.12", "10.65.0.11"],
  ],
  6: [
    ["fd00:65::11", "fd00:65::12"],
    ["fd00:a::", "fd00:a::f"],
    ["2001:db8::", "2001:db8:ffff::"],
    ["ff02::1", "ff02::1"],
  ],
};

function hops(module: "ttl" | "hl", family: Family): Condition {
  return {
    name: module,
    families: [family],
    make(random) {
      const limit = random.pick([0, 1, 2, 32, 63, 64, 128, 254, 255]);
      const form = random.pick([`${not(random)}--${module}-eq`, `--${module}-lt`, `--${module}-gt`]);
      return { text: `-m ${module} ${form} ${limit}`, wish: { ttl: Math.max(1, nearEnds(random, limit, limit, 255)) } };
    },
  };
}

const HEADER_LENGTH: Readonly<Record<Family, number>> = { 4: 20, 6: 40 };

/** Bytes of a UDP datagram in front of its payload. */
const UDP_HEADER = 8;

export const header: readonly Condition[] = [
  {
    name: "address",
    make(random, { family }) {
      const isSource = random.once(2);
      const wish = { [isSource ? "src" : "dst"]: anyAddress(random, family) };
      return { text: `${not(random)}-${isSource ? "s" : "d"} ${random.pick(NETS[family])}`, wish };
    },
  },
  {
    name: "iprange",
    make(random, { family }) {
      const [first, last] = random.pick(RANGES[family]);
      const side = random.pick(["src", "dst"]);
      const wish = { [side]: random.pick([first, last, anyAddress(random, family)]) };
      return { text: `-m iprange ${not(random)}--${side}-range ${first}-${last}`, wish };
    },
  },
  {
    name: "tos",
    make(random) {
      const mask = random.pick([0xff, 0x3f, 0x1e, 0xe0, 0x03]);
      const value = between(random, 0, 255) & (random.once(6) ? 0xff : mask);
      return {
        text: `-m tos ${not(random)}--tos ${hex(value)}/${hex(mask)}`,
        wish: { tos: value | (between(random, 0, 255) & ~mask & 0xff) },
      };
    },
  },
  {
    name: "dscp",
    make(random) {
      const name = random.pick(Object.keys(CLASSES));
      const value = CLASSES[name] ?? 0;
      const words = random.once(2) ? `--dscp-class ${name}` : `--dscp ${hex(value)}`;
      return { text: `-m dscp ${not(random)}${words}`, wish: { tos: (value << 2) | random.below(4) } };
    },
  },
  {
    name: "ecn",
    make(random) {
      const value = random.below(4);
      return { text: `-m ecn ${not(random)}--ecn-ip-ect ${value}`, wish: { tos: (random.below(64) << 2) | value } };
    },
  },
  hops("ttl", 4),
  hops("hl", 6),
  {
    name: "length",
    make(random, { family }) {
      const first = random.pick([0, 28, 40, 48, 52, 60, 100, 576]);
      const last = random.pick([first, first + 20, 65535]);
      const text = `-m length ${not(random)}--length ${first === last ? first : `${first}:${last}`}`;
      const room = nearEnds(random, first, last, 1300) - HEADER_LENGTH[family] - UDP_HEADER;
      return { text, wish: { proto: "udp", payload_len: Math.max(0, room) } };
    },
  },
  { name: "fragment", families: [4], make: (random) => ({ text: `${not(random, 2)}-f` }) },
];

/** A wish for an extension header; packets give it the protocol that follows. */
const withHeader = (kind: string) => ({ extension: kind });

export const extensionHeader: readonly Condition[] = [
  {
    name: "ipv6header",
    families: [6],
    isUnseen: true,
    make(random) {
      const name = random.pick(["hop", "dst", "route", "frag", "auth", "esp", "none", "prot"]);
      const soft = random.once(2) ? " --soft" : "";
      return { text: `-m ipv6header ${not(random)}--header ${name}${soft}`, wish: withHeader(name) };
    },
  },
  {
    name: "dst",
    families: [6],
    isUnseen: true,
    make: (random) => ({ text: `-m dst ${not(random)}--dst-len 8`, wish: withHeader("dst") }),
  },
  {
    name: "hbh",
    families: [6],
    isUnseen: true,
    make: (random) => ({ text: `-m hbh ${not(random)}--hbh-len 8`, wish: withHeader("hop") }),
  },
  {
    name: "rt",
    families: [6],
    isUnseen: true,
    make: (random) => ({ text: `-m rt ${not(random)}--rt-type ${random.pick([0, 2])}`, wish: withHeader("route") }),
  },
  {
    name: "frag",
    families: [6],
    isUnseen: true,
    make: (random) => ({ text: `-m frag ${random.pick(["--fragid 0:4294967295", "--fragfirst", "--fraglast", "--fragid 7"])}` }),
  },
];
