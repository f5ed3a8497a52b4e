// Connection states and status bits, as conntrack and state name and test them.
import type { Choice } from "#engine/iptables/extension.ts";
import { type Answer, answer, or } from "#engine/net/answer.ts";
import type { Connection, Packet, Tracking } from "#engine/net/packet.ts";

/** The states `-m state` knows. */
export const STATES: readonly Choice[] = [
  { value: "INVALID", summary: "Conntrack could make nothing of the packet, or has not seen it yet." },
  { value: "NEW", summary: "No reply has been seen yet." },
  { value: "ESTABLISHED", summary: "Packets were seen both ways." },
  { value: "RELATED", summary: "Belongs to another connection, such as an ICMP error or FTP data." },
  { value: "UNTRACKED", summary: "Exempted from tracking in the raw table." },
];

export const CT_STATES: readonly Choice[] = [
  ...STATES,
  { value: "SNAT", summary: "The connection's source was rewritten; true in both directions." },
  { value: "DNAT", summary: "The connection's destination was rewritten; true in both directions." },
];

/** In the order of iptables-save (print_state(), extensions/libxt_conntrack.c). */
export const SAVED_STATES: readonly Choice[] = ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT"].flatMap(
  (name) => CT_STATES.find(({ value }) => value === name) ?? [],
);

export const STATUSES: readonly Choice[] = [
  { value: "NONE", summary: "No bit at all: never matches." },
  { value: "EXPECTED", summary: "A helper expected this connection." },
  { value: "SEEN_REPLY", summary: "A reply was seen." },
  { value: "ASSURED", summary: "Kept even when the table is full." },
  { value: "CONFIRMED", summary: "The first packet has left the node or was delivered." },
];

/** One of the listed bits is set. */
export function testState(states: readonly string[], packet: Packet): Answer {
  if (states.includes(packet.tracking.state)) return "yes";
  const source = states.includes("SNAT") ? isTranslated(packet, "source") : "no";
  return or(source, states.includes("DNAT") ? isTranslated(packet, "destination") : "no");
}

function isTranslated({ tracking: { connection, direction } }: Packet, end: "source" | "destination"): Answer {
  if (connection === undefined) return "no";
  if (end === "source" ? connection.sourceNat : connection.destinationNat) return "yes";
  const { hiddenNat } = connection;
  if (hiddenNat === undefined) return "no";
  return end === "destination" && hiddenNat === "source" && direction === "ORIGINAL" ? "no" : "unknown";
}

/** Whether addresses and ports of this end of this tuple are known: those the packet shows itself always are. */
export function isEndKnown(
  { direction, connection }: Tracking,
  tuple: "original" | "reply",
  end: "source" | "destination",
): boolean {
  const hidden = connection?.hiddenNat;
  if (hidden === undefined) return true;
  if (hidden === "all") return false;
  if (direction === "REPLY") return tuple === "reply" && (end === "source" || hidden !== "behind");
  if (tuple === "original") return end === "source" || hidden !== "behind";
  return end === "source" && hidden !== "both";
}

/** `ESTABLISHED, DNAT`. */
export function formatState({ tracking: { state, connection } }: Packet): string {
  return [state, ...(connection?.sourceNat ? ["SNAT"] : []), ...(connection?.destinationNat ? ["DNAT"] : [])].join(", ");
}

export function testStatus(statuses: readonly string[], connection: Connection): Answer {
  return statuses.reduce<Answer>((result, status) => or(result, hasStatus(status, connection)), "no");
}

function hasStatus(status: string, { expected, seenReply, assured, confirmed }: Connection): Answer {
  switch (status) {
    case "EXPECTED":
      return answer(expected);
    case "SEEN_REPLY":
      return answer(seenReply);
    case "ASSURED":
      return assured === undefined ? "unknown" : answer(assured);
    case "CONFIRMED":
      return answer(confirmed);
    default:
      return "no";
  }
}
