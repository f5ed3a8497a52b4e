import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { number } from "#engine/iptables/values/plain.ts";

export const cpu = matchModule({
  name: "cpu",
  summary: "The processor that handles the packet.",
  source: "net/netfilter/xt_cpu.c",
  undecidable: "-m cpu depends on which processor handles the packet",
  options: {
    "--cpu": option({ summary: "Number of the processor.", subject: "processor", values: number(0, 0xffffffff), save: inDigits }),
  },
  check: (readings) => needsAll(readings, "--cpu"),
  examples: [
    { rule: "-m cpu --cpu 0", unknown: [{}] },
    { rule: "-m cpu ! --cpu 1", unknown: [{}] },
  ],
});
