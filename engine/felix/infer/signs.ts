// What in a dump betrays the version of Felix, each with the rule or chain that shows it: names of chains and sets, comments,
// and where connections are judged.
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import type { RuleSummary } from "#engine/calico/rule-summary.ts";
import { signsOf } from "#engine/calico/vintage.ts";
import { type ChainTexts, type FelixText, textsOf } from "#engine/felix/infer/static-texts.ts";
import { rangeWords, type VersionRange } from "#engine/felix/infer/version-range.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import type { RuleRef, Ruleset } from "#engine/iptables/ruleset.ts";

export interface Sign extends VersionRange {
  readonly words: string;
  /** From 0; undefined where no single line shows it. */
  readonly line: number | undefined;
}

export interface Clues {
  readonly texts: readonly ChainTexts[];
  readonly summaries: readonly RuleSummary[];
  readonly layout: MarkLayout;
}

export function signsIn(ruleset: Ruleset, { texts, summaries, layout }: Clues): readonly Sign[] {
  const others = [
    ...chainSigns(ruleset),
    ...setSigns(ruleset),
    ...summaries.flatMap((rule) => [...ruleSigns(ruleset, rule), ...nameSigns(ruleset, rule)]),
    ...conntrackSigns(texts),
    ...clearingSigns(texts),
  ];
  const signs = [...others, ...markSigns(ruleset, layout, others)];
  return [...new Map(signs.map((sign) => [sign.words, sign])).values()].filter(
    ({ from = 0, to }) => from > 201 || to !== undefined,
  );
}

function chainSigns({ tables }: Ruleset): readonly Sign[] {
  return tables.flatMap(({ chains }) =>
    [...chains.values()].flatMap(({ name, declarationLine, ruleLines }): readonly Sign[] => {
      const since = readChainName(name)?.since;
      if (since === undefined || since <= 201) return [];
      const range = { from: since, to: undefined };
      // Chains of endpoints and groups all say the same.
      const plain = name.replace(/^(cali-(?:gi|go|fhfw|thfw|sm)-).*/, "$1…").replace(/^(cali-set-endpoint-mark)-.*/, "$1-…");
      return [{ ...range, words: `Chain ${plain}: ${rangeWords(range)}.`, line: declarationLine ?? ruleLines[0] }];
    }),
  );
}

const SETS: readonly (readonly [form: RegExp, range: VersionRange])[] = [
  [/ cali[46]-\S+/, { from: undefined, to: 300 }],
  [/ cali[46]0\S+/, { from: 301, to: undefined }],
  [/ cali[46]-t:\S+/, { from: undefined, to: 203 }],
  [/ cali[46][-0]n:\S+/, { from: 300, to: undefined }],
  [/ cali[46][-0]all-hosts(?= )/, { from: undefined, to: 301 }],
  [/ cali[46][-0]all-hosts-net(?= )/, { from: 302, to: undefined }],
  [/ cali[46]0all-vxlan-net(?= )/, { from: 307, to: undefined }],
  [/ cali[46]0svc(?:noport)?:\S+/, { from: 320, to: undefined }],
  [/ cali[46]0dscp-src-net(?= )/, { from: 331, to: undefined }],
  [/ cali[46]0(?:network-ip-pools|all-istio-weps)(?= )/, { from: 332, to: undefined }],
];

function setSigns({ text, lines }: Ruleset): readonly Sign[] {
  return SETS.flatMap(([form, range]) => {
    const found = form.exec(text);
    if (found === null) return [];
    return [{ ...range, words: `Set ${found[0].trim()}: ${rangeWords(range)}.`, line: lineAt(lines, found.index + 1) }];
  });
}

function ruleSigns(ruleset: Ruleset, rule: RuleSummary): readonly Sign[] {
  const line = lineOf(ruleset, rule.ref);
  const comment = rule.comments.find((one) => !one.startsWith("cali:"));
  const target = rule.target ?? "";
  const what = comment === undefined ? (target.startsWith("cali-") ? `A jump to ${target}` : "A rule") : `“${comment}”`;
  return signsOf(rule).map(({ from, to }) => {
    const range = { from, to };
    return { ...range, words: `${what} in ${placeOf(rule.ref)}: ${rangeWords(range)}.`, line };
  });
}

/** How a policy's chain names it, where it is one of Kubernetes: its tier comes first from 3.29 on, its kind from 3.32 on. */
const NAMES: readonly (readonly [form: RegExp, range: VersionRange])[] = [
  [/^Policy [^/ ]+\/knp\.default\.\S+ /, { from: 322, to: 328 }],
  [/^Policy [^/ ]+\/[^/ ]+\/knp\.default\.\S+ /, { from: 329, to: 331 }],
  [/^Policy \S+ (?:ingress|egress)$/, { from: 322, to: 331 }],
];

function nameSigns(ruleset: Ruleset, { ref, comments }: RuleSummary): readonly Sign[] {
  const line = lineOf(ruleset, ref);
  return comments.flatMap((comment) => {
    const range = NAMES.find(([form]) => form.test(comment))?.[1];
    return range === undefined ? [] : [{ ...range, words: `“${comment}” in ${placeOf(ref)}: ${rangeWords(range)}.`, line }];
  });
}

