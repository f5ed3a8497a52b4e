// One pass over the rules that gathers what each says about mark bits: felix/rules/static.go, endpoints.go and policy.go
// read backwards. Only shapes that every version writes for one purpose count.

import { common, countBits, isSingleBit } from "#engine/calico/mark-bits.ts";
import type { MarkRole } from "#engine/calico/mark-layout.ts";
import type { MarkChange, MarkTest, RuleSummary } from "#engine/calico/rule-summary.ts";
import { signsOf, type VersionSign } from "#engine/calico/vintage.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

export interface Clue {
  readonly mask: number;
  readonly why: string;
  readonly ref: RuleRef;
}

/** A mark with bits whose roles only the other clues can tell apart. */
export interface OpenClue {
  readonly mask: number;
  readonly ref: RuleRef;
}

export interface Clues {
  readonly roles: ReadonlyMap<MarkRole, readonly Clue[]>;
  /** First rule of raw cali-PREROUTING or cali-OUTPUT: every bit Felix clears. */
  readonly cleared: readonly OpenClue[];
  /** Clearing rules of the top chains of other tables. */
  readonly topClears: readonly OpenClue[];
  readonly forwardClears: readonly OpenClue[];
  /** Endpoint chains that clear two bits at once: accept and pass. */
  readonly pairs: readonly OpenClue[];
  /** Policy chains that set a bit and at once drop by it. */
  readonly denies: readonly OpenClue[];
  readonly endpoints: ReadonlyMap<number, string>;
  readonly signs: readonly VersionSign[];
}

const ACCEPTED =
  /^(Return if (policy|profile) accepted|Profile accepted packet|Policy explicitly accepted packet\.|Host endpoint policy accepted packet\.)$/;
const NOT_PASSED = /(Drop|Reject) if no (policies passed packet|policy in tier passed)$/;
const ENDPOINT_CHAIN = /^cali-(fw|tw|fh|th|fhfw|thfw)-/;
const POLICY_CHAIN = /^cali-(pi|po|pri|pro)-/;

interface Gathering {
  readonly roles: Map<MarkRole, Clue[]>;
  readonly cleared: OpenClue[];
  readonly topClears: OpenClue[];
  readonly forwardClears: OpenClue[];
  readonly pairs: OpenClue[];
  readonly denies: OpenClue[];
  readonly endpoints: Map<number, string>;
  readonly signs: VersionSign[];
  /** The last single bit set in the policy chain being read. */
  lastSet: OpenClue | undefined;
}

/** Whether rules of this chain can tell anything about marks; others need not be read. */
export function tellsAboutMarks(chain: string): boolean {
  return /^(cali-|felix-|FORWARD$)/.test(chain);
}

export function gatherClues(rules: Iterable<RuleSummary>): Clues {
  const gathering: Gathering = {
    roles: new Map(),
    cleared: [],
    topClears: [],
    forwardClears: [],
    pairs: [],
    denies: [],
    endpoints: new Map(),
    signs: [],
    lastSet: undefined,
  };
  for (const rule of rules) {
    if (!isCalico(rule)) continue;
    gathering.signs.push(...signsOf(rule));
    readComments(gathering, rule);
    if (rule.ref.table === "raw") readRaw(gathering, rule);
    readTopChain(gathering, rule);
    if (ENDPOINT_CHAIN.test(rule.ref.chain)) readEndpointChain(gathering, rule);
    if (POLICY_CHAIN.test(rule.ref.chain)) readPolicyChain(gathering, rule);
    readEndpointMarks(gathering, rule);
  }
  return gathering;
}

function isCalico({ ref, comments }: RuleSummary): boolean {
  if (/^(cali|felix)-/.test(ref.chain)) return true;
  return ref.chain === "FORWARD" && comments.includes("Policy explicitly accepted packet.");
}

function note(gathering: Gathering, role: MarkRole, mask: number, rule: RuleSummary, why: string): void {
  const clues = gathering.roles.get(role) ?? [];
  clues.push({ mask, why, ref: rule.ref });
  gathering.roles.set(role, clues);
}

/** `--mark X/X` of one bit. */
function testedSet({ markTests }: RuleSummary): number | undefined {
  return markTests.find((test) => !test.negated && test.value === test.mask && isSingleBit(test.mask))?.mask;
}

/** `--mark 0/X` of one bit. */
function testedClear({ markTests }: RuleSummary): number | undefined {
  return markTests.find((test) => !test.negated && test.value === 0 && isSingleBit(test.mask))?.mask;
}

/** `--set-xmark X/X` of one bit. */
function singleSet({ markSets }: RuleSummary): number | undefined {
  return markSets.find((change) => change.value === change.mask && isSingleBit(change.mask))?.mask;
}

/** `--set-xmark 0/MASK`. */
function clearing({ markSets }: RuleSummary): number | undefined {
  return markSets.find((change) => change.value === 0 && change.mask !== 0)?.mask;
}

function readComments(gathering: Gathering, rule: RuleSummary): void {
  for (const comment of rule.comments) {
    const set = testedSet(rule);
    if (set !== undefined && ACCEPTED.test(comment)) note(gathering, "accept", set, rule, `"${comment}" tests it`);
    const clear = testedClear(rule);
    if (clear !== undefined && NOT_PASSED.test(comment)) note(gathering, "pass", clear, rule, `"${comment}" needs it clear`);
    const start = clearing(rule);
    if (start !== undefined && isSingleBit(start) && /^Start of (policies$|tier )/.test(comment)) {
      note(gathering, "pass", start, rule, `"${comment}" clears it`);
    }
  }
}

