// What a match may ask besides the packet: sets, addresses and routes of the node, and what happened before.
import type { Address } from "#engine/net/address.ts";
import type { Answer, Outcome } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

export type AddressType =
  | "UNSPEC"
  | "UNICAST"
  | "LOCAL"
  | "BROADCAST"
  | "ANYCAST"
  | "MULTICAST"
  | "BLACKHOLE"
  | "UNREACHABLE"
  | "PROHIBIT"
  | "THROW"
  | "NAT"
  | "XRESOLVE";

export type SetDirection = "src" | "dst";

/** Conditions of `-m set` on the element's counters and `--return-nomatch`. */
export interface SetQuery {
  readonly directions: readonly SetDirection[];
  readonly returnNomatch: boolean;
  /** True when a counter condition (`--packets-gt`…) is written: the answer is then unknown unless it is no. */
  readonly countersAsked: boolean;
}

/** One evaluation of a stateful match: its answer and what it remembers for the next packet. */
export interface Recall {
  readonly answer: Outcome;
  readonly memory: unknown;
}

/** The node around the packet. Every method is total; what the node context does not tell is "unknown". */
export interface Environment {
  /** Membership of the packet in the ipset; "unknown" when its members are not known. */
  inSet(name: string, packet: Packet, query: SetQuery): Answer;
  /** One line for people about the set: type, size, what was looked up; undefined when the set is not known. */
  describeSet(name: string): string | undefined;
  /** Whether the address has the type in the node's local table, on `device` only where given (`-m addrtype`). */
  hasAddressType(address: Address, type: AddressType, device: string | undefined): Answer;
  /** `-m rpfilter` before `--invert`: the route back to the source leaves by the incoming device. */
  passesReversePath(
    packet: Packet,
    options: { readonly loose: boolean; readonly validMark: boolean; readonly acceptLocal: boolean },
  ): Answer;
}

/** Nothing known: every question is answered "unknown". */
export const NOTHING_KNOWN: Environment = {
  inSet: () => "unknown",
  describeSet: () => undefined,
  hasAddressType: () => "unknown",
  passesReversePath: () => "unknown",
};
