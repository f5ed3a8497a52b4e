import { matchModule, type OptionSpec, type Refusal } from "#engine/iptables/extension.ts";
import { unseenFlag, unseenNumber, unseenRange } from "#engine/iptables/matches/unseen-field.ts";
import { AH } from "#engine/iptables/values/protocol.ts";
import type { Family } from "#engine/net/address.ts";
import { answer } from "#engine/net/answer.ts";

export const ah = matchModule({
  name: "ah",
  summary: "IPsec authentication header. For IPv6 it is an extension header, which packets here do not carry.",
  source: "net/ipv4/netfilter/ipt_ah.c",
  present: ({ family, protocol, fragmentOffset }) => (family === 4 ? answer(protocol === AH && fragmentOffset === 0) : "unknown"),
  options: {
    "--ahspi": unseenRange("security parameter index", 0xffffffff),
    "--ahlen": {
      ...onlyIpv6(unseenNumber("length of the authentication header")),
      // print_ah(), libip6t_ah.c: 0 stands for no length asked.
      save: (length, _context, negated) => (length === 0 && !negated ? undefined : [`${length}`]),
    },
    "--ahres": onlyIpv6(unseenFlag("a reserved field of zero in its authentication header")),
  },
  // ah_mt_reg, net/ipv4/netfilter/ipt_ah.c, is for the protocol; ip6t_ah.c finds the header by itself.
  check: (_readings, { family, protocol }) => (family === 4 && protocol !== AH ? "ah needs -p ah in the rule." : undefined),
  examples: [
    { rule: "-p ah -m ah --ahspi 1:5", misses: [{ protocol: 6 }], unknown: [{ protocol: 51 }] },
    { rule: "-m ah --ahlen 8", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
  ],
});

/** libipt_ah.c knows --ahspi alone. */
function onlyIpv6<Value>(spec: OptionSpec<Value>): OptionSpec<Value> {
  const decode = (words: readonly string[], family: Family): Value | Refusal =>
    family === 4 ? { refusal: "the ah match of IPv4 has --ahspi only" } : spec.values.decode(words, family);
  return { ...spec, values: { ...spec.values, decode } };
}
