import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import {
  natEffect,
  persistentOption,
  protocolsFor,
  randomFullyOption,
  randomOption,
} from "#engine/iptables/targets/nat-effect.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { formatNatPlace, natSource, printNatPlace } from "#engine/iptables/values/nat-range.ts";

export const SNAT = targetModule({
  name: "SNAT",
  summary: "Gives a new connection another source address or port; its later packets follow.",
  source: "net/netfilter/xt_nat.c",
  tables: ["nat"],
  hooks: ["INPUT", "POSTROUTING"],
  options: {
    "--to-source": setting("The new source, or a range to choose from.", natSource, formatNatPlace, printNatPlace),
    "--random": randomOption,
    "--random-fully": randomFullyOption,
    "--persistent": persistentOption,
  },
  protocols: (readings) => protocolsFor(readings["--to-source"]?.value.ports),
  effect: (readings) => {
    const place = readings["--to-source"]?.value;
    if (place === undefined) return { kind: "unknown", why: "SNAT does not say where to" };
    return natEffect("source", place, readings["--random"] !== undefined || readings["--random-fully"] !== undefined);
  },
  check: (readings) => needsAll(readings, "--to-source"),
  examples: [
    { target: "SNAT --to-source 192.0.2.7", before: {}, effect: "nat" },
    { target: "SNAT --to-source 192.0.2.7:1024-65535 --random-fully", before: {}, effect: "nat" },
    { target: "SNAT --to-source 2001:db8::7", family: 6, before: {}, effect: "nat" },
  ],
});
