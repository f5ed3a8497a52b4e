// Roles of the mark bits, inferred from a dump alone: what rules show directly first, then what is left over, since Felix
// hands out the bits of its mask from the lowest upward in a fixed order (felix/dataplane/driver.go, markbits.NewMarkBitsManager).

import { FOREIGN_MARKS } from "#engine/calico/foreign-marks.ts";
import { between, bitsOf, common, countBits, highestBit, isSingleBit, lowestBit, without } from "#engine/calico/mark-bits.ts";
import { type Clues, gatherClues, type OpenClue, tellsAboutMarks } from "#engine/calico/mark-clues.ts";
import type { Certainty, ForeignBits, MarkLayout, MarkRole, RoleBits, Vintage } from "#engine/calico/mark-layout.ts";
import type { RuleSummary } from "#engine/calico/rule-summary.ts";
import { type VersionSign, vintageFrom } from "#engine/calico/vintage.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

/** How many rules are named as evidence for one role. */
const MOST_EVIDENCE = 8;

/** Whether inferMarkRoles() has any use for the rules of this chain; a caller may leave out the others. */
export function isMarkEvidence(chain: string): boolean {
  return tellsAboutMarks(chain) || FOREIGN_MARKS.some((mark) => mark.chains.test(chain));
}

export function inferMarkRoles(rules: Iterable<RuleSummary>): MarkLayout {
  const all = [...rules];
  const clues = gatherClues(all);
  const conflicts: string[] = [];
  const known = new Map<MarkRole, RoleBits>();
  for (const role of clues.roles.keys()) settleRole(role, clues, known, conflicts);
  const cleared = clearedBits(clues, known.get("accept"), conflicts);
  settleAcceptAndPass(clues, known, cleared);
  settleScratch(known, cleared);
  const signs = [...clues.signs, ...signsOfBits(clues, known, cleared)];
  settleDrop(clues, known, cleared, signs);
  const vintage = vintageOf(signs, cleared);
  if (vintage === "mixed")
    conflicts.push("Some rules come from a later Calico than others: leftovers, or parts of several dumps.");
  settleHole(known, cleared, vintage === "mixed" ? undefined : vintage);
  settleEndpoint(known, cleared);
  const roles = [...known.values()].sort((a, b) => lowestBit(a.mask) - lowestBit(b.mask));
  const foreign = foreignBits(all);
  conflicts.push(...overlaps(roles, foreign));
  return {
    roles,
    cleared: cleared?.mask,
    endpoints: clues.endpoints,
    foreign,
    vintage: vintage === "mixed" ? undefined : vintage,
    conflicts,
  };
}

type Known = Map<MarkRole, RoleBits>;

function put(known: Known, role: MarkRole, mask: number, certainty: Certainty, why: string, evidence: readonly RuleRef[]): void {
  if (mask !== 0 && !known.has(role)) known.set(role, { role, mask, certainty, why, evidence: evidence.slice(0, MOST_EVIDENCE) });
}

/** Rules that agree make it certain. Where they do not, the greater part is likely, and a tie says nothing. */
function settleRole(role: MarkRole, clues: Clues, known: Known, conflicts: string[]): void {
  const votes = new Map<number, { why: string; refs: RuleRef[] }>();
  for (const { mask, why, ref } of clues.roles.get(role) ?? []) {
    const vote = votes.get(mask) ?? { why, refs: [] };
    vote.refs.push(ref);
    votes.set(mask, vote);
  }
  const [first, second] = [...votes].sort(([, a], [, b]) => b.refs.length - a.refs.length);
  if (first === undefined) return;
  const [mask, { why, refs }] = first;
  if (second === undefined) return put(known, role, mask, "certain", why, refs);
  const names = [...votes.keys()].map((bits) => `0x${bits.toString(16)}`).join(" and ");
  conflicts.push(`Rules disagree about the ${role} bit: ${names}.`);
  if (second[1].refs.length < refs.length) put(known, role, mask, "likely", `${why}, though other rules say otherwise`, refs);
}

/** What Felix clears at the start; without the raw table, a top chain that clears the accept bit clears the same. */
function clearedBits(clues: Clues, accept: RoleBits | undefined, conflicts: string[]): OpenClue | undefined {
  const masks = new Set(clues.cleared.map((clue) => clue.mask));
  if (masks.size > 1) {
    conflicts.push("The raw chains of Calico clear different bits.");
    return undefined;
  }
  if (clues.cleared[0] !== undefined) return clues.cleared[0];
  if (accept === undefined) return undefined;
  const top = clues.topClears.find((clue) => common(clue.mask, accept.mask) !== 0);
  if (top !== undefined) return top;
  const [forward] = clues.forwardClears;
  return forward && { mask: (forward.mask | accept.mask) >>> 0, ref: forward.ref };
}

