import { type Readings, targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeNote, withHeader } from "#engine/iptables/targets/header.ts";
import { lastGiven } from "#engine/iptables/targets/option-order.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";

const bit = number(0, 1, "0|1");

const options = {
  "--ecn-tcp-remove": setting("Clears ECE and CWR; needs -p tcp.", flag),
  "--ecn-tcp-ece": setting("Sets ECE to this; needs -p tcp.", bit),
  "--ecn-tcp-cwr": setting("Sets CWR to this; needs -p tcp.", bit),
  "--ecn-ip-ect": setting("Sets the two ECN bits of the IP header to this.", number(0, 3)),
};
type Given = Readings<typeof options>;

export const ECN = targetModule({
  name: "ECN",
  summary: "Clears or sets the explicit congestion notification bits of TCP and IPv4.",
  source: "net/ipv4/netfilter/ipt_ECN.c",
  families: [4],
  tables: ["mangle"],
  options,
  protocols: (readings) =>
    (readings["--ecn-tcp-remove"] ?? readings["--ecn-tcp-cwr"] ?? readings["--ecn-tcp-ece"]) ? [TCP] : [],
  effect: (readings, packet) => {
    const ect = ectOf(readings);
    const tos = ect === undefined || packet.tos === undefined ? packet.tos : (packet.tos & ~3) | ect;
    let flags = packet.tcpFlags;
    if (flags !== undefined && packet.protocol === TCP) {
      flags = withBit(flags, TCP_FLAGS.CWR, bitOf(readings, "--ecn-tcp-cwr"));
      flags = withBit(flags, TCP_FLAGS.ECE, bitOf(readings, "--ecn-tcp-ece"));
    }
    const note = `${changeNote("tos", packet.tos, tos, hex)}, ${changeNote("TCP flags", packet.tcpFlags, flags, hex)}`;
    return { kind: "rewrite", packet: withHeader(packet, { tos, tcpFlags: flags }), note };
  },
  check: (readings) =>
    needsOne(readings, "--ecn-tcp-remove", "--ecn-tcp-cwr", "--ecn-tcp-ece", "--ecn-ip-ect") ??
    onlyOne(readings, "--ecn-tcp-remove", "--ecn-tcp-cwr") ??
    onlyOne(readings, "--ecn-tcp-remove", "--ecn-tcp-ece"),
  save: (readings) => {
    const ect = ectOf(readings);
    const given: readonly (readonly [name: string, value: number | undefined])[] = [
      ["--ecn-tcp-ece", bitOf(readings, "--ecn-tcp-ece")],
      ["--ecn-tcp-cwr", bitOf(readings, "--ecn-tcp-cwr")],
      ["--ecn-ip-ect", ect],
    ];
    // ECN_save(): clearing both bits and nothing else is printed as one option.
    if (ect === undefined && given[0]?.[1] === 0 && given[1]?.[1] === 0) return [saved("--ecn-tcp-remove")];
    return given.flatMap(([name, value]) => (value === undefined ? [] : [saved(name, String(value))]));
  },
  examples: [
    { target: "ECN --ecn-tcp-remove", before: { protocol: TCP, tcpFlags: 0xc2 }, after: { tcpFlags: 0x02 } },
    { target: "ECN --ecn-tcp-cwr 1", before: { protocol: TCP, tcpFlags: 0x42 }, after: { tcpFlags: 0xc2 } },
    { target: "ECN --ecn-ip-ect 2", before: { tos: 0x11 }, after: { tos: 0x12 } },
  ],
});

function withBit(flags: number, mask: number, wanted: number | undefined): number {
  if (wanted === undefined) return flags;
  return wanted === 0 ? flags & ~mask : flags | mask;
}

/** --ecn-tcp-remove drops what stands before it (ECN_parse(), extensions/libipt_ECN.c). */
function ectOf(readings: Given): number | undefined {
  const last = lastGiven(readings, ["--ecn-ip-ect", "--ecn-tcp-remove"]);
  return last === "--ecn-ip-ect" ? readings["--ecn-ip-ect"]?.value : undefined;
}

function bitOf(readings: Given, name: "--ecn-tcp-ece" | "--ecn-tcp-cwr"): number | undefined {
  return readings["--ecn-tcp-remove"] === undefined ? readings[name]?.value : 0;
}