/** Chains of endpoints, policies and profiles all say the same. */
function placeOf({ table, chain }: RuleRef): string {
  return `${table} ${chain.replace(/^(cali-(?:fw|tw|fh|th|fhfw|thfw|pi|po|pri|pro|gi|go|sm)-).*/, "$1…")}`;
}

/** 2.1.0 and 2.1.1 judge connections in the chains of the top; later each endpoint's chain does. */
function conntrackSigns(texts: readonly ChainTexts[]): readonly Sign[] {
  const isEstablished = ({ text }: FelixText) => text.startsWith(" -m conntrack --ctstate RELATED,ESTABLISHED --jump");
  const top = textsOf(texts, /^cali-(?:INPUT|FORWARD|OUTPUT)$/, ["filter"]).find(isEstablished);
  const endpoint = textsOf(texts, /^cali-(?:fw|tw)-/, ["filter"]).find(isEstablished);
  const early = { from: 201, to: 201, line: top?.line };
  const late = { from: 202, to: undefined, line: endpoint?.line };
  return [
    ...(top === undefined
      ? []
      : [{ ...early, words: `Connections are judged in ${top.ref.chain}, not in the endpoints' chains: 2.1.0 or 2.1.1.` }]),
    ...(endpoint === undefined ? [] : [{ ...late, words: "Connections are judged in the endpoints' chains: 2.1.2 or later." }]),
  ];
}

/** A workload's chain begins with clearing the accept bit, and from 3.28 on the pass bit with it. */
function clearingSigns(texts: readonly ChainTexts[]): readonly Sign[] {
  const form = /^ --jump MARK --set-mark 0\/0x([0-9a-f]+)$/;
  const found = textsOf(texts, /^cali-(?:fw|tw)-/, ["filter"]).flatMap((one) => {
    const bits = Number.parseInt(form.exec(one.text)?.[1] ?? "", 16);
    return Number.isNaN(bits) ? [] : [{ one, isSingle: (bits & (bits - 1)) === 0 }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const range = found.every(({ isSingle }) => isSingle) ? { from: undefined, to: 327 } : { from: 328, to: undefined };
  const what = first.isSingle ? "the accept bit alone" : "the accept and pass bits together";
  return [{ ...range, words: `The endpoints' chains clear ${what}: ${rangeWords(range)}.`, line: first.one.line }];
}

/** How many bits Felix clears, and which: 2.4 and 3.0, 3.1 and 3.30 brought new ones. */
function markSigns(ruleset: Ruleset, { cleared = 0, roles }: MarkLayout, others: readonly Sign[]): readonly Sign[] {
  const accept = roles.find(({ role, certainty }) => role === "accept" && certainty === "certain");
  const ref = accept?.evidence[0];
  const line = ref && lineOf(ruleset, ref);
  const mask = `0x${(cleared === 0 ? (accept?.mask ?? 0) : cleared).toString(16)}`;
  const usual = cleared === 0 ? ACCEPT_BITS.get(accept?.mask ?? 0) : usualRange(cleared, others);
  const counted = countRange(cleared);
  return [
    ...(counted === undefined
      ? []
      : [{ ...counted, words: `Calico clears ${countOf(cleared)} mark bits, ${mask}: ${rangeWords(counted)}.`, line }]),
    ...(usual === undefined
      ? []
      : [{ ...usual, words: `Calico's mark bits ${mask}: ${rangeWords(usual)}, if it uses its default mask.`, line }]),
  ];
}

function countOf(mask: number): number {
  return mask.toString(2).replaceAll("0", "").length;
}

function countRange(cleared: number): VersionRange | undefined {
  if (countOf(cleared) === 3) return { from: 201, to: 203 };
  return countOf(cleared) === 4 ? { from: 204, to: undefined } : undefined;
}

const ACCEPT_BITS: ReadonlyMap<number, VersionRange> = new Map([
  [0x1000000, { from: 201, to: 300 }],
  [0x10000, { from: 301, to: undefined }],
]);

/** The hole in 0x1b0000 is the drop bit of 3.30 and later, or WireGuard's of 3.14 to 3.16. */
function usualRange(cleared: number, others: readonly Sign[]): VersionRange | undefined {
  switch (cleared) {
    case 0xf000000:
      return { from: 204, to: 300 };
    case 0xf0000:
      return { from: 301, to: 329 };
    case 0x1b0000:
      if (others.some(({ from = 0 }) => from >= 317)) return { from: 330, to: undefined };
      return { from: 314, to: others.some(({ to }) => to !== undefined && to <= 329) ? 316 : undefined };
    default:
      return undefined;
  }
}

export function lineOf({ tables }: Ruleset, { table, chain, number }: RuleRef): number | undefined {
  return tables.find(({ name }) => name === table)?.chains.get(chain)?.ruleLines[number - 1];
}
