// The kernel has this match, iptables itself no library for it; some builds add one.
import { matchModule } from "#engine/iptables/extension.ts";
import { destinationPort, hasHeader, sourcePort } from "#engine/iptables/matches/port-options.ts";
import { UDPLITE } from "#engine/iptables/values/protocol.ts";

export const udplite = matchModule({
  name: "udplite",
  summary: "UDP-Lite ports.",
  source: "net/netfilter/xt_tcpudp.c",
  protocols: [UDPLITE],
  present: hasHeader(UDPLITE),
  options: {
    // Written backwards, the range loads and never matches.
    "--source-port": sourcePort(UDPLITE, { backwards: "loads", all: "left out" }),
    "--destination-port": destinationPort(UDPLITE, { backwards: "loads", all: "left out" }),
  },
  examples: [
    {
      rule: "-p udplite -m udplite --dport 53",
      matches: [{ protocol: 136, destinationPort: 53 }],
      misses: [
        { protocol: 136, destinationPort: 54 },
        { protocol: 6, destinationPort: 53 },
      ],
      unknown: [{ protocol: 136, destinationPort: undefined }],
    },
    {
      rule: "-p udplite -m udplite ! --sport 0:1023",
      matches: [{ protocol: 136, sourcePort: 1024 }],
      misses: [
        { protocol: 136, sourcePort: 53 },
        { protocol: 136, sourcePort: 5000, fragmentOffset: 1480 },
      ],
    },
  ],
});
