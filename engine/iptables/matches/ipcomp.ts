import { matchModule } from "#engine/iptables/extension.ts";
import { hasHeader } from "#engine/iptables/matches/port-options.ts";
import { unseenFlag, unseenRange } from "#engine/iptables/matches/unseen-field.ts";
import { IPCOMP } from "#engine/iptables/values/protocol.ts";
import { savedUnlessAll } from "#engine/iptables/values/range.ts";

const MOST = 0xffffffff;

export const ipcomp = matchModule({
  name: "ipcomp",
  summary: "Compression parameter index of a compressed IP packet.",
  source: "net/netfilter/xt_ipcomp.c",
  protocols: [IPCOMP],
  present: hasHeader(IPCOMP),
  options: {
    "--ipcompspi": unseenRange("compression parameter index", MOST),
    "--compres": unseenFlag("a reserved field of zero in its compression header"),
  },
  // comp_mt(), net/netfilter/xt_ipcomp.c; libxt_ipcomp.c leaves the range at 0 to 0 where no index is given.
  test: (readings) => {
    const index = readings["--ipcompspi"];
    if (index === undefined || readings["--compres"] !== undefined) return "unknown";
    const { first, last } = index.value;
    if (first > last) return index.negated ? "yes" : "no";
    return first > 0 || last < MOST ? "unknown" : index.negated ? "no" : "yes";
  },
  save(readings) {
    const { value, negated } = readings["--ipcompspi"] ?? { value: { first: 0, last: 0 }, negated: false };
    const words = savedUnlessAll(value, MOST, negated);
    const compres = readings["--compres"] === undefined ? [] : [{ name: "--compres", negated: false, words: [] }];
    return [...(words === undefined ? [] : [{ name: "--ipcompspi", negated, words }]), ...compres];
  },
  examples: [
    { rule: "-p ipcomp -m ipcomp --ipcompspi 0x12", misses: [{ protocol: 6 }], unknown: [{ protocol: 108 }] },
    { rule: "-p ipcomp -m ipcomp --compres", unknown: [{ protocol: 108 }] },
    { rule: "-p ipcomp -m ipcomp", misses: [{ protocol: 6 }], unknown: [{ protocol: 108 }] },
    { rule: "-p ipcomp -m ipcomp --ipcompspi :", matches: [{ protocol: 108 }] },
  ],
});
