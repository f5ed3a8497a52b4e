import { targetModule } from "#engine/iptables/extension.ts";
import { isFree, LOST_BASE, protocolsFor, randomFullyOption, randomOption } from "#engine/iptables/targets/nat-effect.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { formatNatPorts, masqueradePorts } from "#engine/iptables/values/nat-range.ts";

export const MASQUERADE = targetModule({
  name: "MASQUERADE",
  summary: "Gives a new connection the address of the device it leaves by as its source.",
  source: "net/netfilter/xt_MASQUERADE.c",
  tables: ["nat"],
  hooks: ["POSTROUTING"],
  options: {
    "--to-ports": setting("Source ports to choose from.", masqueradePorts, formatNatPorts),
    "--random": randomOption,
    "--random-fully": randomFullyOption,
  },
  protocols: (readings) => protocolsFor(readings["--to-ports"]?.value),
  effect: (readings) => {
    const ports = readings["--to-ports"]?.value;
    if (ports?.base !== undefined) return { kind: "unknown", why: LOST_BASE };
    const asked = readings["--random"] !== undefined || readings["--random-fully"] !== undefined;
    return {
      kind: "nat",
      range: { side: "source", addresses: "out", ports, random: asked && isFree("source", ports) },
      note: `source becomes the leaving device's address${ports === undefined ? "" : `, port ${formatNatPorts(ports)}`}`,
    };
  },
  examples: [
    { target: "MASQUERADE", before: {}, effect: "nat" },
    { target: "MASQUERADE --random-fully", before: {}, effect: "nat" },
    { target: "MASQUERADE --to-ports 1024-65535", before: {}, effect: "nat" },
  ],
});
