// Read backwards: the tunnels between nodes, by the rules that let them in and those that masquerade into them.
import { type Draft, put } from "#engine/felix/infer/draft.ts";
import { matching } from "#engine/felix/infer/read-actions.ts";
import { type ChainTexts, type FelixText, textsOf } from "#engine/felix/infer/static-texts.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";

/** Stands for the address of a tunnel: a rule shows that there is one, and none shows which. */
const SOME_ADDRESS: Readonly<Record<Family, string>> = { 4: "0.0.0.0", 6: "::" };

export function readTunnels(draft: Draft, all: readonly ChainTexts[], vintage: Vintage, family: Family): void {
  const input = textsOf(all, "cali-INPUT");
  readOutput(draft, textsOf(all, "cali-OUTPUT", ["filter"]), family);
  const isWhole = isComplete(input, / --jump cali-from-host-endpoint$/);
  readIpip(draft, input, isWhole && family === 4);
  readVxlan(draft, input, family, isWhole && (family === 4 ? vintage.vxlan !== undefined : vintage.vxlan?.namesFamily === true));
  readWireguard(draft, input, family, isWhole && vintage.wireguardRules);
  readMasquerades(draft, all, family);
  readWireguardMark(draft, all);
  readEncapsulation(draft, all, vintage);
}

/** Nothing is left out up to the rule of this form. */
export function isComplete(texts: readonly FelixText[], end: RegExp): boolean {
  const at = texts.findIndex(({ text }) => end.test(text));
  return at >= 0 && texts.slice(0, at + 1).every(({ isProven }) => isProven);
}

/** The rules that let the node's own tunnels out (3.0 and later). */
function readOutput(draft: Draft, output: readonly FelixText[], family: Family): void {
  for (const { text } of matching(output, /"Allow IPIP packets to /)) put(draft, "ipipEnabled", true, text.ref);
  for (const { match, text } of matching(output, /"Allow (?:IPv[46] )?VXLAN packets to .*--destination-ports (\d+)/)) {
    put(draft, family === 4 ? "vxlanEnabled" : "vxlanEnabledV6", true, text.ref);
    put(draft, "vxlanPort", Number(match[1]), text.ref);
  }
  for (const { text } of matching(output, /"Allow outgoing IPv[46] Wireguard packets"/))
    put(draft, family === 4 ? "wireguardEnabled" : "wireguardEnabledV6", true, text.ref);
}

function readIpip(draft: Draft, input: readonly FelixText[], isWhole: boolean): void {
  const [found] = matching(input, /IPIP packets from /);
  if (found !== undefined) put(draft, "ipipEnabled", true, found.text.ref);
  else if (isWhole) put(draft, "ipipEnabled", false, undefined);
}

function readVxlan(draft: Draft, input: readonly FelixText[], family: Family, isWhole: boolean): void {
  const key = family === 4 ? "vxlanEnabled" : "vxlanEnabledV6";
  const [found] = matching(input, /VXLAN packets from .*--destination-ports (\d+)(?:.*=0x([0-9a-f]+)")?/);
  if (found === undefined) {
    if (isWhole) put(draft, key, false, undefined);
    return;
  }
  const { match, text } = found;
  put(draft, key, true, text.ref);
  put(draft, "vxlanPort", Number(match[1]), text.ref);
  if (match[2] !== undefined) put(draft, "vxlanVni", Number.parseInt(match[2], 16), text.ref);
}

function readWireguard(draft: Draft, input: readonly FelixText[], family: Family, isWhole: boolean): void {
  const [found] = matching(input, /Allow incoming IPv[46] Wireguard packets.*--destination-ports (\d+)/);
  const key = family === 4 ? "wireguardEnabled" : "wireguardEnabledV6";
  if (found !== undefined) {
    put(draft, key, true, found.text.ref);
    put(draft, family === 4 ? "wireguardListeningPort" : "wireguardListeningPortV6", Number(found.match[1]), found.text.ref);
  } else if (isWhole) put(draft, key, false, undefined);
}

function readMasquerades(draft: Draft, all: readonly ChainTexts[], family: Family): void {
  const rules = matching(textsOf(all, "cali-POSTROUTING", ["nat"]), /^ --out-interface (\S+) .*--limit-iface-out/);
  for (const { match, text } of rules) {
    const name = match[1] ?? "";
    if (name === "tunl0") {
      put(draft, "ipipEnabled", true, text.ref);
      put(draft, "ipipTunnelAddress", SOME_ADDRESS[4], text.ref);
    } else if (name === "vxlan.calico") {
      put(draft, "vxlanEnabled", true, text.ref);
      put(draft, "vxlanTunnelAddress", SOME_ADDRESS[4], text.ref);
    } else if (name === "vxlan-v6.calico") {
      put(draft, "vxlanEnabledV6", true, text.ref);
      put(draft, "vxlanTunnelAddressV6", SOME_ADDRESS[6], text.ref);
    } else {
      put(draft, family === 4 ? "wireguardEnabled" : "wireguardEnabledV6", true, text.ref);
      put(draft, family === 4 ? "wireguardInterfaceName" : "wireguardInterfaceNameV6", name, text.ref);
    }
  }
}

/** The chain for host traffic in WireGuard's tunnel names its interfaces: the one for IPv4, then the one for IPv6. */
function readWireguardMark(draft: Draft, all: readonly ChainTexts[]): void {
  const [jump] = matching(textsOf(all, "cali-PREROUTING", ["raw"]), / --jump cali-wireguard-incoming-mark$/);
  if (jump === undefined) return;
  put(draft, "wireguardEncryptHostTraffic", true, jump.text.ref);
  const names = matching(textsOf(all, "cali-wireguard-incoming-mark"), /^ --in-interface (\S+[^+\s]) --jump RETURN$/).filter(
    ({ match }) => match[1] !== "lo",
  );
  const [first, second] = names;
  if (first !== undefined) put(draft, "wireguardInterfaceName", first.match[1] ?? "", first.text.ref);
  if (second !== undefined) put(draft, "wireguardInterfaceNameV6", second.match[1] ?? "", second.text.ref);
}

/** What a workload sends: a version that has such rules, and has none here, was told to let tunnels pass. */
function readEncapsulation(draft: Draft, all: readonly ChainTexts[], vintage: Vintage): void {
  if (vintage.encapsulationDrops === "none") return;
  for (const { texts } of all.filter(({ chain }) => chain.startsWith("cali-fw-"))) {
    if (!isComplete(texts, /"(?:Drop|Reject) if no profiles matched"/)) continue;
    const vxlan = texts.find(({ text }) => text.includes("VXLAN encapped packets originating"));
    const ipip = texts.find(({ text }) => text.includes("IPinIP encapped packets originating"));
    put(draft, "allowVxlanPacketsFromWorkloads", vxlan === undefined, vxlan?.ref);
    put(draft, "allowIpipPacketsFromWorkloads", ipip === undefined, ipip?.ref);
    const port = /--destination-ports (\d+)/.exec(vxlan?.text ?? "")?.[1];
    if (port !== undefined) put(draft, "vxlanPort", Number(port), vxlan?.ref);
  }
}
