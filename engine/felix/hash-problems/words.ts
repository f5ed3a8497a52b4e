// Sentences that several of the problems end with.

/** Table.refreshInterval, felix/iptables/table.go: what somebody else has changed is found and written anew. */
export const UNDONE =
  "While Felix runs, it undoes such a change when it next checks the rules (every one to three minutes by default).";
