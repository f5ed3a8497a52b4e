import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { keyword, plainChoices } from "#engine/iptables/values/names.ts";

const type = keyword({
  choices: plainChoices(["accept", "drop", "reject"]),
  spelling: "any-case",
  noun: "a kind of audit record",
  syntax: "TYPE",
});

export const AUDIT = targetModule({
  name: "AUDIT",
  summary: "Writes an audit record of the packet and goes on with the next rule.",
  source: "net/netfilter/xt_AUDIT.c",
  options: { "--type": setting("The kind of record; it decides nothing about the packet.", type) },
  effect: () => ({ kind: "continue", note: "audited" }),
  check: (readings) => needsAll(readings, "--type"),
  examples: [{ target: "AUDIT --type drop", before: {}, effect: "continue" }],
});
