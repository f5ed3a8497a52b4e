import { isRefusal, targetModule, type ValueGrammar } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { hostMask } from "#engine/iptables/values/host.ts";
import { formatPrefix, type Prefix, prefixOf } from "#engine/net/address.ts";

/** Host bits are dropped without a word (NETMAP_parse(), extensions/libxt_NETMAP.c). */
const network: ValueGrammar<Prefix> = {
  ...hostMask,
  decode: (words, family) => {
    const found = hostMask.decode(words, family);
    return isRefusal(found) ? found : prefixOf(found.address, found.mask);
  },
};

export const NETMAP = targetModule({
  name: "NETMAP",
  summary: "Maps a whole network onto another: the network part is replaced, the host part stays.",
  source: "net/netfilter/xt_NETMAP.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  options: { "--to": setting("The network that addresses are mapped to.", network, formatPrefix) },
  effect: (readings) => {
    const prefix = readings["--to"]?.value;
    if (prefix === undefined) return { kind: "unknown", why: "NETMAP does not say where to" };
    // The chain decides which side it is: the source in INPUT and POSTROUTING (netmap_tg4()).
    const range = {
      side: "destination",
      addresses: { first: prefix.address, last: prefix.address },
      ports: undefined,
      hostMask: prefix.mask.map((word) => ~word >>> 0),
      random: false,
    } as const;
    return { kind: "nat", range, note: `address moves to ${formatPrefix(prefix)}` };
  },
  check: (readings) => needsAll(readings, "--to"),
  examples: [
    { target: "NETMAP --to 192.0.2.0/24", before: {}, effect: "nat" },
    { target: "NETMAP --to 2001:db8::/64", family: 6, before: {}, effect: "nat" },
  ],
});
