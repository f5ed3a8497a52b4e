// Where walks begin: with a packet at the node's door, or in the middle of a chain.

import { type Hook, isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Packet, Tracking } from "#engine/net/packet.ts";
import { UNSEEN, UNTRACKED } from "#engine/net/packet.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { routeInput, routeOutput } from "#engine/node/routing.ts";
import { endOnArrival } from "#engine/simulate/arrival.ts";
import { type ConnectionTable, NO_FACTS, type TrackingFacts, track } from "#engine/simulate/conntrack.ts";
import type { Memory } from "#engine/simulate/judge.ts";
import { type Frame, type Machine, stationsOf } from "#engine/simulate/machine.ts";
import type { Program } from "#engine/simulate/program.ts";

/** What earlier packets left behind; nothing for a single one. */
export interface Past {
  readonly connections: ConnectionTable;
  readonly memory: Memory;
  readonly changedSets: ReadonlySet<string>;
}

export const NO_PAST: Past = { connections: [], memory: undefined, changedSets: new Set() };

/** A place in a ruleset to start from; `number` 1 is the chain's first rule. */
export interface Place {
  readonly table: string;
  readonly chain: string;
  readonly number: number;
}

export function factsOf(request: PacketRequest, more: Partial<TrackingFacts> = {}): TrackingFacts {
  return { ...NO_FACTS, state: request.state, direction: request.direction, connmark: request.connmark, ...more };
}

/** A packet that comes in by `request.from`, or that the node sends. */
export function beginPacket(request: PacketRequest, facts = factsOf(request), past: Past = NO_PAST): Machine {
  const local = request.from === "local";
  const packet: Packet = {
    ...request.packet,
    inInterface: local ? "" : request.from,
    outInterface: local ? request.out : "",
    owner: local ? request.packet.owner : "none",
    tracking: UNSEEN,
  };
  const machine = machineAt(local ? "OUTPUT" : "PREROUTING", 0, packet, request, facts, past);
  return local ? machine : { ...machine, end: endOnArrival(packet) };
}

function machineAt(
  hook: Hook,
  station: number,
  packet: Packet,
  request: PacketRequest,
  facts: TrackingFacts,
  past: Past,
): Machine {
  return {
    packet,
    hook,
    station,
    table: "",
    frames: [],
    rootless: false,
    local: request.from === "local",
    looped: false,
    routedOut: request.out,
    routedFor: packet,
    bound: { source: false, destination: false },
    gateway: undefined,
    wantedOut: request.out,
    bindDevice: undefined,
    facts,
    connections: past.connections,
    memory: past.memory,
    changedSets: past.changedSets,
    choices: new Map(),
    original: undefined,
    alsoDelivered: false,
    end: undefined,
  };
}

/** One way into a place: the builtin chain it hangs from, and the frames of the calls on the way. */
export interface Entry {
  /** Undefined when no builtin chain reaches the place. */
  readonly hook: Hook | undefined;
  readonly frames: readonly Frame[];
}

/**
 * A walk that begins at a place, as if the packet had come there by `entry`. Connection tracking has run already, unless
 * the place is in raw; devices and route are filled in from the node where the request does not say them.
 */
export function beginAt(program: Program, request: PacketRequest, place: Place, entry: Entry, past: Past = NO_PAST): Machine {
  const hook = entry.hook ?? "FORWARD";
  const stations = stationsOf(hook, program.backend);
  const station = stations.findIndex(
    (one) => (one.kind === "nat" ? "nat" : one.kind === "table" ? one.table : "") === place.table,
  );
  const facts = factsOf(request);
  const headers = { ...request.packet, ...devicesAt(program, hook, request) };
  const tracking =
    place.table !== "raw" ? track(headers, past.connections, facts) : request.state === "UNTRACKED" ? UNTRACKED : UNSEEN;
  const packet: Packet = { ...headers, tracking: hook === "PREROUTING" ? tracking : seenBehindNat(tracking) };
  const machine = machineAt(hook, Math.max(0, station), packet, request, facts, past);
  return {
    ...machine,
    table: place.table,
    frames: [...entry.frames, { chain: place.chain, number: place.number }],
    rootless: entry.hook === undefined || (entry.frames.length === 0 && !isBuiltin(place.table, place.chain)),
    routedOut: packet.outInterface === "" ? undefined : packet.outInterface,
    bound: { source: false, destination: hook === "FORWARD" || hook === "INPUT" || hook === "POSTROUTING" },
  };
}

/** In the middle of the node the headers are as nat left them. */
function seenBehindNat(tracking: Tracking): Tracking {
  const { connection } = tracking;
  if (connection?.hiddenNat !== "both") return tracking;
  return { ...tracking, connection: { ...connection, hiddenNat: "behind" } };
}

/** The devices a rule at this hook sees. */
function devicesAt(program: Program, hook: Hook, request: PacketRequest): Pick<Packet, "inInterface" | "outInterface" | "owner"> {
  const { packet, from, out } = request;
  const local = from === "local";
  const owner = local ? packet.owner : from === undefined ? packet.owner : "none";
  const inInterface = local ? "" : from;
  if (hook === "PREROUTING" || hook === "INPUT") return { inInterface, outInterface: "", owner };
  if (hook === "OUTPUT") return { inInterface: "", outInterface: out ?? routeOut(program, packet), owner };
  const routed = out ?? (local ? routeOut(program, packet) : routeOn(program, packet, from));
  return { inInterface, outInterface: routed, owner };
}

function routeOn(program: Program, packet: Packet, device: string | undefined): string | undefined {
  if (device === undefined) return undefined;
  const decision = routeInput(program.node, { packet, device });
  return decision.kind === "forward" ? decision.device : undefined;
}

function routeOut(program: Program, packet: Packet): string | undefined {
  const decision = routeOutput(program.node, { packet });
  return decision.kind === "output" ? decision.device : undefined;
}
