// What a matching rule does: jumps, verdicts, rewritten packets and translations.

import type { NatRange, TargetEffect } from "#engine/iptables/extension.ts";
import { type Address, formatAddress } from "#engine/net/address.ts";
import { type Packet, UNTRACKED } from "#engine/net/packet.ts";
import { masqueradeAddress, redirectAddress } from "#engine/node/routing.ts";
import { conclude } from "#engine/simulate/end.ts";
import type { Frame, Machine, Question } from "#engine/simulate/machine.ts";
import { bindConnection, candidates, choosePort, isTaken, sideAt, translate } from "#engine/simulate/nat.ts";
import type { CompiledRule, Program } from "#engine/simulate/program.ts";
import type { Effect, Step } from "#engine/simulate/trace.ts";

export type Applied =
  | { readonly machine: Machine; readonly effect: Effect; readonly note: string }
  | { readonly question: Question };

const GO_ON: Effect = { kind: "continue" };

/** `machine` stands behind the rule already. */
export function applyTarget(program: Program, machine: Machine, rule: CompiledRule): Applied {
  const { action } = rule;
  switch (action.kind) {
    case "none":
      return { machine, effect: GO_ON, note: "counts the packet" };
    case "chain": {
      const frames = action.mode === "jump" ? machine.frames : machine.frames.slice(0, -1);
      const inside = { ...machine, frames: [...frames, { chain: action.chain, number: 1 }] };
      return { machine: inside, effect: { kind: action.mode, chain: action.chain }, note: "" };
    }
    case "unknown":
      return undecided(machine, action.why);
    case "module":
      return applyEffect(program, machine, rule, action.module.effect(action.readings, machine.packet, program.environment));
  }
}

function applyEffect(program: Program, machine: Machine, rule: CompiledRule, effect: TargetEffect): Applied {
  switch (effect.kind) {
    case "continue":
      return { machine: changeSets(program, machine, effect.sets), effect: GO_ON, note: effect.note };
    case "rewrite":
      return { machine: { ...machine, packet: effect.packet }, effect: GO_ON, note: effect.note };
    case "untrack":
      return untrack(machine, effect.note);
    case "return":
      return returnFrom(program, machine);
    case "unknown":
      return undecided(machine, effect.why);
    case "nat":
      return applyNat(program, machine, rule, effect.range, effect.note);
    case "verdict":
      return applyVerdict(machine, rule, effect.verdict, effect.note);
  }
}

/** A set that a packet has changed holds nobody knows what from here on, and so does a list of sets with it in. */
function changeSets({ node }: Program, machine: Machine, sets: readonly string[] | undefined): Machine {
  if (sets === undefined) return machine;
  const lists = [...(node.sets?.values() ?? [])].filter(
    ({ type, elements }) => type === "list:set" && elements.some(({ text }) => sets.includes(text)),
  );
  return { ...machine, changedSets: new Set([...machine.changedSets, ...sets, ...lists.map(({ name }) => name.text)]) };
}

/** What nobody knows ends the walk: going on would be a guess. */
function undecided(machine: Machine, why: string): Applied {
  const end = { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why } as const;
  return { machine: conclude(machine, end), effect: { kind: "unknown" }, note: why };
}

/** A packet that conntrack has taken, on its second way through lo, stays tracked (notrack_tg(), net/netfilter/xt_CT.c). */
function untrack(machine: Machine, note: string): Applied {
  const packet: Packet =
    machine.packet.tracking.connection !== undefined ? machine.packet : { ...machine.packet, tracking: UNTRACKED };
  return { machine: { ...machine, packet }, effect: GO_ON, note };
}

function returnFrom(program: Program, machine: Machine): Applied {
  const effect: Effect = { kind: "return" };
  if (machine.frames.length > 1) return { machine: { ...machine, frames: machine.frames.slice(0, -1) }, effect, note: "" };
  if (machine.rootless) {
    const end = {
      verdict: "RETURN",
      fate: "returned",
      out: undefined,
      decider: undefined,
      why: "RETURN: the caller decides what is next",
    } as const;
    return { machine: conclude(machine, end), effect, note: "" };
  }
  // With no call pending RETURN means the builtin chain's policy, which has a step of its own.
  return { machine: { ...machine, frames: [behindLast(program, machine.table, machine.hook)] }, effect, note: "" };
}

/** Where a chain has no more rules. */
export function behindLast(program: Program, table: string, chain: string): Frame {
  return { chain, number: (program.chain(table, chain)?.ruleLines.length ?? 0) + 1 };
}

function applyVerdict(
  machine: Machine,
  rule: CompiledRule,
  verdict: "ACCEPT" | "DROP" | "REJECT" | "QUEUE",
  note: string,
): Applied {
  const effect: Effect = { kind: "verdict", verdict };
  if (verdict === "ACCEPT") return { machine: finishTable(machine), effect, note };
  const decider = { table: rule.ref.table, chain: rule.ref.chain, rule: rule.ref.number };
  const fate = verdict === "DROP" ? "dropped-by-rule" : verdict === "REJECT" ? "rejected" : "queued";
  return { machine: conclude(machine, { verdict, fate, out: undefined, decider, why: undefined }), effect, note };
}

/** A match that ends the packet itself, before the target is asked (`hotdrop`). */
export function dropByMatch(machine: Machine, rule: CompiledRule): Applied {
  return applyVerdict(machine, rule, "DROP", "the match itself drops the packet");
}

