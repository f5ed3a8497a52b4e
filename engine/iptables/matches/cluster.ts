import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll, needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { answer } from "#engine/net/answer.ts";

export const cluster = matchModule({
  name: "cluster",
  summary: "Shares load between nodes: a hash of the connection says which node is responsible.",
  source: "net/netfilter/xt_cluster.c",
  // xt_cluster_mt(): false without a connection, negated or not.
  present: (packet) => answer(packet.tracking.connection !== undefined),
  undecidable: "-m cluster depends on a hash of the connection, which is not computed here",
  options: {
    "--cluster-total-nodes": option({ summary: "How many nodes share the load.", negatable: false, values: number(1, 32) }),
    "--cluster-local-node": option({ summary: "Number of this node.", subject: "responsible node", values: number(1, 32) }),
    "--cluster-local-nodemask": option({
      summary: "Bits of the nodes this one stands for.",
      subject: "responsible node",
      values: number(1, 0xffffffff),
    }),
    "--cluster-hash-seed": option({ summary: "Seed of the hash.", negatable: false, values: number(0, 0xffffffff) }),
  },
  check: (readings) =>
    needsOne(readings, "--cluster-local-node", "--cluster-local-nodemask") ??
    onlyOne(readings, "--cluster-local-node", "--cluster-local-nodemask") ??
    needsAll(readings, "--cluster-total-nodes", "--cluster-hash-seed"),
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
