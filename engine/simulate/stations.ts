// What the kernel does between the tables: connection tracking, routing, and leaving.

import { sameAddress } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import { UDPLITE } from "#engine/net/protocol.ts";
import { isMulticast, isZero } from "#engine/node/local-table.ts";
import type { RoutingDecision } from "#engine/node/node.ts";
import { hasJoined4 } from "#engine/node/route-input4.ts";
import { routeInput, routeOutput } from "#engine/node/routing.ts";
import { endOnArrival } from "#engine/simulate/arrival.ts";
import { confirm, track } from "#engine/simulate/conntrack.ts";
import { conclude } from "#engine/simulate/end.ts";
import { type Machine, stationsOf } from "#engine/simulate/machine.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Stepped } from "#engine/simulate/step.ts";
import { type Step, stateWords } from "#engine/simulate/trace.ts";

function note(machine: Machine, about: Extract<Step, { kind: "note" }>["about"], text: string): Step {
  return { kind: "note", hook: machine.hook, about, note: text, packet: machine.packet };
}

/** A packet NOTRACK took out, or that has been through lo already, is not looked at again. */
export function runTracking(machine: Machine): Stepped {
  const next = { ...machine, station: machine.station + 1 };
  const { packet } = machine;
  if (packet.tracking.state === "UNTRACKED") return { machine: next, step: note(next, "conntrack", "not tracked") };
  if (machine.looped) return { machine: next, step: undefined };
  const facts = { ...machine.facts, badChecksum: !machine.local && hasBadChecksum(machine) };
  const tracking = track(packet, machine.connections, facts);
  const tracked = { ...next, packet: { ...packet, tracking } };
  const { connection } = tracking;
  if (connection?.confirmed) tracked.connections = confirm(machine.connections, connection);
  return { machine: tracked, step: note(tracked, "conntrack", stateWords(tracked.packet)) };
}

/** udplite_error() reckons with UDP's number in the pseudo header (net/netfilter/nf_conntrack_proto_udp.c): none is right. */
function hasBadChecksum({ packet, facts }: Machine): boolean {
  return facts.badChecksum || packet.protocol === UDPLITE;
}

export function route(program: Program, machine: Machine): Stepped {
  if (machine.looped) return routeLooped(program, machine);
  if (machine.local) return routeLocal(program, machine);
  const { packet, wantedOut } = machine;
  if (wantedOut !== undefined) return toForward(machine, wantedOut, undefined, `to ${wantedOut}, as asked`);
  const decision: RoutingDecision =
    packet.inInterface === undefined
      ? { kind: "unknown", why: "the device the packet comes in by is not known" }
      : routeInput(program.node, { packet, device: packet.inInterface });
  switch (decision.kind) {
    case "local":
      return toInput(machine, "the destination is this node");
    case "forward":
    case "output":
      return toForward(machine, decision.device, decision.gateway, `to ${decision.device}`);
    case "dropped":
      return notRouted(machine, decision.why);
    case "unknown":
      return unknownRoute(machine, decision.why);
  }
}

/** What comes back through lo keeps its route; one to a group that nobody joined leads nowhere (ip_check_mc_rcu()). */
function routeLooped({ node }: Program, machine: Machine): Stepped {
  const { packet, original } = machine;
  const isGroup = original === undefined && packet.family === 4 && isMulticast(packet.destination);
  const joined = isGroup ? hasJoined4(node, packet) : "yes";
  if (joined === "yes") return toInput(machine, "back in through lo");
  if (joined === "no") return notRouted(machine, "nobody on the node has joined the multicast group");
  return unknownRoute(machine, "whether a program on the node has joined the multicast group is not known");
}

function unknownRoute(machine: Machine, why: string): Stepped {
  const chosen = machine.choices.get("route");
  if (chosen === undefined) {
    return {
      question: { key: "route", why, options: ["to this node", "on to another"], preferred: "on to another", answer: "unknown" },
    };
  }
  if (chosen === "to this node") return toInput(machine, "assumed to be for this node");
  return toForward(machine, undefined, undefined, "assumed to be for another host");
}

function notRouted(machine: Machine, why: string): Stepped {
  const end = { verdict: "DROP", fate: "not-routed", out: undefined, decider: undefined, why } as const;
  return { machine: conclude(machine, end), step: note(machine, "route", why) };
}

