import { targetModule } from "#engine/iptables/extension.ts";
import { checkPrefixes, prefixOptions, translatePrefix } from "#engine/iptables/targets/prefix-translation.ts";

export const SNPT = targetModule({
  name: "SNPT",
  summary: "Replaces the prefix of the source address, packet by packet and without conntrack.",
  source: "net/ipv6/netfilter/ip6t_NPT.c",
  families: [6],
  tables: ["mangle"],
  hooks: ["INPUT", "POSTROUTING"],
  options: prefixOptions,
  effect: (readings, packet) => translatePrefix(readings, packet, "source"),
  check: checkPrefixes,
  examples: [
    {
      // The example of RFC 6296, section 3.1.
      target: "SNPT --src-pfx fd01:203:405::/48 --dst-pfx 2001:db8:1::/48",
      family: 6,
      before: { source: [0xfd010203, 0x04050001, 0, 0x1234] },
      after: { source: [0x20010db8, 0x0001d550, 0, 0x1234] },
    },
  ],
});
