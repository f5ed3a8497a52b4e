// Conditions on what the IP packet carries: ports, flags and options, ICMP types, chunks, SPIs.
import type { Random } from "#test/fuzz/random.ts";
import { type Condition, nearEnds, not, type Piece, some } from "#test/kernel/condition.ts";
import { PORTS } from "#test/kernel/lab.ts";

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];

/** A port or a range of ports, and one inside or just outside. */
function portRange(random: Random): { readonly words: string; readonly port: number } {
  const [a, b] = [random.pick(PORTS), random.pick(PORTS)];
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  const words = random.pick([`${first}`, `${first}:${last}`, `:${last}`, `${first}:`]);
  return { words, port: nearEnds(random, first, words.includes(":") ? last : first, 65535) };
}

function ports(module: string): Condition {
  return {
    name: module,
    protocols: [module],
    make(random) {
      const side = random.pick(["sport", "dport", "dport"]);
      const { words, port } = portRange(random);
      return { text: `-m ${module} ${not(random)}--${side} ${words}`, wish: { [side]: port } };
    },
  };
}

const OPTIONS: Readonly<Record<number, string>> = {
  2: "020405b4",
  3: "01030307",
  4: "01010402",
  8: "0101080a0000000100000000",
  30: "1e040102",
};

function tcpWords(random: Random): Piece {
  switch (random.below(4)) {
    case 0: {
      const mask = some(random, FLAGS, 4);
      const set = random.once(3) ? [] : some(random, mask);
      const spare = FLAGS.filter((flag) => !mask.includes(flag) && random.once(2));
      const flags = [...set, ...spare];
      const text = `-m tcp ${not(random)}--tcp-flags ${mask.join(",")} ${set.length === 0 ? "NONE" : set.join(",")}`;
      return { text, wish: { tcp_flags: flags.length === 0 ? "NONE" : flags.join(",") } };
    }
    case 1:
      return {
        text: `-m tcp ${not(random)}--syn`,
        wish: { tcp_flags: random.pick(["SYN", "SYN,ACK", "SYN,URG", "SYN,ECE,CWR"]) },
      };
    default: {
      const kind = random.pick([1, 2, 3, 4, 8, 30]);
      const options = OPTIONS[random.once(3) ? 4 : kind] ?? "01010402";
      return { text: `-m tcp ${not(random)}--tcp-option ${kind}`, wish: { tcp_options_hex: options } };
    }
  }
}

const CHUNKS: Readonly<Record<string, number>> = {
  DATA: 0,
  INIT: 1,
  INIT_ACK: 2,
  SACK: 3,
  HEARTBEAT: 4,
  ABORT: 6,
  HEARTBEAT_ACK: 5,
  SHUTDOWN: 7,
  SHUTDOWN_ACK: 8,
  ERROR: 9,
  COOKIE_ECHO: 10,
  COOKIE_ACK: 11,
  SHUTDOWN_COMPLETE: 14,
};

const ICMP4 = ["any", "8", "8/0", "0", "3", "3/1", "3/4", "11", "5/1", "13", "17", "255"];
const ICMP6 = ["128", "129", "1", "1/4", "2", "3/0", "135", "136", "133", "130"];

function icmp(module: "icmp" | "icmp6"): Condition {
  const [option, protocol, types] =
    module === "icmp" ? (["icmp-type", "icmp", ICMP4] as const) : (["icmpv6-type", "ipv6-icmp", ICMP6] as const);
  return {
    name: module,
    protocols: [protocol],
    families: [module === "icmp" ? 4 : 6],
    make(random) {
      const words = random.pick(types);
      const [type, code] = words.split("/").map(Number);
      const known = type !== undefined && !Number.isNaN(type);
      const wish = known ? { icmp_type: type, icmp_code: random.once(4) ? 1 : (code ?? 0) } : {};
      return { text: `-m ${module} ${words === "any" ? "" : not(random)}--${option} ${words}`, wish };
    },
  };
}

function security(module: "esp" | "ah"): Condition {
  return {
    name: module,
    protocols: [module],
    make(random) {
      const first = random.pick([0, 1, 255, 256, 1000]);
      const last = random.pick([first, first + 10, 0xffffffff]);
      const spi = nearEnds(random, first, last, 0xffffffff);
      return { text: `-m ${module} ${not(random)}--${module}spi ${first}:${last}`, wish: { spi } };
    },
  };
}

export const transport: readonly Condition[] = [
  ports("tcp"),
  ports("udp"),
  ports("sctp"),
  ports("dccp"),
  { name: "tcp", protocols: ["tcp"], make: tcpWords },
  {
    name: "tcpmss",
    protocols: ["tcp"],
    make(random) {
      const [first, last] = random.pick([
        [536, 1460] as const,
        [1460, 1460] as const,
        [0, 1000] as const,
        [1461, 65535] as const,
      ]);
      const words = first === last ? `${first}` : `${first}:${last}`;
      const wish = { tcp_mss: nearEnds(random, first, last, 65535), tcp_flags: "SYN" };
      return { text: `-m tcpmss ${not(random)}--mss ${words}`, wish };
    },
  },
  {
    name: "ecn",
    protocols: ["tcp"],
    make(random) {
      const bit = random.pick(["cwr", "ece"]);
      const flags = random.pick(["SYN,ECE,CWR", "SYN,ECE", "SYN,CWR", "ACK,ECE", "SYN"]);
      return { text: `-m ecn ${not(random)}--ecn-tcp-${bit}`, wish: { tcp_flags: flags } };
    },
  },
  {
    name: "multiport",
    protocols: ["tcp", "udp", "sctp", "udplite", "dccp"],
    make(random) {
      const side = random.pick(["sports", "dports", "ports"]);
      const list = some(random, PORTS.slice(0, 8), 4).map(String);
      const words = random.once(3) ? [...list, "40000:41000"] : list;
      const port = Number(random.pick(list)) + random.pick([0, 0, 0, 1]);
      return {
        text: `-m multiport ${not(random)}--${side} ${words.join(",")}`,
        wish: { [side === "sports" ? "sport" : random.pick(["dport", side === "ports" ? "sport" : "dport"])]: port },
      };
    },
  },
  {
    name: "sctp",
    protocols: ["sctp"],
    make(random) {
      const names = some(random, Object.keys(CHUNKS), 3);
      const flags = names[0] === "DATA" && random.once(2) ? ":Be" : "";
      const words = names.map((name, i) => (i === 0 ? `${name}${flags}` : name)).join(",");
      const chunk = CHUNKS[random.pick(names)] ?? 1;
      return {
        text: `-m sctp ${not(random)}--chunk-types ${random.pick(["any", "all", "only"])} ${words}`,
        wish: { sctp_chunk: chunk },
      };
    },
  },
  icmp("icmp"),
  icmp("icmp6"),
  security("esp"),
  security("ah"),
];
