// What a packet line leaves out because it is the usual thing.
import type { Family } from "#engine/net/address.ts";
import type { IcmpMessage } from "#engine/net/icmp-names.ts";
import { type CtState, TCP_FLAGS } from "#engine/net/packet.ts";
import { isIcmp, SCTP, TCP } from "#engine/net/protocol.ts";

/** What the defaults hang on. */
export interface Situation {
  readonly protocol: number;
  readonly family: Family;
  readonly state: CtState | undefined;
  readonly direction: "ORIGINAL" | "REPLY";
  readonly fragmentOffset: number;
}

export interface UsualHeader {
  readonly tcpFlags: number | undefined;
  readonly icmp: IcmpMessage | undefined;
  readonly sctpChunks: readonly number[] | undefined;
}

const INIT = 1;

/**
 * SYN opens a TCP connection and ACK goes on with it; ping asks and is answered; INIT opens an SCTP association. Later
 * fragments show none of it, and what a RELATED or INVALID ICMP message says is not known.
 */
export function usualHeader(situation: Situation): UsualHeader {
  const { protocol, family, fragmentOffset } = situation;
  const nothing = { tcpFlags: undefined, icmp: undefined, sctpChunks: undefined };
  if (fragmentOffset > 0) return nothing;
  if (protocol === TCP) return { ...nothing, tcpFlags: isUnderWay(situation) ? TCP_FLAGS.ACK : TCP_FLAGS.SYN };
  if (protocol === SCTP) return { ...nothing, sctpChunks: opens(situation) ? [INIT] : undefined };
  return isIcmp(protocol, family) ? { ...nothing, icmp: ping(situation) } : nothing;
}

function isUnderWay({ state, direction }: Situation): boolean {
  return direction === "REPLY" || state === "ESTABLISHED" || state === "INVALID";
}

function opens({ state, direction }: Situation): boolean {
  return direction === "ORIGINAL" && (state === undefined || state === "NEW" || state === "UNTRACKED");
}

function ping({ state, direction, family }: Situation): IcmpMessage | undefined {
  if (state === "RELATED" || state === "INVALID") return undefined;
  const [request, reply] = family === 4 ? [8, 0] : [128, 129];
  return { type: direction === "REPLY" ? reply : request, code: 0 };
}
