// The problems that follow from the hashes of a chain. Nothing is said of a rule but what its hash proves.

import type { RuleHash, RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { editedProblem, lostHashProblem } from "#engine/felix/hash-problems/edited.ts";
import { type HashedChain, isOneOfSeveral, ruleLine, ruleSpan } from "#engine/felix/hash-problems/hashed-chain.ts";
import { missingProblem } from "#engine/felix/hash-problems/missing.ts";
import { UNDONE } from "#engine/felix/hash-problems/words.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";

/** More problems in one chain than this tell nobody anything. */
const MOST_PROBLEMS = 1000;

export function* hashProblems(chain: HashedChain): Generator<Diagnostic> {
  let count = 0;
  for (const rule of chain.rules) {
    const problem = problemOf(chain, rule);
    if (problem === undefined) continue;
    yield problem;
    if (++count >= MOST_PROBLEMS) return;
  }
}

/** The same for one rule; `number` counts from 1. */
export function hashProblem(chain: HashedChain, number: number): Diagnostic | undefined {
  const rule = chain.rules[number - 1];
  return rule && problemOf(chain, rule);
}

/** Whether the verdict makes a problem; of rules in a chain of Felix's own, those without a hash do. */
export function isProblem(verdict: RuleVerdict, chain: string): boolean {
  if (verdict.status === "no-hash") return verdict.original !== undefined || isFelixChain(chain);
  return verdict.status !== "verified" && verdict.status !== "unverifiable";
}

/** All chains of this beginning are Felix's: it takes away those it does not want. */
export function isFelixChain(name: string): boolean {
  return name.startsWith("cali-");
}

function problemOf(chain: HashedChain, rule: RuleHash): Diagnostic | undefined {
  const { verdict } = rule;
  switch (verdict.status) {
    case "edited":
      return editedProblem(chain, rule, verdict.original);
    case "missing-before":
      return missingProblem(chain, rule, verdict);
    case "reordered":
      return movedProblem(chain, rule, verdict.after);
    case "foreign":
      return addedProblem(chain, rule, "the rules around it fit together with nothing between them.");
    case "repeated":
      return addedProblem(chain, rule, `it has the hash of rule ${verdict.of}, which no other rule can have.`);
    case "no-hash":
      if (verdict.original !== undefined) return lostHashProblem(chain, rule, verdict.original, verdict.lost);
      return isFelixChain(chain.chain.name) ? addedProblem(chain, rule, "all of Felix's rules have a hash.") : undefined;
    case "mismatch":
      return mismatchProblem(chain, rule);
    case "verified":
    case "unverifiable":
      return undefined;
  }
}

function movedProblem(chain: HashedChain, rule: RuleHash, after: number): Diagnostic {
  const place = after === 0 ? "at the beginning of the chain" : `behind rule ${after}`;
  const message = `Felix put this rule ${place}. ${UNDONE}`;
  return diagnostic("calico-rule-moved", "warning", ruleSpan(chain, rule.number), message, {
    fixes: moveBack(chain, rule, after),
  });
}

function moveBack(chain: HashedChain, rule: RuleHash, after: number): Fix[] {
  // Before Felix's first rule of a kernel chain may stand rules of others.
  if (!chain.ruleset.onlyAppends || isOneOfSeveral(chain, rule) || (after === 0 && !isFelixChain(chain.chain.name))) return [];
  const from = ruleLine(chain, rule.number);
  const to = after === 0 ? ruleLine(chain, 1).start : ruleLine(chain, after).end;
  const line = chain.ruleset.text.slice(from.start, from.end);
  if (!line.endsWith("\n")) return [];
  const edits = [
    { span: from, text: "" },
    { span: { start: to, end: to }, text: line },
  ];
  return [{ title: "Move the rule back to where Felix put it", edits }];
}

function addedProblem(chain: HashedChain, rule: RuleHash, reason: string): Diagnostic {
  const message = `Felix did not write this rule here: ${reason} ${UNDONE}`;
  const remove = { title: "Remove the rule that Felix did not write", edits: [{ span: ruleLine(chain, rule.number), text: "" }] };
  const fixes = chain.ruleset.onlyAppends ? [remove] : [];
  return diagnostic("calico-rule-added", "info", ruleSpan(chain, rule.number), message, { fixes });
}

function mismatchProblem(chain: HashedChain, rule: RuleHash): Diagnostic {
  const message =
    "Felix's hash does not fit: this rule was changed, or rules before it were taken away, added or moved. Which of these " +
    `cannot be told from the dump. ${UNDONE}`;
  return diagnostic("calico-hash-mismatch", "info", ruleSpan(chain, rule.number), message);
}
