// Conditions on what is around the packet: devices, marks, the sender, the frame, the node's addresses and routes, its sets.
import { between, type Condition, hex, not, some } from "#test/kernel/condition.ts";
import { anyAddress, DEVICES, PORTS } from "#test/kernel/lab.ts";
import type { LabSet } from "#test/kernel/sets.ts";

const IN = ["PREROUTING", "INPUT", "FORWARD"] as const;
const OUT = ["FORWARD", "OUTPUT", "POSTROUTING"] as const;
const DEVICE_WORDS = ["cali+", "cali1a", "eth0", "eth+", "eth1", "lo", "br7", "tunl+"];
const TYPES = ["UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "MULTICAST", "ANYCAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT"];
const TYPES6 = ["UNSPEC", "UNICAST", "LOCAL", "MULTICAST", "ANYCAST", "UNREACHABLE"];

export const around: readonly Condition[] = [
  {
    name: "in-interface",
    hooks: IN,
    make: (random) => ({ text: `${not(random)}-i ${random.pick(DEVICE_WORDS)}`, wish: { in_iface: random.pick(DEVICES).name } }),
  },
  { name: "out-interface", hooks: OUT, make: (random) => ({ text: `${not(random)}-o ${random.pick(DEVICE_WORDS)}` }) },
  {
    name: "mark",
    make(random) {
      const mask = random.pick([0x1, 0xf, 0x100, 0xff00, 0xffffffff]);
      const value = random.pick([0, 1, 3, 0x100, 0x1000]) & (random.once(8) ? 0xffff : mask);
      return { text: `-m mark ${not(random)}--mark ${hex(value)}/${hex(mask)}`, wish: { in_iface: "local", mark: value } };
    },
  },
  {
    name: "addrtype",
    make(random, { family, hook }) {
      const sides = some(random, ["src", "dst"]);
      const types = family === 4 ? TYPES : TYPES6;
      const words = sides.map((side) => `${not(random)}--${side}-type ${some(random, types, 2).join(",")}`);
      const limits = [
        ...(hook === "PREROUTING" || hook === "INPUT" || hook === "FORWARD" ? [" --limit-iface-in"] : []),
        ...(hook === "POSTROUTING" || hook === "OUTPUT" || hook === "FORWARD" ? [" --limit-iface-out"] : []),
      ];
      const limit = random.once(4) ? random.pick(limits) : "";
      return { text: `-m addrtype ${words.join(" ")}${limit}`, wish: { dst: anyAddress(random, family) } };
    },
  },
  {
    name: "rpfilter",
    hooks: ["PREROUTING"],
    tables: ["raw", "mangle"],
    make(random, { family }) {
      const flags = ["--loose", "--validmark", "--accept-local", "--invert"].filter(() => random.once(3));
      return { text: `-m rpfilter ${flags.join(" ")}`.trim(), wish: { src: anyAddress(random, family) } };
    },
  },
  {
    name: "owner",
    hooks: ["OUTPUT", "POSTROUTING"],
    make(random) {
      const words = random.pick([
        "uid-owner 0",
        "uid-owner 1000-2000",
        "gid-owner 5",
        "gid-owner 0-4",
        "socket-exists",
        "uid-owner 1000",
      ]);
      const wish = { in_iface: "local", uid: random.pick([0, 999, 1000, 2000, 2001]), gid: random.pick([0, 4, 5]) };
      return { text: `-m owner ${not(random)}--${words}`, wish };
    },
  },
  {
    name: "mac",
    hooks: IN,
    make(random) {
      const device = between(random, 1, DEVICES.length);
      const mac = random.pick([`02:00:00:00:0${device}:02`, "02:aa:bb:cc:dd:ee"]);
      return { text: `-m mac ${not(random)}--mac-source ${mac}`, wish: { in_iface: random.pick(DEVICES).name, mac_src: mac } };
    },
  },
  {
    name: "pkttype",
    make: (random) => ({
      text: `-m pkttype ${not(random)}--pkt-type ${random.pick(["unicast", "broadcast", "multicast"])}`,
      wish: { l2: random.pick(["unicast", "broadcast", "multicast"]) },
    }),
  },
  {
    name: "devgroup",
    isUnseen: true,
    make(random, { hook }) {
      const side = hook === "PREROUTING" || hook === "INPUT" ? "src" : "dst";
      return { text: `-m devgroup ${not(random)}--${side}-group ${random.pick(["0", "0x1"])}` };
    },
  },
  {
    name: "physdev",
    make: (random, { hook }) => ({
      text: `-m physdev ${random.pick([`${not(random)}--physdev-is-in`, `${not(random)}--physdev-is-bridged`, ...(hook === "OUTPUT" ? [] : [`${not(random)}--physdev-in eth0`])])}`,
    }),
  },
  {
    name: "policy",
    hooks: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
    isUnseen: true,
    make(random, { hook }) {
      const direction = hook === "PREROUTING" || hook === "INPUT" ? "in" : "out";
      return { text: `-m policy --dir ${direction} --pol ${random.pick(["none", "ipsec"])}` };
    },
  },
  {
    name: "realm",
    families: [4],
    hooks: ["INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
    isUnseen: true,
    make: (random) => ({ text: `-m realm ${not(random)}--realm ${random.pick(["0", "0x5", "0x1/0xf"])}` }),
  },
  { name: "cpu", isUnseen: true, make: (random) => ({ text: `-m cpu ${not(random)}--cpu ${random.below(2)}` }) },
  {
    name: "socket",
    hooks: ["PREROUTING", "INPUT"],
    tables: ["raw", "mangle", "filter", "security"],
    isUnseen: true,
    make: (random) => ({ text: `-m socket${random.pick(["", " --transparent", " --nowildcard"])}` }),
  },
  {
    name: "cgroup",
    hooks: ["INPUT", "OUTPUT", "POSTROUTING"],
    isUnseen: true,
    make: (random) => ({ text: `-m cgroup ${not(random)}--cgroup ${random.below(2)}` }),
  },
];

/** Fewer and more directions than the set has dimensions, too: neither is refused. */
export function setCondition(sets: readonly LabSet[]): Condition {
  return {
    name: "set",
    make(random, { family }) {
      const { name, dimensions } = random.pick(sets.filter((one) => one.family === family));
      const count = random.once(10) ? between(random, 1, 3) : dimensions;
      const directions = Array.from({ length: count }, () => random.pick(["src", "dst"]));
      const options = random.once(12) ? " --return-nomatch" : "";
      const wish = { proto: random.pick(["tcp", "udp"]), dport: random.pick(PORTS), dst: anyAddress(random, family) };
      return { text: `-m set ${not(random)}--match-set ${name} ${directions.join(",")}${options}`, wish };
    },
  };
}
