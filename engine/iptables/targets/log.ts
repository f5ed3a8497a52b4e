import { targetModule } from "#engine/iptables/extension.ts";
import { quoted } from "#engine/iptables/saved-text.ts";
import { setting, unlessDefault } from "#engine/iptables/targets/setting.ts";
import { logLevel, WARNING } from "#engine/iptables/values/log-level.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const LOG = targetModule({
  name: "LOG",
  summary: "Writes the packet's headers to the kernel log and goes on with the next rule.",
  source: "net/netfilter/xt_LOG.c",
  options: {
    "--log-prefix": setting(
      "Text before each line; iptables keeps 29 characters of it.",
      shortText({ syntax: "TEXT", most: 29, longer: "cut", empty: "refused" }),
      String,
      quoted,
    ),
    "--log-level": setting("Syslog level; warning (4) when left out.", logLevel, String, unlessDefault(WARNING)),
    "--log-tcp-sequence": setting("Logs TCP sequence numbers.", flag),
    "--log-tcp-options": setting("Logs TCP options.", flag),
    "--log-ip-options": setting("Logs IP options or extension headers.", flag),
    "--log-uid": setting("Logs the user whose socket sent the packet.", flag),
    "--log-macdecode": setting("Logs the Ethernet addresses and protocol.", flag),
  },
  effect: (readings) => {
    const prefix = readings["--log-prefix"]?.value;
    return { kind: "continue", note: prefix === undefined ? "logged" : `logged as "${prefix}"` };
  },
  examples: [
    { target: "LOG", before: {}, effect: "continue" },
    { target: 'LOG --log-prefix "calico-packet: " --log-level 5', before: { mark: 1 }, after: { mark: 1 } },
  ],
});
