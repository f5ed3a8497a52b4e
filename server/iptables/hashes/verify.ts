// Recomputes Felix's hashes while nobody waits: chain by chain, in slices, and only of chains that have changed.
import type { Steps } from "#engine/felix/hash/steps.ts";
import type { ChainHashes } from "#engine/felix/hash/verdict.ts";
import { verifySteps } from "#engine/felix/hash/verify.ts";
import { isProblem } from "#engine/felix/hash-problems/hash-problems.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { NO_HASHES } from "#protocol/rule-hashes.ts";
import type { Scope } from "#server/files.ts";
import { type CheckedHashes, checkedHashes, familyTold, hashCounts } from "#server/iptables/hashes/hash-store.ts";
import { countsOf } from "#server/iptables/hashes/summary.ts";
import type { HashesFound, Pace } from "#server/language.ts";

/** Milliseconds of work between two rests. */
const SLICE = 5;
/** Chains in which it is guessed what was changed; in more than this nobody has edited a rule here and there. */
const MOST_GUESSED = 100;
/** Steps that a rule takes whose hash fits, and some for the chain. */
const STEPS_A_RULE = 8;
const STEPS_A_CHAIN = 50;
/** Sets that missing rules are looked for with. */
const MOST_SETS = 100;

/** Undefined when it was broken off. */
export async function ruleHashes({ file, folder }: Scope, pace: Pace): Promise<HashesFound | undefined> {
  const { ruleset } = file;
  if (ruleset === undefined || !ruleset.text.includes("cali:")) return { counts: NO_HASHES, isNews: false };
  const sets = [...(folder.node.sets?.keys() ?? [])].filter((name) => name.startsWith("cali")).slice(0, MOST_SETS);
  const work: Work = { ruleset, sets, pace, guessed: 0, began: Date.now() };
  let isNews = false;
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      if (checkedHashes(file, table, chain) !== undefined) continue;
      const checked = await checkChain(work, table, chain);
      if (checked === undefined) return undefined;
      file.checked.hashes.set(chain.edition, checked);
      isNews ||= checked.rules?.some(({ verdict }) => isProblem(verdict, chain.name)) === true;
    }
  }
  return { counts: hashCounts(file), isNews };
}

interface Work {
  readonly ruleset: Ruleset;
  readonly sets: readonly string[];
  readonly pace: Pace;
  /** Chains that took guesses so far. */
  guessed: number;
  /** When the slice began. */
  began: number;
}

async function checkChain(work: Work, table: Table, chain: Chain): Promise<CheckedHashes | undefined> {
  const steps = chainSteps(work, table, chain);
  let count = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      if (count > STEPS_A_RULE * chain.ruleLines.length + STEPS_A_CHAIN) work.guessed++;
      return step.value;
    }
    count++;
    if (Date.now() - work.began < SLICE) continue;
    if (!(await work.pace.rest())) return undefined;
    work.began = Date.now();
  }
}

function* chainSteps({ ruleset, sets, guessed }: Work, table: Table, chain: Chain): Steps<CheckedHashes> {
  const family = familyTold(table);
  if (!(yield* hasHashes(ruleset, chain))) return { family, counts: NO_HASHES, rules: undefined };
  const hashes = yield* verifySteps(ruleset, table, chain, guessed < MOST_GUESSED ? { sets } : { guesses: 0 });
  yield;
  const counts = countsOf(hashes);
  return { family, counts, rules: isAllVerified(hashes) ? undefined : hashes.rules };
}

/** Lines looked at in one step. */
const LOOKED_AT = 100;

function* hasHashes({ text, lines }: Ruleset, { ruleLines }: Chain): Steps<boolean> {
  for (const [index, line] of ruleLines.entries()) {
    if (text.slice(lines.start[line], lines.start[line + 1]).includes("cali:")) return true;
    if (index % LOOKED_AT === 0) yield;
  }
  return false;
}

function isAllVerified({ chain, rules }: ChainHashes): boolean {
  return rules.every(({ verdict }) => verdict.status !== "unverifiable" && !isProblem(verdict, chain));
}
