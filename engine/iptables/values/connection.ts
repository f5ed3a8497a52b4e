// Connection states and status bits, as conntrack and state name and test them.
import type { Choice } from "#engine/iptables/extension.ts";
import { type Answer, answer, or } from "#engine/net/answer.ts";
import type { Connection, Packet } from "#engine/net/packet.ts";

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

export const STATUSES: readonly Choice[] = [
  { value: "NONE", summary: "No bit at all: never matches." },
  { value: "EXPECTED", summary: "A helper expected this connection." },
  { value: "SEEN_REPLY", summary: "A reply was seen." },
  { value: "ASSURED", summary: "Kept even when the table is full." },
  { value: "CONFIRMED", summary: "The first packet has left the node or was delivered." },
];

/** One of the listed bits is set. */
export function testState(states: readonly string[], { tracking: { state, connection } }: Packet): Answer {
  const translated =
    (states.includes("SNAT") && connection?.sourceNat === true) ||
    (states.includes("DNAT") && connection?.destinationNat === true);
  return answer(translated || states.includes(state));
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
