import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { flag } from "#engine/iptables/values/plain.ts";

export const CHECKSUM = targetModule({
  name: "CHECKSUM",
  summary: "Fills in a checksum that was left to the network card, and goes on with the next rule.",
  source: "net/netfilter/xt_CHECKSUM.c",
  tables: ["mangle"],
  options: { "--checksum-fill": setting("Computes and writes the checksum.", flag) },
  effect: (_readings, packet) => ({
    kind: "rewrite",
    packet: { ...packet, bytes: undefined },
    note: "checksum filled in where it was missing",
  }),
  check: (readings) => needsAll(readings, "--checksum-fill"),
  examples: [{ target: "CHECKSUM --checksum-fill", before: { mark: 1, bytes: "45" }, after: { mark: 1, bytes: undefined } }],
});
