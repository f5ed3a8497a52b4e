// What a walk leaves behind: its steps, in the kernel's order, and how it ended.

import type { Hook } from "#engine/iptables/netfilter.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { CtState, Packet } from "#engine/net/packet.ts";

/** ACCEPT: the packet goes its way. RETURN: a walk that began in a chain left it, and nobody says where to. */
export type Verdict = "ACCEPT" | "DROP" | "REJECT" | "QUEUE" | "RETURN" | "UNDECIDED";

/** What became of the packet. */
export type Fate =
  | "delivered"
  | "forwarded"
  | "dropped-by-rule"
  | "rejected"
  | "queued"
  | "not-routed"
  | "lost"
  | "returned"
  | "unknown";

/** The rule, or the policy of a builtin chain, that ended the walk. */
export interface Decider {
  readonly table: string;
  readonly chain: string;
  readonly rule: number | "policy";
}

export interface End {
  readonly verdict: Verdict;
  readonly fate: Fate;
  /** Device it left by, for forwarded packets; undefined when not known. */
  readonly out: string | undefined;
  readonly decider: Decider | undefined;
  /** Why, in words, where no rule is the reason. */
  readonly why: string | undefined;
}

/** What a matching rule did. */
export type Effect =
  | { readonly kind: "verdict"; readonly verdict: "ACCEPT" | "DROP" | "REJECT" | "QUEUE" }
  | { readonly kind: "jump" | "goto"; readonly chain: string }
  | { readonly kind: "return" | "continue" | "unknown" };

export type Step =
  /** A table's builtin chain is entered. */
  | { readonly kind: "enter"; readonly hook: Hook; readonly table: string; readonly chain: string }
  | RuleStep
  /** Rules `from`..`to` of a chain did not match this packet. */
  | {
      readonly kind: "missed";
      readonly hook: Hook;
      readonly table: string;
      readonly chain: string;
      readonly from: number;
      readonly to: number;
      readonly packet: Packet;
    }
  /** A user chain ended without a verdict and goes back to its caller. */
  | { readonly kind: "return"; readonly hook: Hook; readonly table: string; readonly chain: string; readonly mark: number }
  | {
      readonly kind: "policy";
      readonly hook: Hook;
      readonly table: string;
      readonly chain: string;
      readonly verdict: "ACCEPT" | "DROP";
      readonly mark: number;
    }
  /** Between tables: connection tracking, translation, routing, leaving; `note` in words. */
  | {
      readonly kind: "note";
      readonly hook: Hook;
      readonly about: "conntrack" | "nat" | "route" | "loopback";
      readonly note: string;
      readonly packet: Packet;
    };

export interface RuleStep {
  readonly kind: "rule";
  readonly hook: Hook;
  readonly ref: RuleRef;
  readonly answer: Answer;
  /** For an unknown answer: which way this walk went. */
  readonly assumed: "yes" | "no" | undefined;
  /** Absent when the rule did not match, or was taken not to. */
  readonly effect: Effect | undefined;
  /** What the target did, in words. */
  readonly note: string;
  readonly before: Packet;
  readonly after: Packet;
}

/** Something the walk took for granted; flipping it means walking again with another choice for `key`. */
export interface Assumption {
  readonly key: string;
  readonly rule: RuleRef | undefined;
  readonly why: string;
  readonly options: readonly string[];
  readonly chosen: string;
  /** The verdict depends on it. */
  readonly decisive: boolean;
}

export interface Trace {
  readonly start: Packet;
  readonly steps: readonly Step[];
  readonly packet: Packet;
  readonly end: End;
}

/** State of the packet for people: `NEW`, `ESTABLISHED (reply)`… */
export function stateWords(packet: Packet): CtState | string {
  const { state, direction } = packet.tracking;
  return direction === "REPLY" ? `${state} (reply)` : state;
}
