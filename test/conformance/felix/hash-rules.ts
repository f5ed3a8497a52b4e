// Hashes that upstream's tests expect for lists of rules in Felix's own spelling.
import { hashChain } from "#engine/felix/hash/rule-hash.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";

interface HashRecord {
  readonly seed: string;
  readonly hash_inputs: readonly string[];
  readonly hashes: readonly string[];
  readonly ref: string;
  readonly line: number;
}

export function runHashRules(lines: readonly string[]): Tally {
  const misses: string[] = [];
  let total = 0;
  for (const line of lines) {
    if (line === "") continue;
    total++;
    const { seed, hash_inputs, hashes, ref, line: number } = JSON.parse(line) as HashRecord;
    const made = hashChain(seed, hash_inputs);
    if (made.join() !== hashes.join()) misses.push(`${ref}:${number}: ${made.join()} in place of ${hashes.join()}`);
  }
  return { agree: total - misses.length, total, notModelled: 0, misses };
}
