import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { asKeyword } from "#engine/iptables/matches/saved-words.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { macAddress } from "#engine/iptables/values/mac.ts";

export const mac = matchModule({
  name: "mac",
  hooks: ["PREROUTING", "INPUT", "FORWARD"],
  summary: "Ethernet address of the sender.",
  source: "net/netfilter/xt_mac.c",
  options: {
    "--mac-source": option({
      summary: "The frame was sent by this Ethernet address.",
      subject: "sender's Ethernet address",
      values: macAddress,
      save: asKeyword,
      // mac_mt(): without an Ethernet header it fails, negated or not.
      test: (wanted, { macSource }) => (macSource === "" ? "absent" : whenKnown(macSource, (address) => address === wanted)),
      actual: ({ macSource }) => (macSource === "" ? "none" : macSource),
    }),
  },
  check: (readings) => needsAll(readings, "--mac-source"),
  examples: [
    {
      rule: "-m mac --mac-source 02:00:00:00:00:0A",
      matches: [{ macSource: "02:00:00:00:00:0a" }],
      misses: [{ macSource: "02:00:00:00:00:0b" }, { macSource: "" }],
      unknown: [{ macSource: undefined }],
    },
    {
      rule: "-m mac ! --mac-source 02:00:00:00:00:0a",
      matches: [{ macSource: "02:00:00:00:00:0b" }],
      misses: [{ macSource: "02:00:00:00:00:0a" }, { macSource: "" }],
    },
  ],
});
