import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { formatNumberOrName, numberOrName } from "#engine/iptables/values/number-or-name.ts";

export const realm = matchModule({
  name: "realm",
  hooks: ["INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  summary: "Realm of the route the packet takes.",
  source: "net/netfilter/xt_realm.c",
  families: [4],
  undecidable: "-m realm depends on the realm of a route, which the node context does not tell",
  options: {
    "--realm": option({
      summary: "VALUE[/MASK], or a name of rt_realms.",
      subject: "realm",
      values: numberOrName("REALM[/MASK]"),
      save: (value) => [formatNumberOrName(value)],
      wanted: formatNumberOrName,
    }),
  },
  check: (readings) => needsAll(readings, "--realm"),
  examples: [
    { rule: "-m realm --realm 0x1/0x2a", unknown: [{}] },
    { rule: "-m realm ! --realm 7", unknown: [{}] },
  ],
});
