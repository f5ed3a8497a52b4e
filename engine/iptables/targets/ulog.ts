import { targetModule } from "#engine/iptables/extension.ts";
import { quoted } from "#engine/iptables/saved-text.ts";
import { setting, unlessDefault } from "#engine/iptables/targets/setting.ts";
import { bigNumber } from "#engine/iptables/values/big-number.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const ULOG = targetModule({
  name: "ULOG",
  summary: "Old form of NFLOG, gone since Linux 3.17: sends a copy to user space and goes on.",
  source: "net/ipv4/netfilter/ipt_ULOG.c",
  families: [4],
  options: {
    "--ulog-prefix": setting(
      "Text sent along.",
      shortText({ syntax: "TEXT", most: 31, longer: "cut", empty: "refused" }),
      String,
      quoted,
    ),
    "--ulog-nlgroup": setting("Netlink group, 1 to 32.", number(1, 32), String, unlessDefault(1)),
    "--ulog-cprange": setting("How many bytes are copied.", bigNumber, String, unlessDefault(0n)),
    "--ulog-qthreshold": setting(
      "How many packets the kernel gathers before it sends them.",
      number(1, 50),
      String,
      unlessDefault(1),
    ),
  },
  effect: (readings) => ({ kind: "continue", note: `logged to group ${readings["--ulog-nlgroup"]?.value ?? 1}` }),
  examples: [{ target: "ULOG --ulog-nlgroup 2", before: {}, effect: "continue" }],
});
