// Rules that Felix wrote and that say something else now, or have lost their hash.

import type { RuleHash } from "#engine/felix/hash/verdict.ts";
import { differingWords } from "#engine/felix/hash-problems/differing-words.ts";
import { type HashedChain, isOneOfSeveral, ruleSpan } from "#engine/felix/hash-problems/hashed-chain.ts";
import { savedRules } from "#engine/felix/hash-problems/put-back.ts";
import { UNDONE } from "#engine/felix/hash-problems/words.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

const TITLE = "Put back what Felix wrote";

/** `original`: Felix's own text. */
export function editedProblem(chain: HashedChain, rule: RuleHash, original: string): Diagnostic {
  const span = ruleSpan(chain, rule.number);
  const printed = originalLine(chain, rule, original);
  if (printed === undefined) {
    return diagnostic("calico-rule-edited", "warning", span, `Felix wrote this rule as${original}. ${UNDONE}`);
  }
  const { now, original: wanted, span: differing } = differingWords(chain.ruleset.text, span, printed);
  const message = `${differenceWords(now, wanted)} ${UNDONE}`;
  return diagnostic("calico-rule-edited", "warning", differing, message, { fixes: putBack(chain, span, printed) });
}

function differenceWords(now: string, original: string): string {
  if (now === "") return `Felix also wrote \`${original}\` in this rule.`;
  if (original === "") return `Felix did not write \`${now}\` in this rule.`;
  return `Felix wrote \`${original}\` where \`${now}\` stands.`;
}

function originalLine(chain: HashedChain, rule: RuleHash, original: string): string | undefined {
  if (rule.hash === undefined || isOneOfSeveral(chain, rule)) return undefined;
  const printed = savedRules(chain, original, rule.hash);
  return printed?.length === 1 ? printed[0] : undefined;
}

/** Counters stay. */
function putBack({ ruleset: { text, onlyAppends } }: HashedChain, { start, end }: Span, printed: string): Fix[] {
  if (!onlyAppends) return [];
  const counters = /^\[\d+:\d+\]\s+/.exec(text.slice(start, end))?.[0] ?? "";
  return [{ title: TITLE, edits: [{ span: { start: start + counters.length, end }, text: printed }] }];
}

export function lostHashProblem(chain: HashedChain, rule: RuleHash, original: string, lost: string | undefined): Diagnostic {
  const span = ruleSpan(chain, rule.number);
  const printed = lost === undefined ? undefined : savedRules(chain, original, lost);
  const fixes = printed?.length === 1 ? putBack(chain, span, printed[0] ?? "") : [];
  const hash = lost === undefined ? "its hash" : `its hash \`cali:${lost}\``;
  return diagnostic("calico-rule-edited", "warning", span, `Felix wrote this rule, but ${hash} is gone. ${UNDONE}`, { fixes });
}
