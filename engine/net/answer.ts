// Three-valued truth (Kleene): a match that cannot be decided is neither true nor false.

/** Truth of a condition. "unknown" is an answer; a guess is not. */
export type Answer = "yes" | "no" | "unknown";

/**
 * What a match's own test says. "absent": the thing it looks at does not exist for this packet (no TCP header, no
 * tracked connection), so the rule does not match, negated or not.
 */
export type Outcome = Answer | "absent";

export function not(answer: Answer): Answer {
  if (answer === "unknown") return "unknown";
  return answer === "yes" ? "no" : "yes";
}

/** Conjunction: "no" wins over "unknown", which wins over "yes". */
export function and(first: Answer, second: Answer): Answer {
  if (first === "no" || second === "no") return "no";
  return first === "unknown" || second === "unknown" ? "unknown" : "yes";
}

/** Disjunction: "yes" wins over "unknown", which wins over "no". */
export function or(first: Answer, second: Answer): Answer {
  return not(and(not(first), not(second)));
}

export function answer(truth: boolean): Answer {
  return truth ? "yes" : "no";
}

/** Negation as iptables applies it to a match: what is absent stays a mismatch. */
export function settle(outcome: Outcome, negated: boolean): Answer {
  if (outcome === "absent") return "no";
  return negated ? not(outcome) : outcome;
}
