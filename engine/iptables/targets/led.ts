import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { ledDelay } from "#engine/iptables/values/duration.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const LED = targetModule({
  name: "LED",
  summary: "Lights an LED and goes on with the next rule.",
  source: "net/netfilter/xt_LED.c",
  options: {
    "--led-trigger-id": setting(
      "Name of the trigger.",
      shortText({ syntax: "NAME", most: 16, longer: "refused", empty: "allowed" }),
    ),
    "--led-delay": setting("How long it stays on.", ledDelay),
    "--led-always-blink": setting("Blinks even when it is on already.", flag),
  },
  effect: () => ({ kind: "continue", note: "lights an LED" }),
  check: (readings) => needsAll(readings, "--led-trigger-id"),
  // LED_save(), extensions/libxt_LED.c: the name always in quotes, no delay when it is none.
  save: (readings) => {
    const delay = readings["--led-delay"]?.value ?? 0;
    return [
      saved("--led-trigger-id", `"${(readings["--led-trigger-id"]?.value ?? "").replace(/["\\]/g, "\\$&")}"`),
      ...(delay === 0 ? [] : [saved("--led-delay", String(delay))]),
      ...(readings["--led-always-blink"] === undefined ? [] : [saved("--led-always-blink")]),
    ];
  },
  examples: [{ target: "LED --led-trigger-id ssh --led-delay inf", before: {}, effect: "continue" }],
});
