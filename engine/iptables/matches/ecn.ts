import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { formatTcpFlags } from "#engine/iptables/values/tcp-flags.ts";
import type { Outcome } from "#engine/net/answer.ts";
import { type Packet, TCP_FLAGS } from "#engine/net/packet.ts";

export const ecn = matchModule({
  name: "ecn",
  summary: "Explicit congestion notification: two bits of the IP header, two flags of TCP. The flags need -p tcp.",
  source: "net/netfilter/xt_ecn.c",
  options: {
    "--ecn-tcp-ece": tcpFlag("ECE"),
    "--ecn-tcp-cwr": tcpFlag("CWR"),
    "--ecn-ip-ect": option({
      summary: "The lowest two bits of the TOS byte or traffic class equal this.",
      subject: "ECN bits",
      values: number(0, 3),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.tos, (byte) => (byte & 3) === wanted),
      actual: (packet) => (packet.tos === undefined ? undefined : `${packet.tos & 3}`),
    }),
  },
  check(readings, { protocol }) {
    const missing = needsOne(readings, "--ecn-tcp-ece", "--ecn-tcp-cwr", "--ecn-ip-ect");
    const asked = (["--ecn-tcp-ece", "--ecn-tcp-cwr"] as const).find((name) => readings[name] !== undefined);
    // ecn_mt_check4().
    if (missing !== undefined || asked === undefined || protocol === TCP) return missing;
    return { fault: `${asked} needs -p tcp.`, option: asked };
  },
  examples: [
    {
      rule: "-m ecn --ecn-ip-ect 2",
      matches: [{ tos: 0x02 }, { tos: 0xba }],
      misses: [{ tos: 0x03 }],
      unknown: [{ tos: undefined }],
    },
    {
      rule: "-p tcp -m ecn ! --ecn-tcp-ece",
      matches: [{ protocol: 6, tcpFlags: 0x02 }],
      misses: [{ protocol: 6, tcpFlags: 0x42 }],
      unknown: [{ protocol: 6, tcpFlags: undefined }],
    },
  ],
});

function tcpFlag(name: "CWR" | "ECE") {
  return option({
    summary: `The TCP flag ${name} is set.`,
    subject: "TCP flags",
    values: flag,
    negatable: true,
    test: (_wanted: true, packet: Packet) => testFlag(TCP_FLAGS[name], packet),
    wanted: () => name,
    actual: ({ tcpFlags }: Packet) => (tcpFlags === undefined ? undefined : formatTcpFlags(tcpFlags)),
  });
}

/** match_tcp() looks where the header would be, in later fragments too; what it finds there is not known. */
function testFlag(bit: number, { protocol, fragmentOffset, tcpFlags }: Packet): Outcome {
  if (protocol !== TCP) return "absent";
  return whenKnown(fragmentOffset > 0 ? undefined : tcpFlags, (flags) => (flags & bit) !== 0);
}
