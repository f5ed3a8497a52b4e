import { type TargetEffect, targetModule } from "#engine/iptables/extension.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { type Packet, TCP_FLAGS } from "#engine/net/packet.ts";

export const SYNPROXY = targetModule({
  name: "SYNPROXY",
  summary: "Answers TCP handshakes in the server's place and passes on only those that are completed.",
  source: "net/ipv4/netfilter/ipt_SYNPROXY.c, net/ipv6/netfilter/ip6t_SYNPROXY.c",
  hooks: ["INPUT", "FORWARD"],
  options: {
    "--sack-perm": setting("Announces selective acknowledgements.", flag),
    "--timestamp": setting("Announces timestamps.", flag),
    "--wscale": setting("Window scale that is announced; eight bits of it count.", number(0, 0xffffffff), (scale) =>
      String(scale & 0xff),
    ),
    "--mss": setting("Segment size that is announced; sixteen bits of it count.", number(0, 0xffffffff), (size) =>
      String(size & 0xffff),
    ),
    "--ecn": setting("Announces congestion notification.", flag),
  },
  protocols: () => [TCP],
  effect: (_readings, packet) => judge(packet),
  examples: [
    {
      target: "SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460",
      before: { protocol: TCP, tcpFlags: 0x12 },
      effect: "continue",
    },
    { target: "SYNPROXY", before: { protocol: TCP, tcpFlags: 0x02 }, effect: "unknown" },
    { target: "SYNPROXY", before: { protocol: TCP }, effect: "unknown" },
  ],
});

/** synproxy_tg4(): it takes the first SYN and the ACK behind it, and lets the rest go on. */
function judge({ protocol, tcpFlags, fragmentOffset }: Packet): TargetEffect {
  if (tcpFlags === undefined || protocol !== TCP || fragmentOffset > 0)
    return { kind: "unknown", why: "the TCP flags are not known" };
  const { FIN, SYN, RST, ACK } = TCP_FLAGS;
  const flags = tcpFlags & (FIN | SYN | RST | ACK);
  if (flags === SYN)
    return { kind: "unknown", why: "SYNPROXY answers this SYN itself; the connection goes on only when it is completed" };
  if (flags === ACK)
    return { kind: "unknown", why: "whether this ACK completes a handshake that SYNPROXY answered is not known" };
  return { kind: "continue", note: "not part of a handshake" };
}
