// What the rules of a dump's Calico chains are in Felix's own words, as far as their hashes tell: the versions and the
// configuration are read from these rather than from iptables-save's spelling.
import { hashedRules } from "#engine/felix/hash/hashed-rules.ts";
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import { readSavedRule, type SavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { hasHashes, verifyChain } from "#engine/felix/hash/verify.ts";
import { FIXED_CHAINS } from "#engine/felix/names/chain-prefixes.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin, isTable } from "#engine/iptables/netfilter.ts";
import type { Chain, RuleRef, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export interface FelixText {
  /** With a blank in front, without the chain and the hash. */
  readonly text: string;
  readonly ref: RuleRef;
  readonly line: number;
  /** The rule's hash fits. False: the likeliest spelling of what the dump says. */
  readonly isProven: boolean;
}

export interface ChainTexts {
  /** Undefined where the dump does not say which table it shows. */
  readonly table: string | undefined;
  readonly chain: string;
  readonly texts: readonly FelixText[];
  /** What stands behind `cali:`, whether it fits or not. */
  readonly hashes: readonly { readonly hash: string; readonly ref: RuleRef }[];
}

/** Undefined where the dump does not say which table it shows, as `iptables -S` does not. */
export function tableNameOf({ name, nameSpan }: Table): string | undefined {
  return nameSpan === undefined || !isTable(name) ? undefined : name;
}

/** Endpoints' and policies' chains of each kind that are read; more of them say no more. */
const MOST_OF_A_KIND = 40;

/** The chains with fixed names, Felix's rules in the kernel's chains, and some of the others. */
export function staticTexts(ruleset: Ruleset, guesses = USUAL_GUESSES): readonly ChainTexts[] {
  return ruleset.tables
    .filter(({ family }) => family === ruleset.family)
    .flatMap((table) => tellingChains(table).map((chain) => chainTexts(ruleset, table, chain, guesses)))
    .filter(({ texts }) => texts.length > 0);
}

/** Guesses at rules that are gone from one chain. */
const USUAL_GUESSES = 3000;

/** Rules of one chain that are read; a longer one lists endpoints, or holds the rules of others. */
const MOST_RULES = 500;

function tellingChains(table: Table): readonly Chain[] {
  const taken = new Map<string, number>();
  return [...table.chains.values()].filter((chain) => {
    if (chain.ruleLines.length === 0 || chain.ruleLines.length > MOST_RULES) return false;
    if (FIXED_CHAINS.has(chain.name) || isBuiltin(table.name, chain.name)) return true;
    const name = readChainName(chain.name);
    if (name === undefined || name.what === "fixed") return false;
    const count = taken.get(name.prefix) ?? 0;
    taken.set(name.prefix, count + 1);
    return count < MOST_OF_A_KIND;
  });
}

function chainTexts(ruleset: Ruleset, table: Table, chain: Chain, guesses: number): ChainTexts {
  const saved = savedRules(ruleset, chain);
  const isOwn = !isBuiltin(table.name, chain.name);
  const family = table.familyGiven ? table.family : undefined;
  const isFixed = FIXED_CHAINS.has(chain.name);
  // Without any hash the rules of a chain of this name are Felix's all the same, by their words.
  const verdicts = hasHashes(ruleset, chain)
    ? verifyChain(ruleset, table, chain, { guesses: isFixed ? guesses : 0 }).rules
    : saved.map(() => undefined);
  const also = new Set(hashedRules(saved).flatMap((rule) => rule.also));
  const texts = saved.flatMap((rule, index): readonly FelixText[] => {
    if (also.has(index + 1)) return [];
    const place = { ref: { table: table.name, chain: chain.name, number: index + 1 }, line: chain.ruleLines[index] ?? 0 };
    const verdict = verdicts[index]?.verdict;
    const proven = verdict === undefined ? [] : provenTexts(verdict);
    if (proven.length > 0) return proven.map((text) => ({ text, ...place, isProven: true }));
    if (rule.hash === undefined && (!isOwn || verdict !== undefined)) return [];
    return likeliest(rule, family).map((text) => ({ text, ...place, isProven: false }));
  });
  return {
    table: tableNameOf(table),
    chain: chain.name,
    texts,
    hashes: hashesOf(chain, saved),
  };
}

function hashesOf(chain: Chain, saved: readonly SavedRule[]): ChainTexts["hashes"] {
  return hashedRules(saved).map(({ hash, number }) => ({
    hash,
    ref: { table: chain.table, chain: chain.name, number },
  }));
}

export function savedRules(ruleset: Ruleset, { ruleLines }: Pick<Chain, "ruleLines">): readonly SavedRule[] {
  return ruleLines.map((line) =>
    readSavedRule(ruleset.text, statementStart(ruleset.lines, line), lineEnd(ruleset.text, ruleset.lines, line)),
  );
}

function provenTexts(verdict: RuleVerdict): readonly string[] {
  switch (verdict.status) {
    case "verified":
    case "reordered":
      return [verdict.text];
    case "missing-before":
      return [...verdict.missing, verdict.text];
    case "edited":
      return [verdict.original];
    case "no-hash":
      return verdict.original === undefined ? [] : [verdict.original];
    case "repeated":
    case "foreign":
    case "mismatch":
    case "unverifiable":
      return [];
  }
}

function likeliest(rule: SavedRule, family: Family | undefined): string[] {
  for (const text of ruleSpellings(rule, family)) return [text];
  return [];
}

/** Of the chains with this name; in the tables named, where the dump names tables. */
export function textsOf(all: readonly ChainTexts[], chain: string | RegExp, tables?: readonly string[]): readonly FelixText[] {
  return all
    .filter((one) => (typeof chain === "string" ? one.chain === chain : chain.test(one.chain)))
    .filter(({ table }) => table === undefined || tables === undefined || tables.includes(table))
    .flatMap(({ texts }) => texts);
}
