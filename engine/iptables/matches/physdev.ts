import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { formatInterface, interfaceName } from "#engine/iptables/values/interface.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

export const physdev = matchModule({
  name: "physdev",
  summary: "The bridge port of a packet. Packets simulated here are routed, so nothing leaves them by a bridge port.",
  source: "net/netfilter/xt_physdev.c",
  options: {
    "--physdev-is-in": option({
      summary: "It came in by a bridge port.",
      subject: "incoming bridge port",
      values: flag,
      negatable: true,
      test: (_wanted, packet) => cameThroughBridge(packet),
      wanted: () => "any",
    }),
    "--physdev-in": option({
      summary: "It came in by this bridge port.",
      subject: "incoming bridge port",
      values: interfaceName,
      test: (_wanted, packet) => cameThroughBridge(packet),
      wanted: formatInterface,
    }),
    "--physdev-is-out": option({
      summary: "It leaves by a bridge port.",
      subject: "outgoing bridge port",
      values: flag,
      negatable: true,
      test: () => "no",
      wanted: () => "any",
      actual: () => "none, it is routed",
    }),
    "--physdev-out": option({
      summary: "It leaves by this bridge port.",
      subject: "outgoing bridge port",
      values: interfaceName,
      test: () => "no",
      wanted: formatInterface,
      actual: () => "none, it is routed",
    }),
    "--physdev-is-bridged": option({
      summary: "It is passed on by a bridge, not routed.",
      subject: "packet",
      values: flag,
      negatable: true,
      test: () => "no",
      wanted: () => "bridged",
      actual: () => "routed",
    }),
  },
  check: (readings) =>
    needsOne(readings, "--physdev-in", "--physdev-out", "--physdev-is-in", "--physdev-is-out", "--physdev-is-bridged"),
  // physdev_mt_check(): the node's own packets have no bridge port yet.
  hooksWith: (readings) => {
    const bridged = readings["--physdev-is-bridged"];
    const out = readings["--physdev-out"] ?? readings["--physdev-is-out"];
    const open = out !== undefined && (bridged === undefined || bridged.negated);
    return open ? ["PREROUTING", "INPUT", "FORWARD", "POSTROUTING"] : undefined;
  },
  examples: [
    { rule: "-m physdev --physdev-is-bridged", misses: [{ inInterface: "eth0" }] },
    { rule: "-m physdev ! --physdev-is-bridged", matches: [{ inInterface: "eth0" }] },
    { rule: "-m physdev --physdev-in veth0", misses: [{ inInterface: "" }], unknown: [{ inInterface: "docker0" }] },
  ],
});

/** The incoming device may be a bridge, whose ports br_netfilter remembers (br_nf_pre_routing()); no device is none. */
function cameThroughBridge({ inInterface }: Packet): Answer {
  return inInterface === "" ? "no" : "unknown";
}
