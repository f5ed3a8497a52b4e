// The versions of Felix that render differently.

/** The first version of each. Versions between two of them render as the earlier one, except where a trait says otherwise. */
export const VINTAGE_NAMES = ["2.1", "2.6", "3.0", "3.8", "3.21", "3.28", "3.30", "3.32"] as const;

export type VintageName = (typeof VINTAGE_NAMES)[number];
