// Holds what a walk came to against what a packet file expects of it, in words.
import type { Decision, Expectation, NatWanted, OutcomeWanted, Place, Translated, Written } from "#engine/expect/packet-file.ts";
import { type Address, formatAddress, sameAddress } from "#engine/net/address.ts";
import { hex } from "#engine/net/packet-values.ts";
import type { Span } from "#engine/text/span.ts";

/** What a walk came to, as far as it can be expected. */
export interface WalkOutcome {
  /** ACCEPT, DROP, REJECT, QUEUE, RETURN or UNDECIDED. */
  readonly verdict: string;
  readonly decider: { readonly table: string; readonly chain: string; readonly rule: number | "policy" } | undefined;
  /** Packet mark at the end, 0..0xffffffff. */
  readonly mark: number;
  /** Device the packet left by; undefined when it did not leave, or nobody knows. */
  readonly out: string | undefined;
  /** Where the packet came by: `number` 0 for a chain that was entered, else a rule that matched. */
  readonly visited: readonly { readonly table: string; readonly chain: string; readonly number: number }[];
  /** What each end was rewritten to; undefined: left as it was. */
  readonly nat: { readonly source: Translated | undefined; readonly destination: Translated | undefined };
}

export type ExpectedKey = "verdict" | "by" | "mark" | "nat" | "out" | "passes";

export interface Difference {
  readonly key: ExpectedKey;
  /** Stood under `not`. */
  readonly ruledOut: boolean;
  /** Where the value that was not met is written. */
  readonly span: Span;
  readonly expected: string;
  readonly actual: string;
  readonly message: string;
}

/** One value of an expectation, and whether it is so. */
interface Finding {
  readonly key: ExpectedKey;
  readonly span: Span;
  readonly answer: "yes" | "no" | "unknown";
  readonly expected: string;
  readonly actual: string;
}

/** Empty when everything is as expected. What is not known is not as expected, and not otherwise than ruled out. */
export function compareExpectation(expect: Expectation, outcome: WalkOutcome): readonly Difference[] {
  const missed = findingsOf(expect, outcome).filter(({ answer }) => answer !== "yes");
  const met = expect.not === undefined ? [] : findingsOf(expect.not, outcome).filter(({ answer }) => answer !== "no");
  return [
    ...missed.map((finding) => differenceOf(finding, false, `expected ${finding.expected}, was ${finding.actual}`)),
    ...met.map((finding) => differenceOf(finding, true, `${finding.expected} is ruled out, and ${outWord(finding)}`)),
  ];
}

function differenceOf({ key, span, expected, actual }: Finding, ruledOut: boolean, words: string): Difference {
  return { key, ruledOut, span, expected, actual, message: `${key}: ${words}` };
}

function outWord({ answer, actual }: Finding): string {
  return answer === "yes" ? "came out" : `cannot be told: it was ${actual}`;
}

function findingsOf(wanted: OutcomeWanted, outcome: WalkOutcome): readonly Finding[] {
  const { verdict, by, mark, nat, out, passes } = wanted;
  return [
    ...(verdict === undefined ? [] : [onVerdict(verdict, outcome)]),
    ...(by === undefined ? [] : [onDecider(by, outcome)]),
    ...(mark === undefined ? [] : [onMark(mark, outcome)]),
    ...(nat === undefined ? [] : onNat(nat, outcome)),
    ...(out === undefined ? [] : [onOut(out, outcome)]),
    ...passes.map((place) => onPlace(place, outcome)),
  ];
}

function yesNo(truth: boolean): "yes" | "no" {
  return truth ? "yes" : "no";
}

function onVerdict({ value, span }: Written<string>, { verdict }: WalkOutcome): Finding {
  const isOpen = verdict === "UNDECIDED" && value !== "UNDECIDED";
  return { key: "verdict", span, answer: isOpen ? "unknown" : yesNo(verdict === value), expected: value, actual: verdict };
}

function onDecider({ value, span }: Written<Decision>, { decider, verdict }: WalkOutcome): Finding {
  const expected = placeText(value.table, value.chain, value.rule);
  if (decider === undefined) {
    return { key: "by", span, answer: verdict === "UNDECIDED" ? "unknown" : "no", expected, actual: "no rule" };
  }
  const isSame =
    decider.chain === value.chain && decider.rule === value.rule && (value.table === undefined || value.table === decider.table);
  return { key: "by", span, answer: yesNo(isSame), expected, actual: placeText(decider.table, decider.chain, decider.rule) };
}

function onMark({ value, span }: Written<{ value: number; mask: number }>, { mark }: WalkOutcome): Finding {
  const isWhole = value.mask === 0xffffffff;
  const masked = (mark & value.mask) >>> 0;
  const expected = isWhole ? hex(value.value) : `${hex(value.value)}/${hex(value.mask)}`;
  return { key: "mark", span, answer: yesNo(masked === value.value), expected, actual: hex(mark) };
}

function onOut({ value, span }: Written<string>, { out, verdict }: WalkOutcome): Finding {
  const answer = out === undefined && verdict === "UNDECIDED" ? "unknown" : yesNo(out === value);
  return { key: "out", span, answer, expected: value, actual: out ?? "no device" };
}

function onPlace({ value, span }: Written<Place>, { visited }: WalkOutcome): Finding {
  const { table, chain, rule } = value;
  const visits = visited.filter((visit) => visit.chain === chain && (table === undefined || visit.table === table));
  const rules = [...new Set(visits.map(({ number }) => number).filter((number) => number > 0))];
  const isMet = rule === undefined ? visits.length > 0 : rules.includes(rule);
  const matched = rules.length === 0 ? "no rule of it matched" : `rule ${rules.join(", ")} matched there`;
  const actual = isMet ? "passed" : visits.length === 0 ? "not passed" : `only entered: ${matched}`;
  return { key: "passes", span, answer: yesNo(isMet), expected: placeText(table, chain, rule), actual };
}

function onNat({ value, span }: Written<NatWanted>, { nat }: WalkOutcome): readonly Finding[] {
  if (value.none) {
    const changes = (["source", "destination"] as const).flatMap((side) => (nat[side] ? [`${side} ${endText(nat[side])}`] : []));
    const actual = changes.join(", ") || "none";
    return [{ key: "nat", span, answer: yesNo(changes.length === 0), expected: "none", actual }];
  }
  return (["source", "destination"] as const).flatMap((side) => {
    const wanted = value[side];
    return wanted === undefined ? [] : [onSide(side, wanted, nat[side])];
  });
}

function onSide(side: "source" | "destination", { value, span }: Written<Translated>, actual: Translated | undefined): Finding {
  const found = {
    key: "nat",
    span,
    expected: `${side} ${endText(value)}`,
    actual: actual ? endText(actual) : "left as it was",
  } as const;
  if (actual === undefined || !sameAddress(actual.address, value.address)) return { ...found, answer: "no" };
  if (value.port === undefined) return { ...found, answer: "yes" };
  if (actual.port === undefined)
    return { ...found, answer: "unknown", actual: `${endText(actual)} with a port that is not known` };
  return { ...found, answer: yesNo(actual.port === value.port) };
}

function endText({ address, port }: { readonly address: Address; readonly port: number | undefined }): string {
  const text = formatAddress(address);
  if (port === undefined) return text;
  return address.length === 1 ? `${text}:${port}` : `[${text}]:${port}`;
}

function placeText(table: string | undefined, chain: string, rule: number | "policy" | undefined): string {
  return [table, chain, rule].filter((part) => part !== undefined).join(" ");
}
