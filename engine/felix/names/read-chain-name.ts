// What a chain's name says by itself: whose chain it is, and of what, in plain or as a hash.
import { CHAIN_PREFIXES, type ChainPrefix, FIXED_CHAINS } from "#engine/felix/names/chain-prefixes.ts";
import { HASHED, MAX_CHAIN_NAME_LENGTH } from "#engine/felix/names/length-limited.ts";

export interface FixedChainName {
  readonly what: "fixed";
  readonly since: number;
}

export interface SubjectChainName extends ChainPrefix {
  /** Behind the prefix; where it is hashed, the hash. */
  readonly suffix: string;
  /** The suffix only proves a name that somebody else tells. */
  readonly isHashed: boolean;
}

/** Undefined for a chain that no Felix from 2.1 to 3.32 makes. */
export function readChainName(name: string): FixedChainName | SubjectChainName | undefined {
  const since = FIXED_CHAINS.get(name);
  if (since !== undefined) return { what: "fixed", since };
  const found = CHAIN_PREFIXES.find(({ prefix }) => name.length > prefix.length && name.startsWith(prefix));
  if (found === undefined || name.length > MAX_CHAIN_NAME_LENGTH) return undefined;
  const suffix = name.slice(found.prefix.length);
  const isHashed = found.what === "policy-group" || (name.length === MAX_CHAIN_NAME_LENGTH && suffix.startsWith(HASHED));
  return { ...found, suffix, isHashed };
}
