import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { ledDelay } from "#engine/iptables/values/duration.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const LED = targetModule({
  name: "LED",
  summary: "Lights an LED and goes on with the next rule.",
  source: "net/netfilter/xt_LED.c",
  options: {
    "--led-trigger-id": setting("Name of the trigger.", shortText({ syntax: "NAME", most: 16, longer: "refused" })),
    "--led-delay": setting("How long it stays on.", ledDelay),
    "--led-always-blink": setting("Blinks even when it is on already.", flag),
  },
  effect: () => ({ kind: "continue", note: "lights an LED" }),
  check: (readings) => needsAll(readings, "--led-trigger-id"),
  examples: [{ target: "LED --led-trigger-id ssh --led-delay inf", before: {}, effect: "continue" }],
});
