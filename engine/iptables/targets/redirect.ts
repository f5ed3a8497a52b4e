import { targetModule } from "#engine/iptables/extension.ts";
import { isFree, protocolsFor, randomOption } from "#engine/iptables/targets/nat-effect.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { formatNatPorts, natPorts } from "#engine/iptables/values/nat-range.ts";

export const REDIRECT = targetModule({
  name: "REDIRECT",
  summary: "Sends a new connection to this node: the incoming device's address, or loopback for its own packets.",
  source: "net/netfilter/xt_REDIRECT.c, net/netfilter/nf_nat_redirect.c",
  tables: ["nat"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: {
    "--to-ports": setting("Local port, or ports to choose from.", natPorts, formatNatPorts),
    "--random": randomOption,
  },
  protocols: (readings) => protocolsFor(readings["--to-ports"]?.value),
  effect: (readings) => {
    const ports = readings["--to-ports"]?.value;
    const random = readings["--random"] !== undefined && isFree("destination", ports);
    return {
      kind: "nat",
      range: { side: "destination", addresses: "in", ports, random },
      note: `destination becomes this node${ports === undefined ? "" : `, port ${formatNatPorts(ports)}`}`,
    };
  },
  examples: [
    { target: "REDIRECT", before: {}, effect: "nat" },
    { target: "REDIRECT --to-ports 15001", before: {}, effect: "nat" },
    { target: "REDIRECT --to-ports 1000-1010 --random", before: {}, effect: "nat" },
  ],
});