function settleAcceptAndPass(clues: Clues, known: Known, cleared: OpenClue | undefined): void {
  if (cleared !== undefined && countBits(cleared.mask) >= 3) {
    put(known, "accept", lowestBit(cleared.mask), "likely", "the lowest bit Felix clears is the first it hands out", [
      cleared.ref,
    ]);
  }
  const accept = known.get("accept");
  if (accept === undefined) return;
  const pairs = clues.pairs.filter((pair) => common(pair.mask, accept.mask) !== 0);
  const pair = pairs[0];
  if (pair !== undefined) {
    const why = "endpoint chains clear it together with the accept bit";
    put(
      known,
      "pass",
      without(pair.mask, accept.mask),
      accept.certainty,
      why,
      pairs.map((clue) => clue.ref),
    );
  }
  const rest = cleared === undefined ? 0 : without(cleared.mask, accept.mask);
  if (cleared !== undefined && countBits(rest) >= 2) {
    put(known, "pass", lowestBit(rest), "likely", "the second bit Felix hands out", [cleared.ref]);
  }
}

function settleScratch(known: Known, cleared: OpenClue | undefined): void {
  if (cleared === undefined) return;
  const total = countBits(cleared.mask);
  const taken = (known.get("accept")?.mask ?? 0) | (known.get("pass")?.mask ?? 0);
  const rest = without(cleared.mask, taken);
  const [first = 0, second = 0, third] = bitsOf(rest);
  if (total < 3 || total > 4 || third !== undefined) return;
  put(known, "scratch0", first, "likely", "the first of the bits left over", [cleared.ref]);
  const scratch0 = known.get("scratch0");
  if (total === 3 && scratch0 !== undefined) {
    known.delete("scratch0");
    known.set("from-workload", { ...scratch0, role: "from-workload" });
  } else if (scratch0?.mask === first) {
    put(known, "scratch1", second, "likely", "the last of the bits left over", [cleared.ref]);
  }
}

/** What the number and place of the bits says about the version. */
function signsOfBits(clues: Clues, known: Known, cleared: OpenClue | undefined): VersionSign[] {
  const signs: VersionSign[] = [];
  const accept = known.get("accept");
  const [forward] = clues.forwardClears;
  if (forward !== undefined && accept?.certainty === "certain") {
    const clearsAccept = common(forward.mask, accept.mask) !== 0;
    signs.push(clearsAccept ? { from: 201, to: 206, evidence: forward.ref } : { from: 204, evidence: forward.ref });
  }
  if (clues.pairs.some((pair) => common(pair.mask, accept?.mask ?? 0) !== 0)) {
    signs.push({ from: 328, evidence: clues.pairs[0]?.ref });
  }
  if (cleared === undefined) return signs;
  const evidence = cleared.ref;
  if (countBits(cleared.mask) === 3) signs.push({ from: 201, to: 203, evidence });
  if (countBits(cleared.mask) === 4) signs.push({ from: 204, evidence });
  if (cleared.mask === 0xf000000) signs.push({ to: 300, evidence, defaultMask: true });
  if (cleared.mask === 0xf0000) signs.push({ from: 301, to: 329, evidence, defaultMask: true });
  if (cleared.mask === 0x1b0000) signs.push({ from: 314, evidence, defaultMask: true });
  return signs;
}

/** Between 3.17 and 3.29 nothing leaves a hole in the default mask's bits, so such a hole tells which side of them it is. */
function vintageOf(signs: readonly VersionSign[], cleared: OpenClue | undefined): Vintage | "mixed" | undefined {
  const vintage = vintageFrom(signs);
  if (vintage === "mixed" || cleared?.mask !== 0x1b0000) return vintage;
  const least = versionNumber(vintage?.from) ?? 0;
  const most = versionNumber(vintage?.to) ?? Number.POSITIVE_INFINITY;
  const evidence = cleared.ref;
  if (least >= 317) return vintageFrom([...signs, { from: 330, evidence, defaultMask: true }]);
  return most <= 329 ? vintageFrom([...signs, { to: 316, evidence, defaultMask: true }]) : vintage;
}

