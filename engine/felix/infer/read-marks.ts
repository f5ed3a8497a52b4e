// The mark bits of a vintage that fit what the dump shows. Felix hands out the bits of its mask from the lowest upward, in an
// order that each version has.
import type { MarkLayout, MarkRole } from "#engine/calico/mark-layout.ts";
import { allMarkBits } from "#engine/felix/chains/common-rules.ts";
import { likelyMarks } from "#engine/felix/hash/likely-options.ts";
import { NO_MARKS } from "#engine/felix/infer/default-options.ts";
import type { FelixMarks } from "#engine/felix/options.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

const FIELDS: Readonly<Record<MarkRole, keyof FelixMarks>> = {
  accept: "accept",
  pass: "pass",
  drop: "drop",
  "from-workload": "fromWorkload",
  scratch0: "scratch0",
  scratch1: "scratch1",
  endpoint: "endpoint",
  "non-cali-endpoint": "nonCaliEndpoint",
  wireguard: "wireguard",
};

export interface ReadMarks {
  readonly marks: FelixMarks;
  /** Rules show them, not the version's default alone. */
  readonly isRead: boolean;
  readonly ref: RuleRef | undefined;
}

export interface MarkQuestion {
  readonly wireguard: boolean;
  /** The version marks the endpoint a packet came from (3.1 and later). */
  readonly marksEndpoints: boolean;
}

export function marksFor(vintage: VintageName, layout: MarkLayout, { wireguard, marksEndpoints }: MarkQuestion): ReadMarks {
  const certain = layout.roles.filter(({ certainty }) => certainty !== "guess");
  const ref = certain[0]?.evidence[0];
  const isRead = certain.some(({ role }) => role === "accept");
  const made = likelyMarks(vintage).map((marks) => (marksEndpoints ? marks : { ...marks, endpoint: 0, nonCaliEndpoint: 0 }));
  const forms = made.toSorted((a, b) => Number((b.wireguard !== 0) === wireguard) - Number((a.wireguard !== 0) === wireguard));
  const usual = forms.find((marks) => certain.every(({ role, mask }) => marks[FIELDS[role]] === mask) && clears(marks, layout));
  if (usual !== undefined) return { marks: usual, isRead, ref };
  const known = Object.fromEntries(layout.roles.map(({ role, mask }) => [FIELDS[role], mask]));
  return { marks: { ...NO_MARKS, ...inOrder(forms[0] ?? NO_MARKS, layout.cleared ?? 0), ...known }, isRead, ref };
}

function clears(marks: FelixMarks, { cleared }: MarkLayout): boolean {
  return cleared === undefined || allMarkBits(marks) === cleared;
}

/** Another mask than the default: its bits in the same order. */
function inOrder(usual: FelixMarks, cleared: number): Partial<FelixMarks> {
  const bits = Array.from({ length: 32 }, (_, index) => (1 << index) >>> 0).filter((bit) => (cleared & bit) !== 0);
  const names = (["accept", "pass", "fromWorkload", "scratch0", "scratch1"] as const).filter((name) => usual[name] !== 0);
  if (names.length !== bits.length) return {};
  return Object.fromEntries(names.map((name, index) => [name, bits[index] ?? 0]));
}
