import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { dscpClass, hexByte } from "#engine/iptables/values/tos.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

export const dscp = matchModule({
  name: "dscp",
  summary: "The DiffServ code point: the upper six bits of the TOS byte or traffic class.",
  source: "net/netfilter/xt_dscp.c",
  options: {
    "--dscp": option({
      summary: "The code point, 0 to 63.",
      subject: "DSCP",
      values: number(0, 63),
      save: asByte,
      test: testPoint,
      wanted: hex,
      actual,
    }),
    "--dscp-class": option({
      summary: "The code point by its class.",
      subject: "DSCP",
      values: dscpClass,
      saved: "--dscp",
      save: asByte,
      test: testPoint,
      wanted: hex,
      actual,
    }),
  },
  check: (readings) => needsOne(readings, "--dscp", "--dscp-class") ?? onlyOne(readings, "--dscp", "--dscp-class"),
  examples: [
    {
      rule: "-m dscp --dscp 0x2e",
      matches: [{ tos: 0xb8 }, { tos: 0xbb }],
      misses: [{ tos: 0x2e }],
      unknown: [{ tos: undefined }],
    },
    { rule: "-m dscp ! --dscp-class cs1", matches: [{ tos: 0 }], misses: [{ tos: 0x20 }] },
  ],
});

function asByte(point: number): readonly string[] {
  return [hexByte(point)];
}

function testPoint(point: number, packet: Packet): Answer {
  return whenKnown(packet.tos, (byte) => byte >> 2 === point);
}

function actual({ tos }: Packet): string | undefined {
  return tos === undefined ? undefined : hex(tos >> 2);
}
