// The rules that let the nodes' own tunnels through INPUT and OUTPUT, and keep strangers' tunnels out
// (filterInputChain(), filterOutputChain(), felix/rules/static.go).
import { denyWord, type Family, filterAllow, filterDeny } from "#engine/felix/chains/common-rules.ts";
import { DROP, destinationPort, destinationSet, FROM_LOCAL, rule, sourceSet, TO_LOCAL } from "#engine/felix/chains/spelling.ts";
import type { FelixRule } from "#engine/felix/model.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { VxlanTraits } from "#engine/felix/vintage/chains.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function tunnelInput(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  return [
    ...ipipInput(vintage, options, family),
    ...vxlanInput(vintage, options, family),
    ...wireguardRule(vintage, options, family, [TO_LOCAL, "incoming"]),
  ];
}

export function tunnelOutput(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  return [
    ...ipipOutput(vintage, options, family),
    ...vxlanOutput(vintage, options, family),
    ...wireguardRule(vintage, options, family, [FROM_LOCAL, "outgoing"]),
  ];
}

function ipipInput(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  if (family !== 4 || !options.ipipEnabled) return [];
  const hosts = setName(vintage, 4, vintage.hostsSet);
  if (vintage.ipip === "drop") {
    return [rule(["-p 4", `-m set ! --match-set ${hosts} src`], DROP, "Drop IPIP packets from non-Calico hosts")];
  }
  return [
    rule(["-p 4", sourceSet(hosts), TO_LOCAL], filterAllow(options), "Allow IPIP packets from Calico hosts"),
    rule(["-p 4"], filterDeny(options), `${denyWord(options)} IPIP packets from non-Calico hosts`),
  ];
}

function ipipOutput(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  if (family !== 4 || !options.ipipEnabled || vintage.ipip === "drop") return [];
  const hosts = setName(vintage, 4, vintage.hostsSet);
  return [rule(["-p 4", destinationSet(hosts), FROM_LOCAL], filterAllow(options), "Allow IPIP packets to other Calico hosts")];
}

/** VXLAN between nodes is on, in this family. */
export function hasVxlan(options: RenderOptions, family: Family): boolean {
  return family === 4 ? options.vxlanEnabled : options.vxlanEnabledV6;
}

function vxlanOf(vintage: Vintage, options: RenderOptions, family: Family): VxlanTraits | undefined {
  return hasVxlan(options, family) && (family === 4 || vintage.vxlan?.namesFamily === true) ? vintage.vxlan : undefined;
}

/** Port of VXLAN, and in v3.7 and v3.8 its network identifier, 12 bytes into the UDP datagram, without its last byte. */
export function vxlanPackets(vintage: Vintage, options: RenderOptions): string[] {
  const vni = `-m u32 --u32 "0>>22&0x3C@12>>8=0x${options.vxlanVni.toString(16)}"`;
  return ["-p 17", destinationPort(options.vxlanPort), ...(vintage.vxlan?.vni === true ? [vni] : [])];
}

function vxlanInput(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  const vxlan = vxlanOf(vintage, options, family);
  if (vxlan === undefined) return [];
  const packets = vxlanPackets(vintage, options);
  const name = vxlan.namesFamily ? `IPv${family} VXLAN` : "VXLAN";
  const peers = sourceSet(setName(vintage, family, "all-vxlan-net"));
  // The drop of IPv4 stays a drop whatever the configured way to deny.
  const [action, word] = family === 4 ? [DROP, "Drop"] : [filterDeny(options), denyWord(options)];
  return [
    rule([...packets, peers, TO_LOCAL], filterAllow(options), `Allow ${name} packets from ${vxlan.word} hosts`),
    rule([...packets, TO_LOCAL], action, `${word} ${name} packets from non-${vxlan.word} hosts`),
  ];
}

function vxlanOutput(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  const vxlan = vxlanOf(vintage, options, family);
  if (vxlan === undefined) return [];
  const peers = destinationSet(setName(vintage, family, "all-vxlan-net"));
  const comment = `Allow ${vxlan.namesFamily ? `IPv${family} ` : ""}VXLAN packets to other ${vxlan.word} hosts`;
  return [rule([...vxlanPackets(vintage, options), FROM_LOCAL, peers], filterAllow(options), comment)];
}

/** WireGuard needs no drop: its peers are authenticated. */
function wireguardRule(
  vintage: Vintage,
  options: RenderOptions,
  family: Family,
  [end, way]: readonly [string, "incoming" | "outgoing"],
): FelixRule[] {
  const enabled = family === 4 ? options.wireguardEnabled : options.wireguardEnabledV6;
  if (!vintage.wireguardRules || !enabled) return [];
  const port = destinationPort(family === 4 ? options.wireguardListeningPort : options.wireguardListeningPortV6);
  return [rule(["-p 17", port, end], filterAllow(options), `Allow ${way} IPv${family} Wireguard packets`)];
}
