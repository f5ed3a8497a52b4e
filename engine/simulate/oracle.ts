// Packets and answers in the JSON Lines forms by which walks are held against a real kernel: one run over many packets,
// with what earlier packets left behind.

import { hex } from "#engine/iptables/values/mark.ts";
import { formatAddress } from "#engine/net/address.ts";
import type { OraclePacket } from "#engine/net/oracle-packet.ts";
import { type Connection, type Packet, TCP_FLAGS, type Tuple } from "#engine/net/packet.ts";
import { beginPacket, factsOf, NO_PAST, type Past } from "#engine/simulate/begin.ts";
import { attachedTo, confirm, invert, isIcmpError, newConnection, sameTuple, tupleOf } from "#engine/simulate/conntrack.ts";
import type { Program } from "#engine/simulate/program.ts";
import { rememberedBy } from "#engine/simulate/remembered.ts";
import { mayKeepSilent, responseOf } from "#engine/simulate/responses.ts";
import { run, type Walk } from "#engine/simulate/run.ts";
import type { Effect, End, Fate, Step } from "#engine/simulate/trace.ts";

export interface OracleStep {
  readonly hook: string;
  readonly table: string;
  readonly chain: string;
  /** null for the end of a chain and for policies, which `text` names. */
  readonly rule: number | null;
  readonly text?: "policy" | "return";
  readonly verdict: string;
  readonly mark: string;
  /** Nobody knows whether the rule matched, and it does not matter: it changes nothing. */
  readonly unknown?: true;
}

export interface OracleResult {
  readonly id: string;
  readonly verdict: string;
  readonly out_iface?: string;
  readonly dropped_by?: { readonly table: string; readonly chain: string; readonly rule: number | "policy" };
  readonly final_mark: string;
  readonly nat: Readonly<Record<string, readonly [unknown, unknown]>> | null;
  readonly ctstate: string | null;
  readonly trace: readonly OracleStep[];
  readonly reason?: string;
  /** What the answer hangs on that nobody knows; absent when it holds for certain. */
  readonly assumptions?: readonly string[];
}

/** Walks the packets in order. Conntrack is emptied before each, unless the packet keeps it. */
export function runOracle(program: Program, packets: readonly OraclePacket[]): OracleResult[] {
  const results: OracleResult[] = [];
  let past: Past = { ...NO_PAST, memory: new Map() };
  let isCertain = true;
  const walkNext = (packet: OraclePacket): Walk => {
    const next = walkOne(program, packet, past);
    past = next.past;
    isCertain &&= next.isCertain;
    return next.walk;
  };
  for (const packet of packets) {
    if (!packet.keepConntrack) {
      past = { ...past, connections: [] };
      isCertain = true;
    }
    past = prepare(packet, past);
    for (const earlier of packet.before) walkNext(earlier);
    const isPastCertain = isCertain;
    results.push(resultOf(packet, walkNext(packet), isPastCertain));
  }
  return results;
}

/** The conntrack entry that the wanted state needs, as the harness inserts it. */
function prepare(packet: OraclePacket, past: Past): Past {
  if (packet.before.length > 0) return past;
  if (packet.state === "ESTABLISHED") {
    const { icmp } = packet.packet;
    return insert(past, packet, tupleOf({ ...packet.packet, icmp: icmp && { ...icmp, code: 0 } }, packet.icmpId));
  }
  if (packet.state === "RELATED" && packet.embedded !== undefined) return insert(past, packet, packet.embedded);
  return past;
}

function insert(past: Past, packet: OraclePacket, tuple: Tuple): Past {
  const { direction, mark, seenReply } = packet.conntrack;
  const original = direction === "reply" ? invert(tuple) : tuple;
  const entry: Connection = { ...newConnection(original, mark), seenReply, assured: seenReply, confirmed: true, isNatOpen: true };
  return { ...past, connections: [...past.connections, entry] };
}

