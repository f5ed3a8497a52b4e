import { matchModule } from "#engine/iptables/extension.ts";
import { hasHeader } from "#engine/iptables/matches/port-options.ts";
import { unseenFlag, unseenRange } from "#engine/iptables/matches/unseen-field.ts";
import { IPCOMP } from "#engine/iptables/values/protocol.ts";

export const ipcomp = matchModule({
  name: "ipcomp",
  summary: "Compression parameter index of a compressed IP packet.",
  source: "net/netfilter/xt_ipcomp.c",
  protocols: [IPCOMP],
  present: hasHeader(IPCOMP),
  options: {
    "--ipcompspi": unseenRange("compression parameter index", 0xffffffff),
    "--compres": unseenFlag("a reserved field of zero in its compression header"),
  },
  examples: [
    { rule: "-p ipcomp -m ipcomp --ipcompspi 0x12", misses: [{ protocol: 6 }], unknown: [{ protocol: 108 }] },
    { rule: "-p ipcomp -m ipcomp --compres", unknown: [{ protocol: 108 }] },
  ],
});
