import { type Readings, targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeNote, withHeader } from "#engine/iptables/targets/header.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { formatTos, hexByte, type TosValue, tosValue } from "#engine/iptables/values/tos.ts";

const bits = number(0, 255, "BITS");

const options = {
  "--set-tos": setting("Clears the bits of MASK, then flips the bits of VALUE; a name leaves the ECN bits.", tosValue, formatTos),
  "--and-tos": setting("Keeps only these bits.", bits, hex),
  "--or-tos": setting("Sets these bits.", bits, hex),
  "--xor-tos": setting("Flips these bits.", bits, hex),
};
const FORMS = Object.keys(options);

export const TOS = targetModule({
  name: "TOS",
  summary: "Changes the TOS byte of IPv4, or the traffic class of IPv6.",
  source: "net/netfilter/xt_DSCP.c",
  tables: ["mangle"],
  options,
  effect: (readings, packet) => {
    const change = changeOf(readings);
    if (change === undefined) return { kind: "continue", note: "changes nothing" };
    const { value, mask } = change;
    const tos = mask === 255 ? value : packet.tos === undefined ? undefined : (packet.tos & ~mask) ^ value;
    return { kind: "rewrite", packet: withHeader(packet, { tos }), note: changeNote("tos", packet.tos, tos, hex) };
  },
  check: (readings) => needsOne(readings, ...FORMS) ?? onlyOne(readings, ...FORMS),
  save: (readings) => {
    const change = changeOf(readings);
    if (change === undefined) return [];
    return [saved("--set-tos", `${hexByte(change.value)}/${hexByte(change.mask)}`)];
  },
  examples: [
    { target: "TOS --set-tos 0x10/0x3f", before: { tos: 0xff }, after: { tos: 0xd0 } },
    { target: "TOS --set-tos Minimize-Delay", before: { tos: 0xc1 }, after: { tos: 0xd0 } },
    { target: "TOS --set-tos 0x81/0x80", before: { tos: 0x01 }, after: { tos: 0x80 } },
    { target: "TOS --set-tos 0x10", before: {}, after: { tos: 0x10 } },
    { target: "TOS --and-tos 0xfc", before: { tos: 0x13 }, after: { tos: 0x10 } },
    { target: "TOS --or-tos 0x01", before: { tos: 0x13 }, after: { tos: 0x13 } },
    { target: "TOS --xor-tos 0x01", before: { tos: 0x13 }, after: { tos: 0x12 } },
    { target: "TOS --xor-tos 0x01", before: {}, after: { tos: undefined } },
  ],
});

/** tos = (tos & ~mask) ^ value, which is all that tos_tg() knows. */
function changeOf(readings: Readings<typeof options>): TosValue | undefined {
  const set = readings["--set-tos"]?.value;
  if (set !== undefined) return set;
  const and = readings["--and-tos"]?.value;
  if (and !== undefined) return { value: 0, mask: ~and & 255 };
  const or = readings["--or-tos"]?.value;
  if (or !== undefined) return { value: or, mask: or };
  const xor = readings["--xor-tos"]?.value;
  return xor === undefined ? undefined : { value: xor, mask: 0 };
}
