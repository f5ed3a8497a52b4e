// Calico versions as the rules betray them: each sign bounds the version from below or above, all together give a range.
// Versions are numbers, major * 100 + minor: 2.1 is 201, 3.28 is 328.

import { readChainComment } from "#engine/calico/chain-comment.ts";
import type { Vintage } from "#engine/calico/mark-layout.ts";
import type { RuleSummary } from "#engine/calico/rule-summary.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

export interface VersionSign {
  readonly from?: number;
  readonly to?: number;
  readonly evidence: RuleRef | undefined;
  /** Only so if Felix takes its bits from the default mask. */
  readonly defaultMask?: boolean;
}

interface Known {
  readonly from?: number;
  readonly to?: number;
}

/** felix/rules/static.go and endpoints.go at the tags where the text changed. */
const COMMENTS: readonly (readonly [form: RegExp, known: Known])[] = [
  [/^Start of policies$/, { from: 201, to: 327 }],
  [/^(Drop|Reject) if no policies passed packet$/, { from: 201, to: 328 }],
  [/^End of tier .+\. (Drop|Reject) if no policies passed packet$/, { from: 329 }],
  [/non-whitelisted hosts$|from whitelisted hosts$|to (other )?whitelisted hosts$/, { from: 307, to: 324 }],
  [/(from|to)( other)? allowed hosts$|non-allowed hosts$/, { from: 325 }],
  [/ encapped packets originating in pods$/, { from: 308, to: 316 }],
  [/ encapped packets originating in workloads$/, { from: 317 }],
  [/^Reject /, { from: 326 }],
  [/^Allow forwarded traffic by default$/, { from: 302 }],
];

const CHAINS: readonly (readonly [form: RegExp, known: Known])[] = [
  [/^cali-(from|to)-hep-forward$|^cali-(fhfw|thfw)-/, { from: 300 }],
  [/^cali-(forward-check|set-endpoint-mark|forward-endpoint-mark|from-endpoint-mark)$|^cali-sm-/, { from: 301 }],
  [/^cali-cidr-block$/, { from: 317 }],
  [/^cali-wireguard-incoming-mark$/, { from: 320 }],
  [/^cali-rpf-skip$/, { from: 323 }],
  [/^cali-(gi|go)-/, { from: 328 }],
  [/^cali-egress-dscp$/, { from: 331 }],
];

/** What one Calico rule says about the version by its place, its target and its comments. */
export function signsOf(rule: RuleSummary): VersionSign[] {
  const { ref, comments, target = "" } = rule;
  if (/^felix-/.test(ref.chain)) return [{ to: 200, evidence: ref }];
  const signs: VersionSign[] = [];
  const add = (known: Known) => signs.push({ ...known, evidence: ref });
  for (const [form, known] of CHAINS) if (form.test(ref.chain) || form.test(target)) add(known);
  if (ref.table === "mangle" && ref.chain === "cali-POSTROUTING") add({ from: 318 });
  if (ref.table === "mangle" && ref.chain === "cali-PREROUTING") add({ from: 204 });
  for (const comment of comments) {
    for (const [form, known] of COMMENTS) if (form.test(comment)) add(known);
    if (/^Start of tier /.test(comment)) add({ from: 329 });
    if (comment === "Policy explicitly accepted packet.") {
      if (ref.chain === "cali-FORWARD") add({ from: 300, to: 315 });
      if (ref.chain === "FORWARD") add({ from: 316 });
    }
    const named = readChainComment(comment);
    if (named !== undefined) add(named.kind === "Policy" || named.kind === "Profile" ? { from: 322 } : { from: 332 });
  }
  return signs;
}

/** The range all signs allow; undefined without signs, "mixed" when they exclude each other. */
export function vintageFrom(signs: readonly VersionSign[]): Vintage | "mixed" | undefined {
  let least: VersionSign | undefined;
  let most: VersionSign | undefined;
  for (const sign of signs) {
    if (sign.from !== undefined && sign.from > (least?.from ?? 0)) least = sign;
    if (sign.to !== undefined && sign.to < (most?.to ?? Number.POSITIVE_INFINITY)) most = sign;
  }
  const { from } = least ?? {};
  const { to } = most ?? {};
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && from > to) return "mixed";
  const evidence = [least?.evidence, most?.evidence].filter((ref) => ref !== undefined);
  const assumed = least?.defaultMask === true || most?.defaultMask === true;
  const assumption = assumed ? "Felix uses its default mark mask" : undefined;
  return { from: version(from), to: version(to), words: words(from, to), assumption, evidence };
}

function words(from: number | undefined, to: number | undefined): string {
  if (to === 200) return "Calico before 2.1";
  if (from === undefined) return `Calico ${version(to ?? 0)} or earlier`;
  if (to === undefined) return `Calico ${version(from)} or later`;
  return from === to ? `Calico ${version(from)}` : `Calico ${version(from)} to ${version(to)}`;
}

function version(number: number): string;
function version(number: number | undefined): string | undefined;
function version(number: number | undefined): string | undefined {
  return number === undefined ? undefined : `${Math.floor(number / 100)}.${number % 100}`;
}
