// What the hashes of a file's chains prove, kept as long as nobody touches the chain; and the problems that follow.
import type { RuleHash } from "#engine/felix/hash/verdict.ts";
import { hashProblem, hashProblems } from "#engine/felix/hash-problems/hash-problems.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { type HashCounts, NO_HASHES } from "#protocol/rule-hashes.ts";
import type { File } from "#server/file.ts";

/** By the chain's edition. */
export type HashStore = WeakMap<object, CheckedHashes>;

export interface CheckedHashes {
  /** What the addresses in the rules were taken for; undefined where the dump does not tell. */
  readonly family: Family | undefined;
  readonly counts: HashCounts;
  /** One for each rule; undefined where there is nothing to say but that all that have a hash are verified. */
  readonly rules: readonly RuleHash[] | undefined;
}

export function familyTold({ family, familyGiven }: Table): Family | undefined {
  return familyGiven ? family : undefined;
}

/** Undefined where the chain has changed since its hashes were recomputed, or nobody has done so yet. */
export function checkedHashes({ checked }: Pick<File, "checked">, table: Table, { edition }: Chain): CheckedHashes | undefined {
  const known = checked.hashes.get(edition);
  return known?.family === familyTold(table) ? known : undefined;
}

export function* hashProblemsOf(file: File, ruleset: Ruleset, backend: Backend): Generator<Diagnostic> {
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      const rules = checkedHashes(file, table, chain)?.rules;
      if (rules !== undefined) yield* hashProblems({ ruleset, table, chain, rules, backend });
    }
  }
}

interface RulePlace {
  readonly chain: Chain;
  readonly number: number;
}

export function hashProblemsAt(
  file: File,
  ruleset: Ruleset,
  table: Table,
  { chain, number }: RulePlace,
  backend: Backend,
): readonly Diagnostic[] {
  const rules = checkedHashes(file, table, chain)?.rules;
  const problem = rules && hashProblem({ ruleset, table, chain, rules, backend }, number);
  return problem === undefined ? [] : [problem];
}

/** Of all chains that have been looked at. */
export function hashCounts(file: File): HashCounts {
  const all: HashCounts[] = [];
  for (const table of file.ruleset?.tables ?? []) {
    for (const chain of table.chains.values()) {
      const known = checkedHashes(file, table, chain);
      if (known !== undefined) all.push(known.counts);
    }
  }
  return all.reduce(sum, NO_HASHES);
}

export function sum(one: HashCounts, other: HashCounts): HashCounts {
  return {
    verified: one.verified + other.verified,
    edited: one.edited + other.edited,
    missing: one.missing + other.missing,
    moved: one.moved + other.moved,
    added: one.added + other.added,
    mismatched: one.mismatched + other.mismatched,
    uncheckable: one.uncheckable + other.uncheckable,
  };
}
