import { deviceHooks } from "#engine/iptables/device-hooks.ts";
import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { formatNumberOrName, numberOrName } from "#engine/iptables/values/number-or-name.ts";

export const devgroup = matchModule({
  name: "devgroup",
  summary: "Group number of the incoming or outgoing device (`ip link set DEV group N`).",
  source: "net/netfilter/xt_devgroup.c",
  undecidable: "-m devgroup depends on the group of a device, which the node context does not tell",
  options: {
    "--src-group": option({
      summary: "Group of the incoming device: VALUE[/MASK] or a name.",
      subject: "group of the incoming device",
      values: numberOrName("GROUP[/MASK]"),
      save: (value) => [formatNumberOrName(value)],
      wanted: formatNumberOrName,
    }),
    "--dst-group": option({
      summary: "Group of the outgoing device: VALUE[/MASK] or a name.",
      subject: "group of the outgoing device",
      values: numberOrName("GROUP[/MASK]"),
      save: (value) => [formatNumberOrName(value)],
      wanted: formatNumberOrName,
    }),
  },
  check: (readings) => needsOne(readings, "--src-group", "--dst-group"),
  hooksWith: (readings) => deviceHooks(readings["--src-group"], readings["--dst-group"]),
  examples: [
    { rule: "-m devgroup --src-group 0x5/0xff", unknown: [{}] },
    { rule: "-m devgroup ! --dst-group 7", unknown: [{}] },
  ],
});
