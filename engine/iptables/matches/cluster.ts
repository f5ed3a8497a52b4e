import { matchModule, option, type Reading } from "#engine/iptables/extension.ts";
import { needsAll, needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

/** xt_cluster_is_multicast_addr(). */
function isForMany({ family, destination: [first = 0] }: Packet): boolean {
  return family === 4 ? first >>> 28 === 0xe : first >>> 24 === 0xff;
}

/** XT_CLUSTER_NODES_MAX, xt_cluster.h. */
const MOST_NODES = 32;

export const cluster = matchModule({
  name: "cluster",
  summary: "Shares load between nodes: a hash of the connection says which node is responsible.",
  source: "net/netfilter/xt_cluster.c",
  // xt_cluster_mt(): false without a connection, negated or not.
  present: (packet) => answer(packet.tracking.connection !== undefined),
  // xt_cluster_mt(): a frame for many that holds a packet for one is from here on one for this host.
  changed: (packet) => (packet.linkType === "multicast" && !isForMany(packet) ? { ...packet, linkType: "unicast" } : packet),
  undecidable: "-m cluster depends on a hash of the connection, which is not computed here",
  options: {
    "--cluster-total-nodes": option({
      summary: "How many nodes share the load.",
      negatable: false,
      values: number(1, MOST_NODES),
    }),
    "--cluster-local-node": option({
      summary: "Number of this node.",
      subject: "responsible node",
      values: number(1, MOST_NODES),
    }),
    "--cluster-local-nodemask": option({
      summary: "Bits of the nodes this one stands for.",
      subject: "responsible node",
      // XTTYPE_UINT32 with the bounds of the node number.
      values: number(1, MOST_NODES),
    }),
    "--cluster-hash-seed": option({ summary: "Seed of the hash.", negatable: false, values: number(0, 0xffffffff) }),
  },
  check: (readings) =>
    needsOne(readings, "--cluster-local-node", "--cluster-local-nodemask") ??
    onlyOne(readings, "--cluster-local-node", "--cluster-local-nodemask") ??
    needsAll(readings, "--cluster-total-nodes", "--cluster-hash-seed") ??
    (nodeMask(readings) < 2 ** (readings["--cluster-total-nodes"]?.value ?? 0)
      ? undefined
      : "This node is not one of --cluster-total-nodes."),
  save: (readings) => [
    {
      name: "--cluster-local-nodemask",
      negated: (readings["--cluster-local-node"] ?? readings["--cluster-local-nodemask"])?.negated ?? false,
      words: [eightDigits(nodeMask(readings))],
    },
    { name: "--cluster-total-nodes", negated: false, words: [`${readings["--cluster-total-nodes"]?.value ?? 0}`] },
    { name: "--cluster-hash-seed", negated: false, words: [eightDigits(readings["--cluster-hash-seed"]?.value ?? 0)] },
  ],
  examples: [
    {
      rule: "-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xdead",
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
    {
      rule: "-m cluster --cluster-total-nodes 2 ! --cluster-local-nodemask 0x1 --cluster-hash-seed 1",
      misses: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
    },
  ],
});

type NodeReadings = Readonly<Record<"--cluster-local-node" | "--cluster-local-nodemask", Reading<number> | undefined>>;

function nodeMask(readings: Partial<NodeReadings>): number {
  const node = readings["--cluster-local-node"]?.value;
  return node === undefined ? (readings["--cluster-local-nodemask"]?.value ?? 0) : 2 ** (node - 1);
}

function eightDigits(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
