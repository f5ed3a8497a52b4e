import { matchModule } from "#engine/iptables/extension.ts";
import { unseenFlag, unseenNumber, unseenRange } from "#engine/iptables/matches/unseen-field.ts";
import { AH } from "#engine/iptables/values/protocol.ts";
import { answer } from "#engine/net/answer.ts";

export const ah = matchModule({
  name: "ah",
  summary: "IPsec authentication header. For IPv6 it is an extension header, which packets here do not carry.",
  source: "net/ipv4/netfilter/ipt_ah.c",
  present: ({ family, protocol, fragmentOffset }) => (family === 4 ? answer(protocol === AH && fragmentOffset === 0) : "unknown"),
  options: {
    "--ahspi": unseenRange("security parameter index", 0xffffffff),
    "--ahlen": unseenNumber("length of the authentication header"),
    "--ahres": unseenFlag("a reserved field of zero in its authentication header"),
  },
  examples: [
    { rule: "-p ah -m ah --ahspi 1:5", misses: [{ protocol: 6 }], unknown: [{ protocol: 51 }] },
    { rule: "-m ah --ahlen 8", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
  ],
});