/** Out of the table with its builtin chain's policy. */
export function leaveTable(program: Program, machine: Machine): { machine: Machine; step: Step } {
  const { hook, table, packet } = machine;
  const verdict = program.chain(table, hook)?.policy ?? "ACCEPT";
  const step: Step = { kind: "policy", hook, table, chain: hook, verdict, mark: packet.mark };
  if (verdict === "ACCEPT") return { machine: finishTable(machine), step };
  const decider = { table, chain: hook, rule: "policy" as const };
  return { machine: conclude(machine, { verdict, fate: "dropped-by-rule", out: undefined, decider, why: undefined }), step };
}

/** On to the next station; a nat table that is left without a translation means: none, for good. */
function finishTable(machine: Machine): Machine {
  const next = { ...machine, frames: [], station: machine.station + 1, rootless: false };
  if (machine.table !== "nat") return next;
  const packet = translate(withFreePort(machine), machine.hook);
  return { ...next, packet, bound: { ...machine.bound, [sideAt(machine.hook)]: true } };
}

/** Even without a rule a source port is changed when another connection's answers come to it (nf_nat_alloc_null_binding()). */
function withFreePort({ packet, hook, connections, bound }: Machine): Packet {
  const side = sideAt(hook);
  const { connection } = packet.tracking;
  const open = side === "source" && !bound.source && connection !== undefined && !connection.confirmed;
  if (!open || !isTaken(connections, connection)) return packet;
  const moved = bindConnection(connection, side, { address: undefined, port: "any" });
  return { ...packet, tracking: { ...packet.tracking, connection: moved } };
}

/** Binds the connection and rewrites the packet; the nat chain ends here. */
function applyNat(program: Program, machine: Machine, rule: CompiledRule, range: NatRange, note: string): Applied {
  const { connection } = machine.packet.tracking;
  if (machine.table !== "nat" || connection === undefined)
    return undecided(machine, "address translation works in the nat table only");
  const choice = chooseAddress(program, machine, range);
  if ("why" in choice) return undecided(machine, choice.why);
  if ("drop" in choice) return applyVerdict(machine, rule, "DROP", choice.drop);
  let [address] = choice.addresses;
  if (choice.addresses.length > 1) {
    const key = `nat ${rule.ref.table} ${rule.ref.chain} ${rule.ref.number}`;
    const options = choice.addresses.map(formatAddress);
    const chosen = machine.choices.get(key);
    if (chosen === undefined) {
      const why = "a hash over the connection picks one of the addresses";
      return { question: { key, why, options, preferred: options[0] ?? "", answer: "unknown" } };
    }
    address = choice.addresses[options.indexOf(chosen)] ?? address;
  }
  // NETMAP takes its side from the hook, as all of them do in the kernel.
  const side = sideAt(machine.hook);
  const source = side === "source";
  const port = choosePort(range, source ? machine.packet.sourcePort : machine.packet.destinationPort);
  const tracking = { ...machine.packet.tracking, connection: bindConnection(connection, side, { address, port }) };
  const bound = finishTable({ ...machine, packet: { ...machine.packet, tracking } });
  return {
    machine: bound,
    effect: { kind: "verdict", verdict: "ACCEPT" },
    note: natNote(machine.packet, bound.packet, note),
  };
}

function natNote(before: Packet, after: Packet, note: string): string {
  const place = (packet: Packet) => `${formatAddress(packet.source)} > ${formatAddress(packet.destination)}`;
  return place(before) === place(after) ? note : `${place(before)} becomes ${place(after)}`;
}

type AddressChoice =
  | { readonly addresses: readonly (Address | undefined)[] }
  | { readonly drop: string }
  | { readonly why: string };

function chooseAddress(
  program: Program,
  machine: Machine,
  range: NatRange,
): { addresses: readonly Address[] } | { drop: string } | { why: string } {
  const { packet, hook } = machine;
  const { addresses } = range;
  if (addresses === undefined) return { addresses: [] };
  if (addresses === "out" || addresses === "in") return deviceAddress(program, machine, addresses);
  const { hostMask } = range;
  if (hostMask !== undefined) {
    const own = sideAt(hook) === "source" ? packet.source : packet.destination;
    return {
      addresses: [addresses.first.map((word, i) => ((word & ~(hostMask[i] ?? 0)) | ((own[i] ?? 0) & (hostMask[i] ?? 0))) >>> 0)],
    };
  }
  const list = candidates(addresses.first, addresses.last);
  return list === undefined ? { why: "one of many addresses, which one is not known" } : { addresses: list };
}

const LOOPBACK = { 4: [0x7f000001], 6: [0, 0, 0, 1] } as const;

/** MASQUERADE takes the leaving device's address, REDIRECT the incoming one's; a device without one drops the packet. */
function deviceAddress(
  program: Program,
  machine: Machine,
  which: "out" | "in",
): { addresses: readonly Address[] } | { drop: string } | { why: string } {
  const { packet, hook } = machine;
  if (which === "in" && hook === "OUTPUT") return { addresses: [LOOPBACK[packet.family]] };
  const device = which === "in" ? packet.inInterface : machine.routedOut;
  if (device === undefined || program.node.interfaces === undefined) {
    // A source rewritten on the way out is seen by no later rule; a destination is.
    const harmless = which === "out" && device !== "lo";
    return harmless ? { addresses: [] } : { why: `the address of ${device ?? "the device"} is not known` };
  }
  const address =
    which === "in"
      ? redirectAddress(program.node, device, packet.family)
      : masqueradeAddress(program.node, device, machine.gateway ?? packet.destination, packet.family);
  return address === undefined ? { drop: `${device} has no address to take` } : { addresses: [address] };
}

export type { AddressChoice };
