import { targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeNote, withHeader } from "#engine/iptables/targets/header.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { dscpClass, hexByte } from "#engine/iptables/values/tos.ts";

export const DSCP = targetModule({
  name: "DSCP",
  summary: "Changes the DiffServ code point; the two ECN bits beside it stay.",
  source: "net/netfilter/xt_DSCP.c",
  tables: ["mangle"],
  options: {
    "--set-dscp": setting("The code point by number.", number(0, 63), hex, hexByte),
    "--set-dscp-class": {
      ...setting("The code point by class name.", dscpClass, hex, hexByte),
      saved: "--set-dscp",
    },
  },
  effect: (readings, packet) => {
    const point = readings["--set-dscp"]?.value ?? readings["--set-dscp-class"]?.value;
    if (point === undefined) return { kind: "continue", note: "changes nothing" };
    const tos = packet.tos === undefined ? undefined : (packet.tos & 3) | (point << 2);
    return { kind: "rewrite", packet: withHeader(packet, { tos }), note: changeNote("tos", packet.tos, tos, hex) };
  },
  check: (readings) =>
    needsOne(readings, "--set-dscp", "--set-dscp-class") ?? onlyOne(readings, "--set-dscp", "--set-dscp-class"),
  examples: [
    { target: "DSCP --set-dscp 0x2e", before: { tos: 0x03 }, after: { tos: 0xbb } },
    { target: "DSCP --set-dscp-class cs1", before: { tos: 0xfc }, after: { tos: 0x20 } },
    { target: "DSCP --set-dscp 1", before: {}, after: { tos: undefined } },
  ],
});
