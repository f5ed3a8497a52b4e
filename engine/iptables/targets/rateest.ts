import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { duration } from "#engine/iptables/values/duration.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const RATEEST = targetModule({
  name: "RATEEST",
  summary: "Counts the packet in a named rate estimator and goes on with the next rule.",
  source: "net/netfilter/xt_RATEEST.c",
  options: {
    "--rateest-name": setting("The estimator's name.", shortText({ syntax: "NAME", most: 15, longer: "refused" })),
    "--rateest-interval": setting("How often the rate is measured.", duration),
    "--rateest-ewmalog": setting("Time constant of the average.", duration),
  },
  effect: (readings) => ({ kind: "continue", note: `counted in ${readings["--rateest-name"]?.value ?? "an estimator"}` }),
  check: (readings) => needsAll(readings, "--rateest-name", "--rateest-interval", "--rateest-ewmalog"),
  examples: [
    { target: "RATEEST --rateest-name up --rateest-interval 250ms --rateest-ewmalog 0.5s", before: {}, effect: "continue" },
  ],
});