function toInput(machine: Machine, text: string): Stepped {
  const packet = { ...machine.packet, outInterface: "" };
  return { machine: { ...machine, packet, hook: "INPUT", station: 0 }, step: note(machine, "route", text) };
}

/** ip_forward() takes one off the TTL before the FORWARD hook. */
function toForward(machine: Machine, device: string | undefined, gateway: readonly number[] | undefined, text: string): Stepped {
  const ttl = machine.packet.ttl === undefined ? undefined : Math.max(0, machine.packet.ttl - 1);
  const packet = { ...machine.packet, outInterface: device, ttl };
  return {
    machine: { ...machine, packet, gateway, routedOut: device, hook: "FORWARD", station: 0 },
    step: note(machine, "route", text),
  };
}

/** A packet of the node's own is routed before OUTPUT. */
function routeLocal(program: Program, machine: Machine): Stepped {
  const { packet, wantedOut } = machine;
  const found: RoutingDecision =
    wantedOut === undefined ? routeOutput(program.node, { packet, bindDevice: machine.bindDevice }) : output(wantedOut);
  const decision = found.kind === "unknown" ? chooseOutput(machine, found.why) : found;
  if ("question" in decision) return decision;
  if (decision.kind === "dropped") return notRouted(machine, decision.why);
  const { device, gateway } = leavingBy(decision);
  const alsoDelivered = isAlsoDelivered(decision);
  const routed = { ...withSource(packet, decision), outInterface: device };
  const text = device === undefined ? "out by a device that is not known" : `out by ${device}`;
  return {
    machine: {
      ...machine,
      packet: routed,
      routedFor: routed,
      routedOut: device,
      gateway,
      alsoDelivered,
      station: machine.station + 1,
    },
    step: note(machine, "route", text),
  };
}

/** An IPv4 sender that names no source gets the route's (raw_send_hdrinc(), net/ipv4/raw.c; udp_sendmsg()). */
function withSource(packet: Packet, decision: OutputDecision): Packet {
  const source = decision.kind === "output" ? decision.source : undefined;
  return packet.family === 4 && isZero(packet.source) && source !== undefined ? { ...packet, source, bytes: undefined } : packet;
}

type OutputDecision = RoutingDecision | { readonly kind: "somewhere" };

function output(device: string): RoutingDecision {
  return { kind: "output", device, gateway: undefined, source: undefined };
}

function chooseOutput(
  machine: Machine,
  why: string,
): Exclude<OutputDecision, { kind: "unknown" }> | Extract<Stepped, { question: unknown }> {
  const chosen = machine.choices.get("route");
  if (chosen === "to this node") return { kind: "local" };
  if (chosen === "on to another") return { kind: "somewhere" };
  return {
    question: { key: "route", why, options: ["to this node", "on to another"], preferred: "on to another", answer: "unknown" },
  };
}

function leavingBy(decision: Exclude<OutputDecision, { kind: "unknown" | "dropped" }>): {
  device: string | undefined;
  gateway: readonly number[] | undefined;
} {
  if (decision.kind === "somewhere") return { device: undefined, gateway: undefined };
  if (decision.kind === "local") return { device: "lo", gateway: undefined };
  return { device: decision.device, gateway: decision.gateway };
}

/** ipt_mangle_out() and nf_nat_ipv4_local_fn(): a changed mark, address or TOS, or a new destination, is routed anew. */
/** A broadcast or multicast that the node itself takes, too. */
const isAlsoDelivered = (decision: { readonly kind: string; readonly alsoDelivered?: Answer }): boolean =>
  decision.kind === "output" && decision.alsoDelivered !== undefined;

export function reroute(program: Program, machine: Machine): Stepped {
  const next = { ...machine, station: machine.station + 1 };
  const { packet, routedFor } = machine;
  const previous = stationsOf(machine.hook, program.backend)[machine.station - 1];
  if (!isRoutedAnew(previous?.kind === "nat", routedFor, packet)) return { machine: next, step: undefined };
  const found: RoutingDecision =
    machine.wantedOut === undefined
      ? routeOutput(program.node, { packet, bindDevice: machine.bindDevice })
      : output(machine.wantedOut);
  const decision = found.kind === "unknown" ? chooseOutput(machine, found.why) : found;
  if ("question" in decision) return decision;
  if (decision.kind === "dropped") return notRouted(machine, decision.why);
  const { device, gateway } = leavingBy(decision);
  // Rules of OUTPUT go on seeing the first device (nf_hook_state is not renewed); POSTROUTING sees the new one.
  return {
    machine: { ...next, routedFor: packet, routedOut: device, gateway, alsoDelivered: isAlsoDelivered(decision) },
    step: note(machine, "route", `routed again: out by ${device ?? "a device that is not known"}`),
  };
}

