import { targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeHopLimit } from "#engine/iptables/targets/hop-limit.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { number } from "#engine/iptables/values/plain.ts";

const FORMS = ["--ttl-set", "--ttl-dec", "--ttl-inc"];

export const TTL = targetModule({
  name: "TTL",
  summary: "Changes the time to live of an IPv4 packet.",
  source: "net/netfilter/xt_HL.c",
  families: [4],
  tables: ["mangle"],
  options: {
    "--ttl-set": setting("The new value.", number(0, 255)),
    "--ttl-dec": setting("Lowers it by so much, not below 0.", number(1, 255)),
    "--ttl-inc": setting("Raises it by so much, not above 255.", number(1, 255)),
  },
  effect: (readings, packet) => changeHopLimit(packet, readings["--ttl-set"], readings["--ttl-inc"], readings["--ttl-dec"]),
  check: (readings) => needsOne(readings, ...FORMS) ?? onlyOne(readings, ...FORMS),
  examples: [
    { target: "TTL --ttl-set 65", before: {}, after: { ttl: 65 } },
    { target: "TTL --ttl-inc 1", before: { ttl: 255 }, after: { ttl: 255 } },
    { target: "TTL --ttl-dec 5", before: { ttl: 3 }, after: { ttl: 0 } },
    { target: "TTL --ttl-dec 1", before: {}, after: { ttl: undefined } },
  ],
});
