// Hovers of interfaces and addresses: what the node context knows of them, and which rules and sets name them.

import { isRefusal, LONGEST_VALUE } from "#engine/iptables/extension.ts";
import { addressList, addressMask } from "#engine/iptables/values/address.ts";
import { type Address, contains, formatAddress, type Prefix, parsePrefix, prefixLength } from "#engine/net/address.ts";
import type { InterfaceAddress, NodeContext } from "#engine/node/node.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { useItems } from "#server/iptables/hover-uses.ts";
import { familyAt } from "#server/iptables/rule-at.ts";
import type { OptionThing } from "#server/iptables/thing.ts";
import { countOf } from "#server/iptables/words.ts";
import { type Block, code, list, type Piece, text } from "#server/markup.ts";

const SHOWN = 8;

export function interfaceHover({ file, folder: { node } }: Scope, name: string): readonly Block[] {
  const items = name.endsWith("+") ? patternItems(node, name) : deviceItems(file, node, name);
  return [text("Interface ", code(name)), ...list([...items, ...useItems(file, "interface", name)])];
}

function patternItems(node: NodeContext, name: string): Piece[][] {
  const start = name.slice(0, -1);
  const any = start === "" ? "Any interface" : `Any interface whose name begins with ${start}`;
  if (node.interfaces === undefined) return [[any]];
  const fitting = node.interfaces.filter((one) => one.name.startsWith(start)).map((one) => one.name);
  const shown = fitting.slice(0, SHOWN).join(", ");
  return [
    [
      `${any}; on this node ${fitting.length === 0 ? "there is none" : `${fitting.length}: ${shown}${fitting.length > SHOWN ? ", …" : ""}`}`,
    ],
  ];
}

function deviceItems({ ruleset }: File, node: NodeContext, name: string): Piece[][] {
  const items: Piece[][] = [];
  const chains = ruleset?.tables.flatMap((table) => [...table.chains.keys()].filter((chain) => isEndpointChain(chain, name)));
  if (chains !== undefined && chains.length > 0) {
    const workload = chains.some((chain) => /^cali-[ft]w-/.test(chain));
    items.push([`Calico's ${workload ? "workload" : "host"} endpoint: ${[...new Set(chains)].join(", ")}`]);
  }
  const device = node.interfaces?.find((one) => one.name === name);
  if (node.interfaces !== undefined && device === undefined) items.push(["This node has no interface of this name"]);
  if (device !== undefined) items.push([`${device.up ? "Up" : "Down"}, ${addressesOf(device.addresses)}`]);
  const behind = (node.routes ?? []).filter(
    (route) => route.device === name && route.type === "unicast" && isHost(route.destination),
  );
  if (behind.length > 0) {
    const shown = behind.slice(0, SHOWN).map((route) => formatAddress(route.destination.address));
    items.push([`Behind it, by the routes: ${shown.join(", ")}${behind.length > SHOWN ? ", …" : ""}`]);
  }
  return items;
}

/** Chains of an endpoint whose name is written out (felix/rules/endpoints.go; longer names are digests). */
function isEndpointChain(chain: string, device: string): boolean {
  return /^cali-(fw|tw|fh|th|fhfw|thfw)-/.test(chain) && chain.replace(/^cali-[a-z]+-/, "") === device;
}

function addressesOf(addresses: readonly InterfaceAddress[]): string {
  if (addresses.length === 0) return "no addresses";
  return addresses.map(({ address, prefixLength: length }) => `${formatAddress(address)}/${length}`).join(", ");
}

function isHost({ mask }: Prefix): boolean {
  return prefixLength(mask) === mask.length * 32;
}

/** Which interfaces and sets hold an address; of a network, which lie in it. */
export function addressHover({ file, folder: { node } }: Scope, { option, span, rule }: OptionThing): readonly Block[] {
  if (span.end - span.start > LONGEST_VALUE) return [];
  const written = file.text.slice(span.start, span.end);
  const family = familyAt(file, rule);
  const several = addressList.decode([written], family);
  const one = addressMask.decode([written], family);
  const prefixes = !isRefusal(several) ? several : isRefusal(one) ? [] : [one];
  if (option.values.length === 0 || prefixes.length === 0) return [];
  const items = prefixes.slice(0, SHOWN).flatMap((prefix) => [...holders(node, prefix), ...setsWith(node, prefix)]);
  return list(items);
}

function holders(node: NodeContext, prefix: Prefix): Piece[][] {
  const items: Piece[][] = [];
  for (const { name, addresses } of node.interfaces ?? []) {
    const own = addresses.filter(({ address }) => contains(prefix, address)).map(({ address }) => formatAddress(address));
    if (own.length > 0) items.push([`${name} has ${own.join(", ")}`]);
  }
  for (const { destination, device, type } of node.routes ?? []) {
    if (device === undefined || type !== "unicast" || !isHost(destination) || !contains(prefix, destination.address)) continue;
    items.push([`${formatAddress(destination.address)} lies behind ${device}, by the routes`]);
  }
  return items.length > SHOWN ? [...items.slice(0, SHOWN), ["…"]] : items;
}

/** So many elements are looked at: sets of one node rarely have more. */
const MOST_ELEMENTS = 20_000;

function setsWith(node: NodeContext, prefix: Prefix): Piece[][] {
  if (!isHost(prefix)) return [];
  const found: string[] = [];
  let looked = 0;
  for (const set of node.sets?.values() ?? []) {
    if (set.dimensions[0] !== "ip" && set.dimensions[0] !== "net") continue;
    for (const element of set.elements) {
      if (looked++ > MOST_ELEMENTS) break;
      if (!element.nomatch && holds(element.text.split(",")[0] ?? "", prefix.address)) {
        found.push(set.name.text);
        break;
      }
    }
  }
  if (found.length === 0) return [];
  const more = found.length > SHOWN ? ", …" : "";
  return [[`In ${countOf(found.length, "set")}: ${found.slice(0, SHOWN).join(", ")}${more}`]];
}

function holds(element: string, address: Address): boolean {
  const prefix = parsePrefix(element);
  return prefix !== undefined && prefix.address.length === address.length && contains(prefix, address);
}