function isRoutedAnew(afterNat: boolean, before: Packet, now: Packet): boolean {
  if (!sameAddress(before.destination, now.destination)) return true;
  if (afterNat) return false;
  return before.mark !== now.mark || before.tos !== now.tos || !sameAddress(before.source, now.source);
}

export function deliver(machine: Machine): Stepped {
  const end = { verdict: "ACCEPT", fate: "delivered", out: undefined, decider: undefined, why: undefined } as const;
  return { machine: conclude(machine, end), step: undefined };
}

/** Of an IPv4 broadcast the kernel sends a copy back up first (ip_mc_output()); then the packet itself goes on. */
export function goPostrouting(machine: Machine): Stepped {
  const packet = { ...machine.packet, outInterface: machine.routedOut };
  const next: Machine = { ...machine, packet, hook: "POSTROUTING", station: 0 };
  if (!machine.alsoDelivered || packet.family === 6) return { machine: next, step: undefined };
  return sendCopy(next, { ...next, alsoDelivered: false });
}

/** The copy goes first, then the walk goes on with `original`. skb_clone() leaves the socket behind. */
function sendCopy(machine: Machine, original: Machine): Stepped {
  const copy: Packet = { ...machine.packet, owner: "none" };
  return {
    machine: { ...machine, packet: copy, station: 0, frames: [], alsoDelivered: false, original },
    step: note(machine, "loopback", "a copy goes back up to this node first"),
  };
}

/** Out to the wire; what leaves by lo, and the copy of a broadcast, comes back in with mark and connection as they are. */
export function leave(machine: Machine): Stepped {
  const out = machine.routedOut;
  const { original } = machine;
  if (original !== undefined && out !== undefined) return comeBack({ ...machine, frames: [] }, out, "a copy comes back in");
  const done = conclude(machine, { verdict: "ACCEPT", fate: "forwarded", out, decider: undefined, why: undefined });
  // ip6_finish_output2(): of an IPv6 multicast the copy is made behind POSTROUTING.
  if (machine.alsoDelivered) return sendCopy({ ...machine, packet: confirmed(machine.packet) }, keptInside(done) ?? done);
  return out === "lo" ? comeBack(done, "lo", "out by lo and in again") : { machine: done, step: undefined };
}

function confirmed(packet: Packet): Packet {
  const { tracking } = packet;
  const { connection } = tracking;
  return connection === undefined
    ? packet
    : { ...packet, tracking: { ...tracking, connection: { ...connection, confirmed: true } } };
}

/** A multicast of node scope leaves by no wire. */
function keptInside(machine: Machine): Machine | undefined {
  const { destination } = machine.packet;
  if ((((destination[0] ?? 0) >>> 16) & 0xf) > 1) return undefined;
  const why = "a multicast of this scope does not leave by a wire";
  return { ...machine, end: { verdict: "DROP", fate: "lost", out: undefined, decider: undefined, why } };
}

/** pkttype_mt(), net/netfilter/xt_pkttype.c, goes by the destination. */
function copyType({ destination, family }: Packet): "broadcast" | "multicast" {
  return family === 6 || isMulticast(destination) ? "multicast" : "broadcast";
}

function comeBack(machine: Machine, device: string, text: string): Stepped {
  const { packet, original } = machine;
  const inside: Packet = {
    ...confirmed(packet),
    inInterface: device,
    outInterface: "",
    owner: "none",
    ...(original === undefined ? { linkType: "unicast" } : { linkType: copyType(packet), isOwnCopy: true }),
  };
  const again: Machine = {
    ...machine,
    packet: inside,
    end: undefined,
    hook: "PREROUTING",
    station: 0,
    looped: true,
    local: false,
  };
  const refused = endOnArrival(inside);
  return { machine: refused === undefined ? again : conclude(again, refused), step: note(machine, "loopback", text) };
}
