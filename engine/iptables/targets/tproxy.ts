import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { host } from "#engine/iptables/values/host.ts";
import { formatMark, hex, markValue } from "#engine/iptables/values/mark.ts";
import { TCP, UDP } from "#engine/iptables/values/protocol.ts";
import { resolvedPort } from "#engine/iptables/values/resolved-port.ts";
import { formatAddress, maskOf } from "#engine/net/address.ts";

export const TPROXY = targetModule({
  name: "TPROXY",
  summary: "Gives the packet, unchanged, to a transparent socket of this node; drops it when there is none.",
  source: "net/netfilter/xt_TPROXY.c",
  tables: ["mangle"],
  hooks: ["PREROUTING"],
  options: {
    "--on-port": setting("The socket's port; 0 means the packet's own.", resolvedPort),
    "--on-ip": setting("The socket's address; the incoming device's when left out.", host, formatAddress),
    "--tproxy-mark": setting("Mark the packet gets: VALUE under MASK.", markValue, formatMark),
  },
  protocols: () => [TCP, UDP],
  // tproxy_tg4(): marks and accepts when a socket is found, drops otherwise.
  effect: () => ({ kind: "unknown", why: "which transparent sockets are open is not known" }),
  check: (readings) => needsAll(readings, "--on-port"),
  // What is left out is printed as nothing but zeros (tproxy_tg_save(), extensions/libxt_TPROXY.c).
  save: (readings, { family }) => {
    const { value, mask } = readings["--tproxy-mark"]?.value ?? { value: 0, mask: 0 };
    return [
      saved("--on-port", String(readings["--on-port"]?.value ?? 0)),
      saved("--on-ip", formatAddress(readings["--on-ip"]?.value ?? maskOf(family, 0))),
      saved("--tproxy-mark", `${hex(value)}/${hex(mask)}`),
    ];
  },
  examples: [{ target: "TPROXY --on-port 15006 --tproxy-mark 0x1/0x1", before: { protocol: TCP }, effect: "unknown" }],
});
