import { matchModule, option } from "#engine/iptables/extension.ts";
import { flag } from "#engine/iptables/values/plain.ts";

export const socket = matchModule({
  name: "socket",
  hooks: ["PREROUTING", "INPUT"],
  summary: "An open socket of this node waits for the packet.",
  source: "net/netfilter/xt_socket.c",
  undecidable: "-m socket depends on which sockets are open on the node",
  options: {
    "--transparent": option({ summary: "Only transparent sockets count.", values: flag, wanted: () => "a transparent socket" }),
    "--nowildcard": option({
      summary: "Sockets bound to any address count, too.",
      values: flag,
      wanted: () => "any bound socket",
    }),
    "--restore-skmark": option({
      summary: "The packet takes over the socket's mark.",
      values: flag,
      wanted: () => "the socket's mark taken over",
    }),
  },
  examples: [
    { rule: "-m socket", unknown: [{ protocol: 6 }] },
    { rule: "-m socket --transparent --nowildcard", unknown: [{ protocol: 17 }] },
  ],
});
