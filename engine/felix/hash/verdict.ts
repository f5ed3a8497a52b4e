// What the hashes of a chain tell of its rules. A hash covers its rule, the chain's name and every rule before it, so one that
// fits proves all of that; one that does not fit proves nothing by itself. Each verdict says how much is known.

/** Texts are Felix's own, without the chain and the hash: ` --in-interface cali+ --jump DROP`. */
export type RuleVerdict =
  /** The rule is as Felix wrote it, and stands where Felix put it. */
  | { readonly status: "verified"; readonly text: string }
  /** Proven: the hash fits once the text is put back as Felix wrote it. */
  | { readonly status: "edited"; readonly original: string }
  /** Proven: the hash fits with these rules in front, which do not stand there. The rule itself is as Felix wrote it. */
  | {
      readonly status: "missing-before";
      readonly text: string;
      readonly missing: readonly string[];
      /** Theirs, one for each. */
      readonly hashes: readonly string[];
    }
  /** Proven: it is as Felix wrote it, but stood behind rule `after` of today's numbers (0: at the beginning). */
  | { readonly status: "reordered"; readonly text: string; readonly after: number }
  /** Its hash is that of rule `of`, which keeps it. */
  | { readonly status: "repeated"; readonly of: number }
  /** Proven: the rules around it fit with nothing between them. Felix did not write this one here. */
  | { readonly status: "foreign" }
  /**
   * The hash does not fit, though Felix's spelling of all that the rule says is known: the rule was edited, or rules before
   * it were taken away, added with a hash, or moved. Which of these cannot be told.
   */
  | { readonly status: "mismatch" }
  /** Not Felix's; or it was, as `original` proves where later hashes only fit with it. `lost`: the hash it had. */
  | { readonly status: "no-hash"; readonly original: string | undefined; readonly lost?: string }
  /** Nothing is known of this rule's hash, and nothing is said against the rule. */
  | { readonly status: "unverifiable"; readonly reason: UnverifiableReason };

export type UnverifiableReason =
  /** Felix's spelling of these words is not known, or iptables cut them short; the rule may be its own. */
  | { readonly kind: "unknown-spelling"; readonly words: readonly string[] }
  /** More orders of its parts than are worth trying. */
  | { readonly kind: "too-many-spellings" }
  /** Its hash builds upon that of rule `number`, which could not be followed. */
  | { readonly kind: "behind"; readonly number: number };

export interface RuleHash {
  /** From 1, as iptables counts. */
  readonly number: number;
  /** Of the text, from 0. */
  readonly line: number;
  /** What stands behind `cali:`. */
  readonly hash: string | undefined;
  readonly verdict: RuleVerdict;
}

export interface ChainHashes {
  readonly table: string;
  readonly chain: string;
  /** One for each of the chain's rules. */
  readonly rules: readonly RuleHash[];
}
