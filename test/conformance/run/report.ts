// What a conformance run says: one line for each figure, and each disagreement on a line of its own.

export interface Report {
  readonly summary: readonly string[];
  readonly disagreements: readonly string[];
}
