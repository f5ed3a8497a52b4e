// Which bit of the packet mark means what on a node: the result of reading a dump, with how sure it is and why.

import type { RuleRef } from "#engine/iptables/ruleset.ts";

/** Felix's names: MarkAccept, MarkPass, MarkDrop, MarkScratch0, MarkScratch1, MarkEndpoint, MarkNonCaliEndpoint, wireguard. */
export type MarkRole =
  | "accept"
  | "pass"
  | "drop"
  /** 2.1 to 2.3 only; from 2.4 on scratch0 does this in the raw table. */
  | "from-workload"
  | "scratch0"
  | "scratch1"
  | "endpoint"
  | "non-cali-endpoint"
  | "wireguard";

/** certain: rules of the dump show it. likely: nothing else is left. guess: one of several possibilities. */
export type Certainty = "certain" | "likely" | "guess";

export interface RoleBits {
  readonly role: MarkRole;
  /** One bit, or several for `endpoint`. */
  readonly mask: number;
  readonly certainty: Certainty;
  readonly why: string;
  /** The first rules that show it. */
  readonly evidence: readonly RuleRef[];
}

/** A mark of another program that a rule in one of its chains shows to be in use. */
export interface ForeignBits {
  readonly owner: string;
  readonly role: string;
  readonly mask: number;
  readonly value: number;
  readonly meaning: string;
  readonly evidence: readonly RuleRef[];
}

/** Calico versions that write such rules. */
export interface Vintage {
  /** `2.1`, `3.28`…; undefined when nothing bounds it on that side. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly words: string;
  /** What this takes for granted; undefined when nothing. */
  readonly assumption: string | undefined;
  readonly evidence: readonly RuleRef[];
}

export interface MarkLayout {
  /** Lowest bit first; a role appears at most once. */
  readonly roles: readonly RoleBits[];
  /** The bits Felix clears before it begins (its first rule in raw), when a rule shows them. */
  readonly cleared: number | undefined;
  /** Endpoint mark value → interface, where IPVS rules tell. */
  readonly endpoints: ReadonlyMap<number, string>;
  readonly foreign: readonly ForeignBits[];
  /** Undefined when no rule gives a sign, or signs contradict each other (see `conflicts`). */
  readonly vintage: Vintage | undefined;
  /** What in the dump does not go together, in words. */
  readonly conflicts: readonly string[];
}

export function roleBits(layout: MarkLayout, role: MarkRole): number {
  return layout.roles.find((entry) => entry.role === role)?.mask ?? 0;
}
