import { matchModule, option } from "#engine/iptables/extension.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { settle } from "#engine/net/answer.ts";

export const rpfilter = matchModule({
  name: "rpfilter",
  hooks: ["PREROUTING"],
  tables: ["raw", "mangle"],
  summary: "Reverse path check: an answer to this packet would leave by the device it came in on.",
  source: "net/ipv4/netfilter/ipt_rpfilter.c",
  options: {
    "--loose": option({ summary: "Any route back is good enough.", values: flag, wanted: () => "any route back" }),
    "--validmark": option({ summary: "The packet mark takes part in the look-up.", values: flag, wanted: () => "with the mark" }),
    "--accept-local": option({
      summary: "The node's own addresses pass as source.",
      values: flag,
      wanted: () => "own addresses pass",
    }),
    "--invert": option({
      summary: "Match packets that fail the check (`!` is not used here).",
      values: flag,
      wanted: () => "a failed check",
    }),
  },
  test(readings, packet, environment) {
    const passes = environment.passesReversePath(packet, {
      loose: readings["--loose"] !== undefined,
      validMark: readings["--validmark"] !== undefined,
      acceptLocal: readings["--accept-local"] !== undefined,
    });
    return settle(passes, readings["--invert"] !== undefined);
  },
  examples: [
    { rule: "-m rpfilter", unknown: [{ inInterface: "eth0" }] },
    { rule: "-m rpfilter --validmark --invert", unknown: [{ inInterface: "eth0" }] },
  ],
});
