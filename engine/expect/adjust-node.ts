// The node of a packet file: what its folder tells, with what the file's `node:` adds or tells otherwise.
import type { NodePart } from "#engine/expect/packet-file.ts";
import type { IpSet } from "#engine/ipset/ipset.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { sameAddress } from "#engine/net/address.ts";
import type { NetworkInterface, NodeContext, Route } from "#engine/node/node.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";

/** Addresses replace those of their device, routes and sets those of the same destination and name; the rest is added. */
export function adjustNode(told: NodeContext, part: NodePart | undefined): NodeContext {
  if (part === undefined) return told;
  const added = nodeFromDescription({
    interfaces: part.addresses?.map(({ device, prefixes }) => ({ name: device.text, addresses: texts(prefixes) })),
    routes: texts(part.routes ?? []),
    rules: texts(part.rules ?? []),
  });
  const interfaces = part.addresses === undefined ? told.interfaces : withInterfaces(told.interfaces ?? [], added, part);
  return {
    ...told,
    interfaces,
    routes: routesOf(told, added, part),
    rules: part.rules === undefined ? told.rules : [...(told.rules ?? []), ...(added.rules ?? [])],
    sets: part.sets === undefined ? told.sets : withSets(told.sets ?? new Map(), part.sets),
    sysctls: new Map([...told.sysctls, ...(part.sysctls ?? []).map(({ name, value }) => [name.text, value.text] as const)]),
  };
}

function texts(words: readonly { readonly text: string }[]): string[] {
  return words.map(({ text }) => text);
}

/** A device the folder tells of keeps its state, MAC address and MTU. */
function withInterfaces(told: readonly NetworkInterface[], added: NodeContext, part: NodePart): NetworkInterface[] {
  const named = new Set(part.addresses?.map(({ device }) => device.text));
  const own = (added.interfaces ?? []).filter(({ name }) => named.has(name));
  const changed = told.map((one) => {
    const other = own.find(({ name }) => name === one.name);
    return other === undefined ? one : { ...one, addresses: other.addresses };
  });
  return [...changed, ...own.filter(({ name }) => !told.some((one) => one.name === name))];
}

/** Without any list of routes, addresses alone do not make one: whether there are others is not known. */
function routesOf(told: NodeContext, added: NodeContext, part: NodePart): readonly Route[] | undefined {
  if (told.routes === undefined && part.routes === undefined) return undefined;
  const own = added.routes ?? [];
  return [...(told.routes ?? []).filter((route) => !own.some((other) => isSamePlace(route, other))), ...own];
}

function isSamePlace(a: Route, b: Route): boolean {
  const isSame = sameAddress(a.destination.address, b.destination.address) && sameAddress(a.destination.mask, b.destination.mask);
  return isSame && a.table === b.table && a.metric === b.metric;
}

/** A set the folder tells of keeps its type; of another the members show it. */
function withSets(told: ReadonlyMap<string, IpSet>, part: NonNullable<NodePart["sets"]>): ReadonlyMap<string, IpSet> {
  const sets = new Map(told);
  for (const { name, members } of part) {
    const known = told.get(name.text);
    const family = known?.family ?? (members.some(({ text }) => text.replace(/,.*/, "").includes(":")) ? 6 : 4);
    const type = known?.type ?? typeFor(texts(members));
    const range =
      type === "bitmap:port" ? " range 0-65535" : type.startsWith("hash:") ? ` family inet${family === 6 ? "6" : ""}` : "";
    const lines = [`create X ${type}${range}`, ...members.map(({ text }) => `add X ${text}`)];
    const [set] = parseIpSets(`${lines.join("\n")}\n`).sets;
    if (set !== undefined) sets.set(name.text, { ...set, name });
  }
  return sets;
}

/** e.g. `10.0.0.1,tcp:80` → hash:net,port. A member that fits no type is reported as the set is read, and answers "unknown". */
function typeFor(members: readonly string[]): string {
  const [first = ""] = members;
  if (/^\d+$/.test(first)) return "bitmap:port";
  const isPort = (part: string | undefined) =>
    part !== undefined && /^(\w[\w-]*:)?\d+(-\d+)?$|^icmp/.test(part) && !/^[0-9a-f]*::/.test(part);
  const [, second, third] = first.split(",");
  if (second === undefined) return "hash:net";
  if (isPort(second)) return third === undefined ? "hash:net,port" : "hash:net,port,net";
  return /^[\d.]+(\/\d+)?$|:/.test(second) ? "hash:net,net" : "hash:net,iface";
}
