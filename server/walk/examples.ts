// Packets worth trying at a place: between the endpoints the node knows, to the ports that the chain's rules name.
import { describeChain } from "#engine/calico/chains.ts";
import { type Address, formatAddress, prefixLength } from "#engine/net/address.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { ExamplePacketsResult, PlaceParams } from "#protocol/walk.ts";

type Example = ExamplePacketsResult["packets"][number];

/** A host behind a device, as a host route tells it. */
interface Host {
  readonly device: string;
  readonly address: string;
}

const MOST = 6;
/** Rules of a chain in which ports are looked for. */
const MOST_RULES = 50;

export function examplePackets(program: Program, place: PlaceParams): Example[] {
  const hosts = hostsOf(program);
  const [own] = ownAddresses(program);
  const port = portAt(program, place) ?? 80;
  const subject = describeChain(place.chain, place.table)?.subject;
  const target = hosts.find(({ device }) => device === subject?.name) ?? hosts[0];
  const other = hosts.find((host) => host !== target);
  const outside = outsideOf(program);
  const list: Example[] = [];
  const add = (from: string, source: string, destination: string, why: string) =>
    list.push({ packet: `${from} tcp ${source}:40000 > ${destination}:${port} new`, why });
  if (target !== undefined && outside !== undefined) {
    add(outside.device, outside.address, target.address, `from another host to ${target.device}`);
    add(target.device, target.address, outside.address, `from ${target.device} to another host`);
  }
  if (target !== undefined && other !== undefined)
    add(other.device, other.address, target.address, `from ${other.device} to ${target.device}`);
  if (target !== undefined && own !== undefined) {
    add(target.device, target.address, own, `from ${target.device} to this node`);
    add("local", own, target.address, `from this node to ${target.device}`);
    list.push({ packet: `${target.device} udp ${target.address}:40000 > ${own}:53 new`, why: "a DNS question to this node" });
  }
  if (list.length === 0) list.push(...withoutNode(program, port));
  return list.slice(0, MOST);
}

/** Nothing is known of the node: documentation addresses, and a device left open. */
function withoutNode({ family }: Program, port: number): Example[] {
  const [source, destination] = family === 4 ? ["192.0.2.10", "198.51.100.20"] : ["[2001:db8::10]", "[2001:db8:1::20]"];
  return [
    { packet: `any tcp ${source}:40000 > ${destination}:${port} new`, why: "between two made-up addresses" },
    { packet: `local tcp ${source}:40000 > ${destination}:${port} new`, why: "sent by the node" },
  ];
}

function hostsOf({ node, family }: Program): Host[] {
  const hosts: Host[] = [];
  for (const { type, destination, device } of node.routes ?? []) {
    const single = prefixLength(destination.mask) === destination.mask.length * 32;
    if (type !== "unicast" || device === undefined || !single || isOther(destination.address, family)) continue;
    hosts.push({ device, address: formatHost(destination.address) });
  }
  return hosts;
}

/** Somebody behind a gateway: the gateway itself, which is sure to be reached by its device. */
function outsideOf({ node, family }: Program): Host | undefined {
  const route = (node.routes ?? []).find(
    ({ gateway, device }) => gateway !== undefined && device !== undefined && !isOther(gateway, family),
  );
  return route?.gateway && route.device ? { device: route.device, address: formatHost(route.gateway) } : undefined;
}

function ownAddresses({ node, family }: Program): string[] {
  return (node.interfaces ?? [])
    .filter(({ name }) => name !== "lo")
    .flatMap(({ addresses }) => addresses.map(({ address }) => address))
    .filter((address) => !isOther(address, family))
    .map(formatHost);
}

function isOther(address: Address, family: number): boolean {
  return (address.length === 1 ? 4 : 6) !== family;
}

function formatHost(address: Address): string {
  return address.length === 1 ? formatAddress(address) : `[${formatAddress(address)}]`;
}

/** The first destination port that a rule of the chain, from the place on, names. */
function portAt(program: Program, { table, chain, number }: PlaceParams): number | undefined {
  for (let at = number; at < number + MOST_RULES; at++) {
    const rule = program.rule({ table, chain, number: at });
    if (rule === undefined) return undefined;
    const text = program.ruleset.text.slice(rule.span.start, rule.span.end);
    const port = /--(?:dports?|destination-ports?) (\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  return undefined;
}
