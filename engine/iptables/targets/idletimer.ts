import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const IDLETIMER = targetModule({
  name: "IDLETIMER",
  summary: "Restarts a timer that tells user space when traffic has ceased, and goes on with the next rule.",
  source: "net/netfilter/xt_IDLETIMER.c",
  options: {
    // idletimer_tg_helper(): in milliseconds it must fit into an int.
    "--timeout": setting("Seconds without traffic.", number(1, 2_147_482)),
    "--label": setting("The timer's name.", shortText({ syntax: "NAME", most: 27, longer: "cut", empty: "refused" })),
    "--alarm": setting("The timer runs on while the machine sleeps.", flag),
  },
  effect: (readings) => ({ kind: "continue", note: `restarts timer ${readings["--label"]?.value ?? ""}`.trimEnd() }),
  check: (readings) => needsAll(readings, "--timeout", "--label"),
  examples: [{ target: "IDLETIMER --timeout 42 --label wan", before: {}, effect: "continue" }],
});
