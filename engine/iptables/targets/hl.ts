import { targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeHopLimit } from "#engine/iptables/targets/hop-limit.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { number } from "#engine/iptables/values/plain.ts";

const FORMS = ["--hl-set", "--hl-dec", "--hl-inc"];

export const HL = targetModule({
  name: "HL",
  summary: "Changes the hop limit of an IPv6 packet.",
  source: "net/netfilter/xt_HL.c",
  families: [6],
  tables: ["mangle"],
  options: {
    "--hl-set": setting("The new value.", number(0, 255)),
    "--hl-dec": setting("Lowers it by so much, not below 0.", number(1, 255)),
    "--hl-inc": setting("Raises it by so much, not above 255.", number(1, 255)),
  },
  effect: (readings, packet) => changeHopLimit(packet, readings["--hl-set"], readings["--hl-inc"], readings["--hl-dec"]),
  check: (readings) => needsOne(readings, ...FORMS) ?? onlyOne(readings, ...FORMS),
  examples: [
    { target: "HL --hl-set 64", family: 6, before: { ttl: 1 }, after: { ttl: 64 } },
    { target: "HL --hl-dec 1", family: 6, before: { ttl: 64 }, after: { ttl: 63 } },
  ],
});
