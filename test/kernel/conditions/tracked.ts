// Conditions on the packet's connection.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";
import { type Condition, hex, nearEnds, not, type Piece, some } from "#test/kernel/condition.ts";
import { anyAddress, NETS, PORTS } from "#test/kernel/lab.ts";

const STATES = ["INVALID", "ESTABLISHED", "NEW", "RELATED", "UNTRACKED", "SNAT", "DNAT"];
const STATUSES = ["NONE", "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED"];

function established(random: Random): Piece["wish"] {
  return random.once(2) ? { ctstate: "ESTABLISHED", ct: { dir: random.pick(["original", "reply"]) } } : {};
}

function ctPorts(random: Random): string {
  const [a, b] = [random.pick(PORTS), random.pick(PORTS)];
  return random.once(2) ? `${a}` : `${Math.min(a, b)}:${Math.max(a, b)}`;
}

/** One option of `-m conntrack`; several are put together. */
const OPTIONS: readonly ((random: Random, family: Family) => Piece)[] = [
  (random) => ({ text: `${not(random)}--ctstate ${some(random, STATES, 3).join(",")}`, wish: established(random) ?? {} }),
  (random) => ({ text: `${not(random)}--ctstatus ${some(random, STATUSES, 2).join(",")}`, wish: established(random) ?? {} }),
  (random) => ({ text: `--ctdir ${random.pick(["ORIGINAL", "REPLY"])}`, wish: established(random) ?? {} }),
  (random) => {
    const proto = random.pick(["tcp", "udp", "icmp", "sctp", "58", "47"]);
    return { text: `${not(random)}--ctproto ${proto}` };
  },
  (random, family) => {
    const wish = { [random.pick(["src", "dst"])]: anyAddress(random, family) };
    return { text: `${not(random)}--ctorig${random.pick(["src", "dst"])} ${random.pick(NETS[family])}`, wish };
  },
  (random, family) => ({ text: `${not(random)}--ctrepl${random.pick(["src", "dst"])} ${random.pick(NETS[family])}` }),
  (random) => {
    const port = random.pick(PORTS);
    return { text: `${not(random)}--ctorigdstport ${ctPorts(random)}`, wish: { dport: nearEnds(random, port, port, 65535) } };
  },
  (random) => ({ text: `${not(random)}--ctorigsrcport ${ctPorts(random)}` }),
  (random) => ({ text: `${not(random)}--ctreplsrcport ${ctPorts(random)}` }),
  (random) => ({ text: `${not(random)}--ctrepldstport ${ctPorts(random)}` }),
];

const mostOnce = (pieces: readonly Piece[]): readonly Piece[] => [
  ...new Map(pieces.map((one) => [one.text.replace("! ", "").split(" ")[0], one])).values(),
];

export const tracked: readonly Condition[] = [
  {
    name: "conntrack",
    make(random, { family }) {
      const chosen = mostOnce(Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.pick(OPTIONS)(random, family)));
      const wish = Object.assign({}, ...chosen.map((one) => one.wish ?? {}));
      return { text: `-m conntrack ${chosen.map(({ text }) => text).join(" ")}`, wish };
    },
  },
  {
    name: "state",
    make: (random) => ({
      text: `-m state ${not(random)}--state ${some(random, STATES.slice(0, 5), 2).join(",")}`,
      wish: established(random) ?? {},
    }),
  },
  {
    name: "connmark",
    make(random) {
      const mask = random.pick([0xf, 0xff, 0x3, 0xf0, 0xffffffff]);
      const value = random.pick([0, 1, 3, 0x10, 0xff]) & (random.once(8) ? 0xff : mask);
      return {
        text: `-m connmark ${not(random)}--mark ${hex(value)}/${hex(mask)}`,
        wish: { ctstate: "ESTABLISHED", ct: { dir: random.pick(["original", "reply"]), mark: value } },
      };
    },
  },
  { name: "helper", make: (random) => ({ text: `-m helper ${not(random)}--helper ${random.pick(["ftp", "sip-5060"])}` }) },
  {
    name: "connbytes",
    isUnseen: true,
    make(random) {
      const range = random.pick(["0:", "1:10", "0:0", "100:1000"]);
      const direction = random.pick(["original", "reply", "both"]);
      const mode = random.pick(["packets", "bytes", "avgpkt"]);
      return { text: `-m connbytes ${not(random)}--connbytes ${range} --connbytes-dir ${direction} --connbytes-mode ${mode}` };
    },
  },
  { name: "connlabel", isUnseen: true, make: (random) => ({ text: `-m connlabel ${not(random)}--label 3` }) },
  {
    name: "connlimit",
    isUnseen: true,
    make: (random) => ({ text: `-m connlimit --connlimit-${random.pick(["above", "upto"])} ${random.pick([0, 1, 5])}` }),
  },
];
