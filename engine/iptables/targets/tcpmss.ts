import { LEAVING } from "#engine/iptables/device-hooks.ts";
import { targetModule, type ValueGrammar } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { changeNote, withHeader } from "#engine/iptables/targets/header.ts";
import { lastGiven } from "#engine/iptables/targets/option-order.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { TCP_OPTION_MSS } from "#engine/iptables/values/tcp-options.ts";
import type { Packet } from "#engine/net/packet.ts";

/** An IPv6 header leaves twenty bytes less (TCPMSS4_opts and TCPMSS6_opts, extensions/libxt_TCPMSS.c). */
const IPV4_SIZE = number(0, 65515);
const IPV6_SIZE = number(0, 65495);
const segmentSize: ValueGrammar<number> = {
  ...IPV4_SIZE,
  decode: (words, family) => (family === 4 ? IPV4_SIZE : IPV6_SIZE).decode(words, family),
};

const SIZES = ["--set-mss", "--clamp-mss-to-pmtu"] as const;

export const TCPMSS = targetModule({
  name: "TCPMSS",
  summary: "Lowers the largest segment size that a TCP SYN packet announces.",
  source: "net/netfilter/xt_TCPMSS.c",
  options: {
    "--set-mss": setting("At most this size.", segmentSize),
    "--clamp-mss-to-pmtu": setting("At most what the path's MTU leaves room for.", flag),
  },
  protocols: () => [TCP],
  // The kernel asks the rule, not the packet, for SYN: without it the rule does not load.
  effect: (readings, packet) => {
    if (packet.protocol !== TCP || packet.fragmentOffset > 0) return { kind: "continue", note: "no TCP header, nothing changes" };
    const limit = lastGiven(readings, SIZES) === "--set-mss" ? readings["--set-mss"]?.value : undefined;
    const changed = lower(packet, limit);
    return { kind: "rewrite", packet: changed, note: changeNote("MSS", packet.tcpMss, changed.tcpMss) };
  },
  check: (readings) => needsOne(readings, ...SIZES),
  // tcpmss_tg4_check(): the path's MTU is known only where the packet is on its way out.
  hooksWith: (readings) => (lastGiven(readings, SIZES) === "--clamp-mss-to-pmtu" ? LEAVING : undefined),
  save: (readings) => {
    const set = lastGiven(readings, SIZES) === "--set-mss" ? readings["--set-mss"]?.value : undefined;
    return [set === undefined ? saved("--clamp-mss-to-pmtu") : saved("--set-mss", String(set))];
  },
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
