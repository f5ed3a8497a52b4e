import { targetModule } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { quoted } from "#engine/iptables/saved-text.ts";
import { setting, unlessDefault } from "#engine/iptables/targets/setting.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { beginning, shortText } from "#engine/iptables/values/short-text.ts";

export const NFLOG = targetModule({
  name: "NFLOG",
  summary: "Sends a copy of the packet to a logging program in user space and goes on with the next rule.",
  source: "net/netfilter/xt_NFLOG.c",
  options: {
    "--nflog-prefix": setting(
      "Text sent along; iptables-legacy keeps 63 characters, iptables-nft 127.",
      shortText({ syntax: "TEXT", most: 127, longer: "cut", empty: "refused" }),
      String,
      (prefix, { backend }) => quoted(backend === "legacy" ? beginning(prefix, 63) : prefix),
    ),
    "--nflog-group": setting("Netlink group; 0 when left out.", number(0, 65535), String, unlessDefault(0)),
    // Over nf_tables it has no place in the rule.
    "--nflog-range": setting("Never had an effect: use --nflog-size.", number(0, 0xffffffff), String, (size, { backend }) =>
      backend === "legacy" && size !== 0 ? String(size) : undefined,
    ),
    "--nflog-size": setting("How many bytes are copied.", number(0, 0xffffffff)),
    "--nflog-threshold": setting(
      "How many packets the kernel gathers before it sends them.",
      number(0, 65535),
      String,
      unlessDefault(0),
    ),
  },
  effect: (readings) => ({ kind: "continue", note: `logged to group ${readings["--nflog-group"]?.value ?? 0}` }),
  check: (readings) => onlyOne(readings, "--nflog-range", "--nflog-size"),
  examples: [{ target: "NFLOG --nflog-group 1 --nflog-prefix DPI|default --nflog-size 80", before: {}, effect: "continue" }],
});
