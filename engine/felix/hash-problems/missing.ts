// Rules that must have stood before another for its hash to fit.

import type { RuleHash, RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { type HashedChain, ruleLine, ruleSpan } from "#engine/felix/hash-problems/hashed-chain.ts";
import { savedRules } from "#engine/felix/hash-problems/put-back.ts";
import { UNDONE } from "#engine/felix/hash-problems/words.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";

const SHOWN = 3;

type Missing = Extract<RuleVerdict, { status: "missing-before" }>;

/** Undefined for the second of several rules that iptables made of one. */
export function missingProblem(chain: HashedChain, rule: RuleHash, verdict: Missing): Diagnostic | undefined {
  if (chain.rules[rule.number - 2]?.verdict === verdict) return undefined;
  const { missing } = verdict;
  const shown = missing.slice(0, SHOWN).map((text) => `\`${text.trim()}\``);
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : "";
  const what =
    missing.length === 1
      ? "A rule that Felix wrote before this one is"
      : `${missing.length} rules that Felix wrote before this one are`;
  const message = `${what} gone: ${shown.join(", ")}${more}. ${UNDONE}`;
  return diagnostic("calico-rule-missing", "warning", ruleSpan(chain, rule.number), message, {
    fixes: putIn(chain, rule, verdict),
  });
}

function putIn(chain: HashedChain, rule: RuleHash, { missing, hashes }: Missing): Fix[] {
  const { text, onlyAppends } = chain.ruleset;
  if (!onlyAppends) return [];
  const span = ruleSpan(chain, rule.number);
  const counters = text.charAt(span.start) === "[" ? "[0:0] " : "";
  const { start, end } = ruleLine(chain, rule.number);
  const lineEnd = text.slice(start, end).endsWith("\r\n") ? "\r\n" : "\n";
  const lines: string[] = [];
  for (const [index, body] of missing.entries()) {
    const printed = savedRules(chain, body, hashes[index] ?? "");
    if (printed === undefined) return []; // half of them would be no better
    for (const line of printed) lines.push(`${counters}${line}${lineEnd}`);
  }
  const title =
    missing.length === 1
      ? "Put back the rule that Felix wrote here"
      : `Put back the ${missing.length} rules that Felix wrote here`;
  return [{ title, edits: [{ span: { start, end: start }, text: lines.join("") }] }];
}
