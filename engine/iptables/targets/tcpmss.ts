import { targetModule } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { changeNote, withHeader } from "#engine/iptables/targets/header.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { TCP_OPTION_MSS } from "#engine/iptables/values/tcp-options.ts";
import type { Packet } from "#engine/net/packet.ts";

export const TCPMSS = targetModule({
  name: "TCPMSS",
  summary: "Lowers the largest segment size that a TCP SYN packet announces.",
  source: "net/netfilter/xt_TCPMSS.c",
  options: {
    "--set-mss": setting("At most this size.", number(0, 65515)),
    "--clamp-mss-to-pmtu": setting("At most what the path's MTU leaves room for.", flag),
  },
  protocols: () => [TCP],
  // The kernel asks the rule, not the packet, for SYN: without it the rule does not load.
  effect: (readings, packet) => {
    if (packet.protocol !== TCP || packet.fragmentOffset > 0) return { kind: "continue", note: "no TCP header, nothing changes" };
    const limit = readings["--clamp-mss-to-pmtu"] === undefined ? readings["--set-mss"]?.value : undefined;
    const changed = lower(packet, limit);
    return { kind: "rewrite", packet: changed, note: changeNote("MSS", packet.tcpMss, changed.tcpMss) };
  },
  check: (readings) => needsOne(readings, "--set-mss", "--clamp-mss-to-pmtu"),
  examples: [
    { target: "TCPMSS --set-mss 1400", before: { protocol: TCP, tcpFlags: 2, tcpMss: 1460 }, after: { tcpMss: 1400 } },
    { target: "TCPMSS --set-mss 1400", before: { protocol: TCP, tcpFlags: 2, tcpMss: 1300 }, after: { tcpMss: 1300 } },
    { target: "TCPMSS --clamp-mss-to-pmtu", before: { protocol: TCP, tcpFlags: 2, tcpMss: 1460 }, after: { tcpMss: undefined } },
    { target: "TCPMSS --set-mss 1400", before: { protocol: TCP, tcpOptions: [], length: 40 }, after: { tcpOptions: undefined } },
  ],
});

/** tcpmss_mangle_packet(): never raises it; adds the option where there is none and the packet carries no data. */
function lower(packet: Packet, limit: number | undefined): Packet {
  const { tcpMss, tcpOptions } = packet;
  const present = tcpOptions === undefined ? tcpMss !== undefined : tcpOptions.includes(TCP_OPTION_MSS);
  if (!present) return withHeader(packet, { tcpOptions: undefined, tcpMss: undefined, length: undefined });
  const mss = tcpMss === undefined || limit === undefined ? undefined : Math.min(tcpMss, limit);
  return withHeader(packet, { tcpMss: mss });
}
