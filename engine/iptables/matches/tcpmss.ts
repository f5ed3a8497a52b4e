import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { asRange } from "#engine/iptables/matches/saved-words.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { formatRange, inRange, numberRange } from "#engine/iptables/values/range.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

/** TCPOPT_MSS, include/net/tcp.h. */
const MSS = 2;

export const tcpmss = matchModule({
  name: "tcpmss",
  summary: "The maximum segment size a TCP SYN announces.",
  source: "net/netfilter/xt_tcpmss.c",
  protocols: [TCP],
  present: (packet) => answer(packet.protocol === TCP),
  options: {
    "--mss": option({
      summary: "The MSS, or a range, ends included.",
      subject: "MSS",
      values: numberRange({ most: 65535, backwards: "refused" }),
      test: (range, packet) => testMss(range, packet),
      save: asRange,
      wanted: formatRange,
      actual: (packet) => (hasNoMss(packet) ? "not announced" : packet.tcpMss?.toString()),
    }),
  },
  check: (readings) => needsAll(readings, "--mss"),
  examples: [
    {
      rule: "-p tcp -m tcpmss --mss 1000:1400",
      matches: [{ protocol: 6, tcpOptions: [2], tcpMss: 1400 }],
      misses: [
        { protocol: 6, tcpOptions: [2], tcpMss: 1460 },
        { protocol: 6, tcpOptions: [] },
      ],
      unknown: [{ protocol: 6, tcpOptions: undefined, tcpMss: undefined }],
    },
    {
      rule: "-p tcp -m tcpmss ! --mss 1400",
      matches: [
        { protocol: 6, tcpOptions: [2], tcpMss: 1460 },
        { protocol: 6, tcpOptions: [8] },
      ],
      misses: [{ protocol: 6, tcpOptions: [2], tcpMss: 1400 }, { protocol: 17 }],
    },
  ],
});

/** tcpmss_mt(): without the option it is a plain mismatch, which `!` turns. Later fragments hold no header to trust. */
function testMss(range: { readonly first: number; readonly last: number }, packet: Packet): Answer {
  if (packet.fragmentOffset > 0) return "unknown";
  return hasNoMss(packet) ? "no" : inRange(range, packet.tcpMss);
}

function hasNoMss({ tcpMss, tcpOptions }: Packet): boolean {
  return tcpMss === undefined && tcpOptions !== undefined && !tcpOptions.includes(MSS);
}
