// A rule in Felix's words as iptables-save would print it, to put it back into a dump.

import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import { readSavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { HashedChain } from "#engine/felix/hash-problems/hashed-chain.ts";
import { isPrintable, printRules } from "#engine/iptables/print-rule.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";

/** Spellings of a printed rule among which Felix's must be. */
const MOST_SPELLINGS = 2000;

/** `-A CHAIN …`, several where iptables makes several rules of it; undefined where nobody knows how it would be printed. */
export function savedRules(
  { table, chain, backend }: Pick<HashedChain, "table" | "chain" | "backend">,
  body: string,
  hash: string,
): readonly string[] | undefined {
  const written = `-A ${oneWord(chain.name)} -m comment --comment "cali:${hash}"${body}`;
  const ref = { table: table.name, chain: chain.name, number: 0 };
  const rule = readStatement(written, { start: 0, end: written.length }, ref, 0, (name) => table.chains.has(name));
  if (!isPrintable(rule, table)) return undefined;
  const printed = printRules(rule, table, { backend });
  const [only = ""] = printed;
  return printed.length > 1 || isSpeltAs(only, body) ? printed : undefined;
}

/** Whether the hash will fit: what cannot be read back would be no better than what stands there. */
function isSpeltAs(printed: string, body: string): boolean {
  let count = 0;
  for (const spelling of ruleSpellings(readSavedRule(printed, 0, printed.length), undefined)) {
    if (spelling === body) return true;
    if (++count > MOST_SPELLINGS) return false;
  }
  return false;
}