function walkOne(program: Program, oracle: OraclePacket, past: Past): { walk: Walk; past: Past; isCertain: boolean } {
  const request = {
    from: oracle.from,
    out: undefined,
    packet: oracle.packet,
    state: undefined,
    direction: "ORIGINAL",
    connmark: undefined,
  } as const;
  const facts = factsOf(request, {
    embedded: oracle.embedded,
    icmpId: oracle.icmpId,
    badChecksum: oracle.badChecksum,
    tcpLoose:
      oracle.sysctls.get("net.netfilter.nf_conntrack_tcp_loose") !== "0" &&
      !(oracle.state === "INVALID" && oracle.packet.protocol === 6),
  });
  const sysctls: ReadonlyMap<string, string> = new Map([...program.node.sysctls, ...oracle.sysctls]);
  const node = { ...program.node, sysctls };
  const begun = { ...beginPacket(request, facts, past), bindDevice: oracle.bindDevice };
  const walk = run({ ...program, node }, oracle.otherHost ? { ...begun, end: NOT_OURS } : begun);
  const { connections } = walk.machine;
  return { walk, ...afterResponse({ ...program, node }, walk, { connections, ...walk.remembered }) };
}

/** What a packet and the answers to it leave behind, and whether that rests on no assumption. */
interface Left {
  readonly past: Past;
  readonly isCertain: boolean;
}

/** An answer may be rejected in its turn; errors are not answered by errors, so this ends soon by itself. */
const MOST_ANSWERS = 4;

/** What the node answers passes its own rules too, and counts there. */
function afterResponse(program: Program, walk: Walk, past: Past, answers = 0): Left {
  // Where the walk may have ended otherwise, so may the answer, and nobody knows what it counted and changed.
  const isAnswered = !walk.isAlike && responseOf(program, walk) !== undefined;
  if (walk.otherEnds.length > 0 || walk.trace.end.fate === "unknown" || isAnswered) {
    const changedSets = new Set([...past.changedSets, ...(program.node.sets?.keys() ?? [])]);
    const { connections } = answered(program, walk, past, answers).past;
    return { past: { connections, memory: undefined, changedSets }, isCertain: false };
  }
  const left = answered(program, walk, past, answers);
  if (mayKeepSilent(walk)) return { past: { ...left.past, ...rememberedBy([left.past, past], true) }, isCertain: left.isCertain };
  return { ...left, isCertain: left.isCertain && walk.assumptions.length === 0 };
}

function answered(program: Program, walk: Walk, past: Past, answers: number): Left {
  const response = answers < MOST_ANSWERS ? responseOf(program, walk) : undefined;
  if (response === undefined) return { past, isCertain: true };
  const attached = isIcmpError(response.packet) ? attachedTo(walk.machine.packet.tracking) : undefined;
  const { icmpId } = walk.machine.facts;
  const answer = run(program, beginPacket(response, factsOf(response, { attached, icmpId }), past));
  const { memory, changedSets } = answer.remembered;
  // A reset that is dropped behind conntrack has done its work there all the same.
  const isSeen = answer.trace.steps.some((step) => step.kind === "note" && step.about === "conntrack");
  const isReset = isSeen && ((response.packet.tcpFlags ?? 0) & TCP_FLAGS.RST) !== 0;
  const reset = isReset ? walk.machine.packet.tracking.connection : undefined;
  const connections = reset ? afterReset(past.connections, reset) : past.connections;
  const left = afterResponse(program, answer, { connections, memory, changedSets }, answers + 1);
  return isFollowed(walk, answer) ? left : { past: { ...left.past, memory: undefined }, isCertain: false };
}

/**
 * A translated connection translates its answers back. That is followed for ICMP errors, and where the answer belongs to a
 * confirmed connection: of a rejected one, the nat table may be asked for the reset that answers it.
 */
function isFollowed(walk: Walk, answer: Walk): boolean {
  const { connection } = walk.machine.packet.tracking;
  if (connection?.sourceNat !== true && connection?.destinationNat !== true) return true;
  const { packet } = answer.trace;
  const own = packet.tracking.connection;
  if (own === undefined || own.hiddenNat !== undefined) return false;
  return isIcmpError(packet) || (packet.tracking.state === "ESTABLISHED" && own.confirmed && !own.isReplyPortUnknown);
}

/** A reset that is the only answer removes the connection (nf_conntrack_tcp_packet()). */
function afterReset(table: readonly Connection[], reset: Connection): readonly Connection[] {
  if (reset.seenReply) return confirm(table, { ...reset, tcpPhase: "CLOSE" });
  return table.filter((one) => !sameTuple(one.original, reset.original));
}

