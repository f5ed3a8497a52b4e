import { targetModule } from "#engine/iptables/extension.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { ICMP, ICMPV6, TCP } from "#engine/iptables/values/protocol.ts";
import { defaultAnswer, rejectWith, TCP_RESET } from "#engine/iptables/values/reject-with.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import { type Packet, TCP_FLAGS } from "#engine/net/packet.ts";

export const REJECT = targetModule({
  name: "REJECT",
  summary: "Drops the packet and tells the sender so, with an ICMP error or a TCP reset.",
  source: "net/ipv4/netfilter/ipt_REJECT.c, net/ipv6/netfilter/ip6t_REJECT.c",
  tables: ["filter"],
  hooks: ["INPUT", "FORWARD", "OUTPUT"],
  options: { "--reject-with": setting("The answer that is sent.", rejectWith) },
  protocols: (readings) => (readings["--reject-with"]?.value === TCP_RESET ? [TCP] : []),
  effect: (readings, packet) => {
    const name = readings["--reject-with"]?.value ?? defaultAnswer(packet.family);
    const sent = isAnswered(name, packet);
    const ending = sent === "yes" ? `answers with ${name}` : sent === "no" ? "sends no answer" : `may answer with ${name}`;
    return { kind: "verdict", verdict: "REJECT", note: `drops the packet and ${ending}` };
  },
  // The default is printed too (REJECT_save(), extensions/libipt_REJECT.c).
  save: (readings, { family }) => [saved("--reject-with", readings["--reject-with"]?.value ?? defaultAnswer(family))],
  examples: [
    { target: "REJECT", before: {}, effect: "verdict" },
    { target: "REJECT --reject-with icmp-host-prohibited", before: {}, effect: "verdict" },
    { target: "REJECT --reject-with tcp-reset", before: { protocol: TCP }, effect: "verdict" },
    { target: "REJECT --reject-with icmp6-adm-prohibited", family: 6, before: {}, effect: "verdict" },
  ],
});

/** ICMP errors and resets are never answered, nor is what came to more than one host (icmp_send(), nf_send_reset()). */
function isAnswered(name: string, packet: Packet): Answer {
  if (packet.linkType === "broadcast" || packet.linkType === "multicast") return "no";
  if (packet.fragmentOffset > 0) return packet.family === 4 ? "no" : "unknown";
  if (name === TCP_RESET) {
    if (packet.protocol !== TCP) return "no";
    return packet.tcpFlags === undefined ? "unknown" : answer((packet.tcpFlags & TCP_FLAGS.RST) === 0);
  }
  if (packet.protocol !== ICMP && packet.protocol !== ICMPV6) return "yes";
  if (packet.icmp === undefined) return "unknown";
  const { type } = packet.icmp;
  return answer(packet.protocol === ICMPV6 ? type >= 128 : type <= 18 && ![3, 4, 5, 11, 12].includes(type));
}
