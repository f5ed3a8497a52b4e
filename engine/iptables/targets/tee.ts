import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting, unlessDefault } from "#engine/iptables/targets/setting.ts";
import { host } from "#engine/iptables/values/host.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";
import { formatAddress } from "#engine/net/address.ts";

/** Cut to what a device name can hold; an empty one is like none. */
const device = shortText({ syntax: "NAME", most: 15, longer: "cut", empty: "allowed" });

export const TEE = targetModule({
  name: "TEE",
  summary: "Sends a copy of the packet to a neighbour and goes on with the next rule.",
  source: "net/netfilter/xt_TEE.c",
  options: {
    "--gateway": setting("The neighbour the copy goes to.", host, formatAddress),
    "--oif": setting("The device the copy leaves by.", device, String, unlessDefault("")),
  },
  effect: (readings) => {
    const gateway = readings["--gateway"]?.value;
    return { kind: "continue", note: gateway === undefined ? "copied" : `copied to ${formatAddress(gateway)}` };
  },
  check: (readings) =>
    needsAll(readings, "--gateway") ??
    (readings["--gateway"]?.value.every((word) => word === 0) ? "--gateway cannot be the empty address." : undefined),
  examples: [
    { target: "TEE --gateway 192.0.2.9", before: {}, effect: "continue" },
    { target: "TEE --gateway 2001:db8::9 --oif eth1", family: 6, before: {}, effect: "continue" },
  ],
});