/** eth_type_trans() marks a frame for another host, and ip_rcv() throws it away before any hook. */
const NOT_OURS: End = {
  verdict: "DROP",
  fate: "lost",
  out: undefined,
  decider: undefined,
  why: "the frame is addressed to another host",
};

const VERDICTS: Readonly<Record<Fate, string>> = {
  delivered: "delivered-locally",
  forwarded: "forwarded",
  "dropped-by-rule": "dropped-by-rule",
  rejected: "rejected",
  queued: "lost",
  "not-routed": "not-routed",
  lost: "lost",
  returned: "error",
  unknown: "error",
};

function resultOf({ id, packet }: OraclePacket, walk: Walk, isPastCertain: boolean): OracleResult {
  const { end, steps } = walk.trace;
  const asked = walk.assumptions.map(
    ({ key, why, chosen, decisive }) => `${key}: ${why}, taken as ${chosen}${decisive ? "; the verdict hangs on it" : ""}`,
  );
  const open = isPastCertain ? asked : [...asked, "what the packets before left behind is assumed; the verdict hangs on it"];
  const state = steps.find((step) => step.kind === "note" && step.about === "conntrack");
  return {
    id,
    verdict: VERDICTS[end.fate],
    ...(end.out === undefined ? {} : { out_iface: end.out }),
    ...(end.decider === undefined ? {} : { dropped_by: end.decider }),
    final_mark: hex(walk.trace.packet.mark),
    nat: isLostOnReroute(walk) ? null : natOf(packet, walk.trace.packet),
    ctstate: state?.kind === "note" ? state.packet.tracking.state : null,
    trace: steps.flatMap((step) => oracleStep(step)),
    ...(end.why === undefined ? {} : { reason: end.why }),
    ...(open.length === 0 ? {} : { assumptions: open }),
  };
}

/** A translation after which no route was found: no hook ever sees the new header. */
function isLostOnReroute({ trace: { end, packet } }: Walk): boolean {
  return end.fate === "not-routed" && packet.inInterface === "";
}

/** Header fields that differ at the end. */
function natOf(before: Packet, after: Packet): OracleResult["nat"] {
  const changes: Record<string, readonly [unknown, unknown]> = {};
  const compare = (name: string, old: unknown, now: unknown) => {
    if (old !== now) changes[name] = [old, now];
  };
  compare("src", formatAddress(before.source), formatAddress(after.source));
  compare("dst", formatAddress(before.destination), formatAddress(after.destination));
  compare("sport", before.sourcePort, after.sourcePort);
  compare("dport", before.destinationPort, after.destinationPort);
  return Object.keys(changes).length === 0 ? null : changes;
}

function oracleStep(step: Step): OracleStep[] {
  switch (step.kind) {
    case "rule": {
      if (step.effect === undefined) return [];
      const { table, chain, number } = step.ref;
      return [
        {
          hook: step.hook.toLowerCase(),
          table,
          chain,
          rule: number,
          verdict: effectWord(step.effect),
          mark: hex(step.after.mark),
          ...(step.answer === "unknown" && step.assumed === undefined ? { unknown: true } : {}),
        },
      ];
    }
    case "policy":
      return [
        {
          hook: step.hook.toLowerCase(),
          table: step.table,
          chain: step.chain,
          rule: null,
          text: "policy",
          verdict: step.verdict,
          mark: hex(step.mark),
        },
      ];
    case "return":
      return [
        {
          hook: step.hook.toLowerCase(),
          table: step.table,
          chain: step.chain,
          rule: null,
          text: "return",
          verdict: "RETURN",
          mark: hex(step.mark),
        },
      ];
    case "enter":
    case "missed":
    case "note":
      return [];
  }
}

function effectWord(effect: Effect): string {
  switch (effect.kind) {
    case "verdict":
      return effect.verdict === "REJECT" ? "DROP" : effect.verdict;
    case "jump":
      return `JUMP ${effect.chain}`;
    case "goto":
      return `GOTO ${effect.chain}`;
    case "return":
      return "RETURN";
    case "continue":
    case "unknown":
      return "CONTINUE";
  }
}