function readRaw(gathering: Gathering, rule: RuleSummary): void {
  const { ref, target } = rule;
  if (ref.chain === "cali-wireguard-incoming-mark") {
    const set = singleSet(rule);
    if (set !== undefined) note(gathering, "wireguard", set, rule, "cali-wireguard-incoming-mark sets it");
  }
  if (ref.chain !== "cali-PREROUTING" && ref.chain !== "cali-OUTPUT") return;
  const all = clearing(rule);
  if (ref.number === 1 && all !== undefined) gathering.cleared.push({ mask: all, ref });
  const accepted = testedSet(rule);
  if (accepted !== undefined && target === "ACCEPT") note(gathering, "accept", accepted, rule, "raw lets packets with it pass");
  if (ref.chain !== "cali-PREROUTING") return;
  const set = singleSet(rule);
  if (set !== undefined && rule.inInterface?.endsWith("+")) {
    note(gathering, "scratch0", set, rule, `raw sets it on packets from ${rule.inInterface}`);
  }
  const clear = testedClear(rule);
  if (clear !== undefined && target === "cali-from-host-endpoint") {
    note(gathering, "scratch0", clear, rule, "raw asks host endpoints about packets without it");
  }
}

function readTopChain(gathering: Gathering, rule: RuleSummary): void {
  const { ref } = rule;
  const cleared = clearing(rule);
  if (cleared === undefined || countBits(cleared) < 2) return;
  const top = ref.table === "filter" && (ref.chain === "cali-INPUT" || ref.chain === "cali-OUTPUT");
  if (top || (ref.table === "mangle" && ref.chain === "cali-POSTROUTING")) gathering.topClears.push({ mask: cleared, ref });
  if (ref.table === "filter" && ref.chain === "cali-FORWARD") gathering.forwardClears.push({ mask: cleared, ref });
}

function readEndpointChain(gathering: Gathering, rule: RuleSummary): void {
  const clear = testedClear(rule);
  if (clear !== undefined && /^cali-(pi|po|gi|go)-/.test(rule.target ?? "")) {
    note(gathering, "pass", clear, rule, "policies are only tried while it is clear");
  }
  const cleared = clearing(rule);
  if (cleared !== undefined && countBits(cleared) === 2) gathering.pairs.push({ mask: cleared, ref: rule.ref });
}

/** The match-block form: felix/rules/policy.go, matchBlockBuilder. */
function readPolicyChain(gathering: Gathering, rule: RuleSummary): void {
  const both = rule.markSets.find((change) => countBits(change.mask) === 2 && common(change.value, change.mask) === change.value);
  if (both !== undefined) readBlockStart(gathering, rule, both);
  const missed = testedClear(rule);
  const cleared = clearing(rule);
  if (missed !== undefined && cleared !== undefined && isSingleBit(cleared)) {
    note(gathering, "scratch1", missed, rule, "a match block that failed shows by it");
    note(gathering, "scratch0", cleared, rule, "a failed match block clears it");
  }
  const tested = testedSet(rule);
  const { lastSet } = gathering;
  const drops = rule.target === "DROP" || rule.target === "REJECT";
  if (drops && tested !== undefined && tested === lastSet?.mask && lastSet.ref.chain === rule.ref.chain) {
    gathering.denies.push({ mask: tested, ref: rule.ref });
  }
  const set = singleSet(rule);
  if (set !== undefined) gathering.lastSet = { mask: set, ref: rule.ref };
}

function readBlockStart(gathering: Gathering, rule: RuleSummary, { value, mask }: MarkChange): void {
  const low = common(mask, -mask);
  if (value !== 0 && value !== low) return;
  note(gathering, "scratch0", low, rule, "a rule of several match blocks begins with it");
  note(gathering, "scratch1", mask - low, rule, "a rule of several match blocks begins with it");
}

/** Only with kube-proxy in IPVS mode: felix/rules/static.go, endpoint mark chains. */
function readEndpointMarks(gathering: Gathering, rule: RuleSummary): void {
  const { ref, comments } = rule;
  const change = rule.markSets.find(({ mask }) => countBits(mask) >= 2);
  if (change !== undefined && comments.includes("Non-Cali endpoint mark")) {
    note(gathering, "endpoint", change.mask, rule, '"Non-Cali endpoint mark" writes it');
    if (isSingleBit(change.value)) note(gathering, "non-cali-endpoint", change.value, rule, '"Non-Cali endpoint mark" sets it');
  }
  if (change !== undefined && ref.chain.startsWith("cali-sm-")) {
    note(gathering, "endpoint", change.mask, rule, `${ref.chain} writes it`);
    gathering.endpoints.set(change.value, ref.chain.slice("cali-sm-".length));
  }
  const test = rule.markTests.find((candidate) => isEndpointTest(candidate));
  if (test === undefined) return;
  if (/^cali-(INPUT|OUTPUT|POSTROUTING)$/.test(ref.chain) && test.value === 0) {
    note(gathering, "endpoint", test.mask, rule, `${ref.chain} asks whether it is set`);
  }
  if (ref.chain === "cali-forward-endpoint-mark" && isSingleBit(test.value)) {
    note(gathering, "endpoint", test.mask, rule, "cali-forward-endpoint-mark tests it");
    note(gathering, "non-cali-endpoint", test.value, rule, "cali-forward-endpoint-mark tests it");
  }
}

function isEndpointTest({ negated, mask }: MarkTest): boolean {
  return negated && countBits(mask) >= 2;
}
