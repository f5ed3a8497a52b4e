import { matchModule } from "#engine/iptables/extension.ts";
import { hasHeader } from "#engine/iptables/matches/port-options.ts";
import { unseenRange } from "#engine/iptables/matches/unseen-field.ts";
import { ESP } from "#engine/iptables/values/protocol.ts";

export const esp = matchModule({
  name: "esp",
  summary: "Security parameter index of an IPsec ESP packet.",
  source: "net/netfilter/xt_esp.c",
  protocols: [ESP],
  present: hasHeader(ESP),
  options: { "--espspi": unseenRange("security parameter index", 0xffffffff) },
  examples: [
    { rule: "-p esp -m esp --espspi 1:5", misses: [{ protocol: 6 }], unknown: [{ protocol: 50 }] },
    { rule: "-p esp -m esp --espspi 0:0xffffffff", matches: [{ protocol: 50 }], misses: [{ protocol: 50, fragmentOffset: 8 }] },
  ],
});
