import { isRefusal, targetModule, type ValueGrammar } from "#engine/iptables/extension.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { macAddress } from "#engine/iptables/values/mac.ts";
import { keyword } from "#engine/iptables/values/names.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";

const hashMode = keyword({
  choices: [
    { value: "sourceip", summary: "The source address." },
    { value: "sourceip-sourceport", summary: "Source address and source port." },
    { value: "sourceip-sourceport-destport", summary: "Source address and both ports." },
  ],
  spelling: "exact",
  noun: "a way to hash",
  syntax: "MODE",
});

/** The lowest bit of the first byte says that an Ethernet address is for several. */
const multicastMac: ValueGrammar<string> = {
  ...macAddress,
  decode: (words, family) => {
    const mac = macAddress.decode(words, family);
    if (isRefusal(mac) || Number.parseInt(mac.slice(0, 2), 16) & 1) return mac;
    return { refusal: `"${mac}" is not a multicast Ethernet address: its first byte must be odd` };
  },
};

const NODES = number(0, 16);
/** All of them make a cluster; without any the rule is for one that another rule has made. */
const WHOLE = ["--new", "--hashmode", "--clustermac", "--total-nodes", "--local-node"];

export const CLUSTERIP = targetModule({
  name: "CLUSTERIP",
  summary: "Shares an address among several nodes, of which one answers each client; gone since Linux 6.5.",
  source: "net/ipv4/netfilter/ipt_CLUSTERIP.c",
  families: [4],
  options: {
    "--new": setting("Makes a new cluster.", flag),
    "--hashmode": setting("What decides which node answers.", hashMode),
    "--clustermac": setting("The Ethernet address that the nodes share.", multicastMac),
    "--total-nodes": setting("How many nodes there are.", NODES),
    "--local-node": setting("The number of this node.", NODES),
    "--hash-init": setting("Seed of the hash.", number(0, 0xffffffff)),
  },
  effect: () => ({
    kind: "unknown",
    why: "whether CLUSTERIP leaves the packet to this node depends on a hash that is not computed here",
  }),
  // CLUSTERIP_check(), extensions/libipt_CLUSTERIP.c.
  check: (readings) => {
    const given = Object.keys(readings);
    const missing = WHOLE.filter((name) => !given.includes(name));
    return given.length === 0 || missing.length === 0 ? undefined : `A new cluster needs ${missing.join(", ")} too.`;
  },
  save: (readings) => {
    if (readings["--new"] === undefined) return [];
    return [
      saved("--new"),
      saved("--hashmode", readings["--hashmode"]?.value ?? ""),
      saved("--clustermac", (readings["--clustermac"]?.value ?? "").toUpperCase()),
      saved("--total-nodes", String(readings["--total-nodes"]?.value ?? 0)),
      saved("--local-node", String(readings["--local-node"]?.value ?? 0)),
      saved("--hash-init", String(readings["--hash-init"]?.value ?? 0)),
    ];
  },
  examples: [
    { target: "CLUSTERIP", before: {}, effect: "unknown" },
    {
      target: "CLUSTERIP --new --hashmode sourceip --clustermac 01:00:5e:00:00:14 --total-nodes 2 --local-node 1",
      before: {},
      effect: "unknown",
    },
  ],
});
