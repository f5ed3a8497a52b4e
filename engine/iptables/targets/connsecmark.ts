import { targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { flag } from "#engine/iptables/values/plain.ts";

export const CONNSECMARK = targetModule({
  name: "CONNSECMARK",
  summary: "Copies the security context between packet and connection and goes on with the next rule.",
  source: "net/netfilter/xt_CONNSECMARK.c",
  tables: ["mangle", "security"],
  options: {
    "--save": setting("From the packet to a connection that has none.", flag),
    "--restore": setting("From the connection to a packet that has none.", flag),
  },
  effect: (readings) => ({
    kind: "continue",
    note: readings["--save"] === undefined ? "security context restored" : "security context saved",
  }),
  check: (readings) => needsOne(readings, "--save", "--restore") ?? onlyOne(readings, "--save", "--restore"),
  examples: [{ target: "CONNSECMARK --save", before: { mark: 1 }, after: { mark: 1 } }],
});
