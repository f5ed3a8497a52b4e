// How the client learns what Felix's hashes tell of an open dump.

/** `chainwalk/ruleHashes`, a notification to the client, once the hashes of a version of a dump have been recomputed. */
export const RULE_HASHES = "chainwalk/ruleHashes";

export interface RuleHashesParams {
  readonly uri: string;
  /** Undefined where the hashes are not looked at. */
  readonly counts?: HashCounts;
}

/** Of rules. */
export interface HashCounts {
  readonly verified: number;
  readonly edited: number;
  readonly missing: number;
  readonly moved: number;
  readonly added: number;
  /** The hash does not fit, and why cannot be told. */
  readonly mismatched: number;
  readonly uncheckable: number;
}

export const NO_HASHES: HashCounts = {
  verified: 0,
  edited: 0,
  missing: 0,
  moved: 0,
  added: 0,
  mismatched: 0,
  uncheckable: 0,
};
