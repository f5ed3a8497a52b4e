import { targetModule } from "#engine/iptables/extension.ts";
import { checkPrefixes, prefixOptions, translatePrefix } from "#engine/iptables/targets/prefix-translation.ts";

export const DNPT = targetModule({
  name: "DNPT",
  summary: "Replaces the prefix of the destination address, packet by packet and without conntrack.",
  source: "net/ipv6/netfilter/ip6t_NPT.c",
  families: [6],
  tables: ["mangle"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: prefixOptions,
  effect: (readings, packet) => translatePrefix(readings, packet, "destination"),
  check: checkPrefixes,
  examples: [
    {
      target: "DNPT --src-pfx 2001:db8:1::/48 --dst-pfx fd01:203:405::/48",
      family: 6,
      before: { destination: [0x20010db8, 0x0001d550, 0, 0x1234] },
      after: { destination: [0xfd010203, 0x04050001, 0, 0x1234] },
    },
    {
      target: "DNPT --src-pfx 2001:db8::/64 --dst-pfx fd00::/64",
      family: 6,
      before: { destination: [0x20010db8, 0, 0xffffffff, 0xffffffff] },
      effect: "verdict",
    },
  ],
});
