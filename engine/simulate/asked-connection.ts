// A connection the user only names by its state ("established"): its first packet was not seen, so what the nat table made of
// it has to be found out, or is not known.
import { type Connection, type Packet, TCP_FLAGS } from "#engine/net/packet.ts";
import { conclude } from "#engine/simulate/end.ts";
import { ENDLESS, isEndless } from "#engine/simulate/endless.ts";
import type { Machine } from "#engine/simulate/machine.ts";
import { type Side, sideAt, translate } from "#engine/simulate/nat.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Stepped } from "#engine/simulate/step.ts";

/** How many rules of the nat table a first packet may meet. */
const MOST_STEPS = 10_000;

/** The nat table's work on a packet of such a connection; undefined where it has none to do. */
export function askedNat(program: Program, machine: Machine, asFirst: (machine: Machine) => Stepped): Stepped | undefined {
  const { connection, direction } = machine.packet.tracking;
  const side = sideAt(machine.hook);
  if (connection?.hiddenNat === undefined || machine.bound[side]) return undefined;
  if (direction === "REPLY" || connection.hiddenNat === "all")
    return side === "destination" ? askedReply(program, machine) : undefined;
  // Nothing but a loop through lo comes behind a translated source.
  const matters = side === "destination" ? connection.hiddenNat === "both" : machine.routedOut === "lo";
  return matters ? translateAsFirst(machine, side, asFirst) : undefined;
}

/** The connection is taken to be translated as the rules of today translate its first packet. */
function translateAsFirst(machine: Machine, side: Side, asFirst: (machine: Machine) => Stepped): Stepped | undefined {
  const { packet } = machine;
  const { connection } = packet.tracking;
  if (connection === undefined) return undefined;
  let inner: Machine = { ...machine, packet: firstPacket(packet) };
  for (let count = 0; count === 0 || inner.frames.length > 0; count++) {
    const next = asFirst(inner);
    if ("question" in next) return next;
    inner = next.machine;
    if (count > MOST_STEPS || isEndless(inner)) return { machine: conclude(machine, ENDLESS), step: undefined };
    if (inner.end !== undefined) break;
  }
  if (inner.end?.verdict === "UNDECIDED") return { machine: conclude(machine, inner.end), step: undefined };
  const { seenReply, expected, assured, mark } = connection;
  const { tracking } = inner.packet;
  const { hiddenNat: _, ...bound } = tracking.connection ?? connection;
  const status = { confirmed: true, seenReply, expected, assured, mark };
  const known: Connection = { ...bound, ...status, ...(side === "destination" ? { hiddenNat: "source" } : {}) };
  const translated = translate({ ...packet, tracking: { ...packet.tracking, connection: known } }, machine.hook);
  const { hook } = machine;
  const isChanged = known.reply !== connection.reply;
  const note = `${side} rewritten as the rules do for the first packet of such a connection`;
  return {
    machine: { ...machine, packet: translated, station: machine.station + 1, bound: { ...machine.bound, [side]: true } },
    step: isChanged ? { kind: "note", hook, about: "nat", note, packet: translated } : undefined,
  };
}

function firstPacket(packet: Packet): Packet {
  const { tracking } = packet;
  const connection = tracking.connection && { ...tracking.connection, confirmed: false, seenReply: false };
  return {
    ...packet,
    tcpFlags: packet.tcpFlags === undefined ? undefined : TCP_FLAGS.SYN,
    tracking: { ...tracking, state: "NEW", connection },
  };
}

/** An answer to one of the node's own addresses may be for somebody else, whose source was translated. */
function askedReply(program: Program, machine: Machine): Stepped | undefined {
  const { packet, choices } = machine;
  const own = program.environment.hasAddressType(packet.destination, "LOCAL", undefined);
  if (own === "no" || machine.local || !translatesSources(program)) return undefined;
  const why = "whether the connection's source was translated, and whose answer this is, is not known";
  const chosen = choices.get(KEY);
  if (chosen === undefined) {
    return {
      question: { key: KEY, why, options: ["not translated", "translated"], preferred: "not translated", answer: "unknown" },
    };
  }
  if (chosen === "not translated") return undefined;
  const end = { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why } as const;
  return { machine: conclude(machine, end), step: undefined };
}

const KEY = "nat reply";

function translatesSources({ tables, ruleset, gaps }: Program): boolean {
  const table = tables.get("nat");
  const text = table === undefined ? "" : ruleset.text.slice(table.span.start, table.span.end);
  return gaps.hidden("nat") !== undefined || /(?:-j|--jump) +(?:SNAT|MASQUERADE|NETMAP)\b/.test(text);
}