/** A bit that a policy chain sets and drops by, and that is none of the scratch bits of the match-block form: 3.30 and later. */
function settleDrop(clues: Clues, known: Known, cleared: OpenClue | undefined, signs: VersionSign[]): void {
  const scratchKnown = known.has("scratch0") || known.has("from-workload");
  if (cleared === undefined || !scratchKnown) return;
  let taken = cleared.mask;
  for (const { mask } of known.values()) taken = (taken | mask) >>> 0;
  const denies = clues.denies.filter((clue) => common(clue.mask, taken) === 0);
  const first = denies[0];
  if (first === undefined || denies.some((clue) => clue.mask !== first.mask)) return;
  put(
    known,
    "drop",
    first.mask,
    "certain",
    "deny rules of policies set it and drop by it",
    denies.map((clue) => clue.ref),
  );
  signs.push({ from: 330, evidence: first.ref });
}

/** One bit left out between pass and scratch0 is the drop bit (3.30 and later) or WireGuard's (3.14 to 3.16). */
function settleHole(known: Known, cleared: OpenClue | undefined, vintage: Vintage | undefined): void {
  const pass = known.get("pass");
  const scratch0 = known.get("scratch0");
  if (pass === undefined || scratch0 === undefined || cleared === undefined || known.has("drop")) return;
  const hole = without(between(pass.mask, scratch0.mask), cleared.mask);
  if (!isSingleBit(hole) || known.get("wireguard")?.mask === hole) return;
  const evidence = [cleared.ref];
  const from = versionNumber(vintage?.from);
  const to = versionNumber(vintage?.to);
  const why = "Felix leaves this bit out between the pass bit and its scratch bits";
  if (from !== undefined && from >= 317) put(known, "drop", hole, "likely", why, evidence);
  else if (to !== undefined && to <= 316) put(known, "wireguard", hole, "likely", why, evidence);
  else put(known, "drop", hole, "guess", `${why}; with WireGuard in Calico 3.14 to 3.16 it would be WireGuard's`, evidence);
}

function versionNumber(version: string | undefined): number | undefined {
  const [major, minor] = version?.split(".") ?? [];
  return major === undefined || minor === undefined ? undefined : Number(major) * 100 + Number(minor);
}

/** The endpoint mark gets all bits above the others; one bit between is WireGuard's. */
function settleEndpoint(known: Known, cleared: OpenClue | undefined): void {
  const endpoint = known.get("endpoint");
  if (endpoint === undefined) return;
  const lowest = lowestBit(endpoint.mask);
  put(known, "non-cali-endpoint", lowest, "likely", "the lowest bit of the endpoint mark", endpoint.evidence);
  if (cleared === undefined) return;
  const below = (cleared.mask | (known.get("drop")?.mask ?? 0)) >>> 0;
  const gap = between(highestBit(below), lowest);
  if (isSingleBit(gap)) {
    put(known, "wireguard", gap, "likely", "the one bit left out below the endpoint mark", [cleared.ref, ...endpoint.evidence]);
  }
}

/** Marks of other programs that rules of their own chains show. */
function foreignBits(rules: readonly RuleSummary[]): ForeignBits[] {
  const found: ForeignBits[] = [];
  for (const fact of FOREIGN_MARKS) {
    const own = rules.filter((rule) => fact.chains.test(rule.ref.chain));
    if (own.length === 0) continue;
    const setter = own.find((rule) => rule.ref.chain === fact.setIn && rule.markSets.length > 0);
    const set = setter?.markSets[0];
    const { mask, value } = set !== undefined && set.value !== 0 ? { mask: set.mask, value: set.value } : fact;
    const naming = own.filter((rule) => names(rule, mask, value));
    if (naming.length === 0) continue;
    const { owner, role, meaning } = fact;
    found.push({ owner, role, mask, value, meaning, evidence: naming.slice(0, MOST_EVIDENCE).map((rule) => rule.ref) });
  }
  return found;
}

function names(rule: RuleSummary, mask: number, value: number): boolean {
  return [...rule.markSets, ...rule.markTests].some((mark) => mark.mask === mask && mark.value === value);
}

/** Programs that write each other's bits undo each other's work. */
function overlaps(roles: readonly RoleBits[], foreign: readonly ForeignBits[]): string[] {
  return foreign.flatMap(({ owner, role, mask }) => {
    const hit = roles.filter((entry) => common(entry.mask, mask) !== 0).map((entry) => entry.role);
    const names = hit.join(", ");
    return hit.length === 0 ? [] : [`The ${role} mark of ${owner} (mask 0x${mask.toString(16)}) covers Calico's bits: ${names}.`];
  });
}
