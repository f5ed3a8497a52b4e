import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { natEffect, persistentOption, protocolsFor, randomOption } from "#engine/iptables/targets/nat-effect.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { formatNatPlace, natDestination, printNatPlace } from "#engine/iptables/values/nat-range.ts";

export const DNAT = targetModule({
  name: "DNAT",
  summary: "Sends a new connection to another destination address or port; its later packets follow.",
  source: "net/netfilter/xt_nat.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: {
    "--to-destination": setting("The new destination, or a range to choose from.", natDestination, formatNatPlace, printNatPlace),
    "--random": randomOption,
    "--persistent": persistentOption,
  },
  protocols: (readings) => protocolsFor(readings["--to-destination"]?.value.ports),
  effect: (readings) => {
    const place = readings["--to-destination"]?.value;
    if (place === undefined) return { kind: "unknown", why: "DNAT does not say where to" };
    return natEffect("destination", place, readings["--random"] !== undefined);
  },
  check: (readings) => needsAll(readings, "--to-destination"),
  examples: [
    { target: "DNAT --to-destination 10.65.0.4:8080", before: {}, effect: "nat" },
    { target: "DNAT --to-destination 10.65.0.4-10.65.0.9 --persistent", before: {}, effect: "nat" },
    { target: "DNAT --to-destination :3000-3010/80", before: {}, effect: "nat" },
    { target: "DNAT --to-destination [2001:db8::4]:8080", family: 6, before: {}, effect: "nat" },
  ],
});
