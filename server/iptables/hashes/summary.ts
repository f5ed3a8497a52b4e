// The verdicts of a chain, counted.
import type { ChainHashes, RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { isFelixChain } from "#engine/felix/hash-problems/hash-problems.ts";
import { type HashCounts, NO_HASHES } from "#protocol/rule-hashes.ts";

type Counts = { -readonly [Key in keyof HashCounts]: HashCounts[Key] };

export function countsOf({ chain, rules }: ChainHashes): HashCounts {
  const counts: Counts = { ...NO_HASHES };
  let last: RuleVerdict | undefined;
  for (const { verdict } of rules) {
    // iptables makes several rules of one; what is missing before it is missing once.
    if (verdict.status === "missing-before" && verdict !== last) counts.missing += verdict.missing.length;
    const kind = kindOf(verdict, chain);
    if (kind !== undefined) counts[kind]++;
    last = verdict;
  }
  return counts;
}

function kindOf(verdict: RuleVerdict, chain: string): keyof HashCounts | undefined {
  switch (verdict.status) {
    case "verified":
    case "missing-before":
      return "verified"; // the rule itself is as Felix wrote it
    case "edited":
      return "edited";
    case "reordered":
      return "moved";
    case "foreign":
    case "repeated":
      return "added";
    case "mismatch":
      return "mismatched";
    case "unverifiable":
      return "uncheckable";
    case "no-hash":
      if (verdict.original !== undefined) return "edited";
      return isFelixChain(chain) ? "added" : undefined;
  }
}
