// Conditions on the packet's bytes, and those that remember or depend on time.
import { type Condition, not } from "#test/kernel/condition.ts";

const ascii = (text: string): string => [...text].map((one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join("");

export const content: readonly Condition[] = [
  {
    name: "string",
    make(random) {
      const word = random.pick(["needle", "Needle", "GET /", "orc0"]);
      const from = random.pick([0, 0, 20, 28, 40, 41]);
      const to = random.pick([0, 0, 40, 48, 64, 65535]);
      const words = [
        random.once(4) ? `--hex-string "|${ascii(word)}|"` : `--string "${word}"`,
        `--algo ${random.pick(["bm", "kmp"])}`,
        ...(from === 0 ? [] : [`--from ${from}`]),
        ...(to === 0 || to < from ? [] : [`--to ${to}`]),
        ...(random.once(3) ? ["--icase"] : []),
      ];
      const said = ".".repeat(random.below(16)) + random.pick([word, word.toLowerCase(), "nothing"]);
      return { text: `-m string ${not(random)}${words.join(" ")}`, wish: { payload_hex: ascii(said) } };
    },
  },
  {
    name: "u32",
    isUnseen: true,
    make: (random) => ({
      text: `-m u32 ${not(random)}--u32 "${random.pick(["6&0xFF=6", "6&0xFF=17", "0>>22&0x3C@0>>16=0:1023", "0=0x45000000:0x45ffffff", "4&0x1FFF=0"])}"`,
    }),
  },
  {
    name: "bpf",
    isUnseen: true,
    make: (random) => ({
      text: `-m bpf --bytecode "${random.pick(["1,6 0 0 1", "1,6 0 0 0", "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"])}"`,
    }),
  },
];

const nth = (where: Pick<Condition, "families" | "hooks">): Condition => ({
  ...where,
  name: "statistic",
  make(random) {
    const every = 1 + random.below(4);
    return { text: `-m statistic --mode nth ${not(random)}--every ${every} --packet ${random.below(every)}` };
  },
});

const DATES = ["--datestop 2001-01-01T00:00:00", "--datestart 2001-01-01T00:00:00", "--timestart 00:00 --timestop 23:59"];

export const remembering: readonly Condition[] = [
  nth({ families: [4] }),
  // What an IPv6 node says of its own accord is counted too, where it leaves.
  nth({ families: [6], hooks: ["PREROUTING", "INPUT", "FORWARD"] }),
  {
    name: "statistic",
    isUnseen: true,
    make: (random) => ({ text: `-m statistic --mode random ${not(random)}--probability ${random.pick(["0.5", "0", "1"])}` }),
  },
  {
    name: "limit",
    isUnseen: true,
    make: (random) => ({ text: `-m limit --limit ${random.pick(["1/sec", "10/min", "1/hour"])} --limit-burst 3` }),
  },
  {
    name: "hashlimit",
    isUnseen: true,
    make(random) {
      const mode = random.pick(["srcip", "dstip", "srcip,dstport"]);
      const form = random.pick(["upto", "above"]);
      return {
        text: `-m hashlimit --hashlimit-${form} 1/sec --hashlimit-burst 3 --hashlimit-mode ${mode} --hashlimit-name h${random.below(1e6)}`,
      };
    },
  },
  {
    name: "quota",
    isUnseen: true,
    make: (random) => ({ text: `-m quota ${not(random)}--quota ${random.pick([0, 100, 1000000])}` }),
  },
  {
    name: "recent",
    isUnseen: true,
    make(random) {
      const does = random.pick(["--set", "--rcheck", "--update", "--remove", "--rcheck --seconds 60", "--rcheck --hitcount 2"]);
      return { text: `-m recent ${not(random)}${does} --name r${random.below(3)} ${random.pick(["--rsource", "--rdest"])}` };
    },
  },
  { name: "time", isUnseen: true, make: (random) => ({ text: `-m time ${random.pick(DATES)}` }) },
  {
    name: "cluster",
    isUnseen: true,
    make: () => ({ text: "-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0x5" }),
  },
  {
    name: "osf",
    hooks: ["PREROUTING", "INPUT", "FORWARD"],
    protocols: ["tcp"],
    isUnseen: true,
    make: () => ({ text: "-m osf --genre Linux" }),
  },
  { name: "comment", make: (random) => ({ text: `-m comment --comment "${random.pick(["a -j DROP", "it's", "cali:x"])}"` }) },
];
