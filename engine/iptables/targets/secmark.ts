import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const SECMARK = targetModule({
  name: "SECMARK",
  summary: "Gives the packet a security context (SELinux) and goes on with the next rule.",
  source: "net/netfilter/xt_SECMARK.c",
  tables: ["mangle", "security"],
  options: {
    "--selctx": setting(
      "The security context.",
      shortText({ syntax: "CONTEXT", most: 255, longer: "refused", empty: "refused" }),
    ),
  },
  effect: (readings) => ({ kind: "continue", note: `security context ${readings["--selctx"]?.value ?? "unchanged"}` }),
  check: (readings) => needsAll(readings, "--selctx"),
  examples: [{ target: "SECMARK --selctx system_u:object_r:ssh_packet_t:s0", before: { mark: 1 }, after: { mark: 1 } }],
});
