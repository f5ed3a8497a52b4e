import { matchModule } from "#engine/iptables/extension.ts";
import { destinationPort, hasHeader, sourcePort, unsureOfNoPort } from "#engine/iptables/matches/port-options.ts";
import { UDP } from "#engine/iptables/values/protocol.ts";

export const udp = matchModule({
  name: "udp",
  summary: "UDP ports.",
  source: "net/netfilter/xt_tcpudp.c",
  protocols: [UDP],
  present: hasHeader(UDP),
  unsure: unsureOfNoPort,
  options: {
    // Written backwards, the range loads and never matches.
    "--source-port": sourcePort(UDP, { backwards: "loads", all: "left out" }),
    "--destination-port": destinationPort(UDP, { backwards: "loads", all: "left out" }),
  },
  examples: [
    {
      rule: "-p udp -m udp --dport 53",
      matches: [{ protocol: 17, destinationPort: 53 }],
      misses: [
        { protocol: 17, destinationPort: 54 },
        { protocol: 6, destinationPort: 53 },
      ],
      unknown: [{ protocol: 17, destinationPort: undefined }],
    },
    {
      rule: "-p udp -m udp ! --sport 0:1023",
      matches: [{ protocol: 17, sourcePort: 1024 }],
      misses: [
        { protocol: 17, sourcePort: 53 },
        { protocol: 17, sourcePort: 5000, fragmentOffset: 1480 },
      ],
    },
  ],
});
