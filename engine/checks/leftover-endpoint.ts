import { describeChain } from "#engine/calico/chains.ts";
import type { Check } from "#engine/checks/check.ts";

export const leftoverEndpoint: Check = {
  code: "leftover-endpoint",
  severity: "info",
  summary:
    "A chain with the policy of one Calico endpoint that no dispatch chain leads to. Most often the workload or host endpoint " +
    "is gone and Felix has not tidied up yet, or could not: see its log. While a workload lives, its packets would be dropped as " +
    "coming from an interface Calico does not know.",
  concerns: { jumps: true },
  run({ ruleset, unentered }, report) {
    for (const table of ruleset.tables) {
      for (const [name, caller] of unentered(table)) {
        const span = table.chains.get(name)?.nameSpan;
        if (span === undefined || !isLeftoverEndpoint(name, caller)) continue;
        const subject = describeChain(name, table.name)?.subject;
        const whose = subject === undefined || subject.hashed ? "an endpoint" : subject.name;
        report(span, `Left over from ${whose}: no dispatch chain leads to ${name}.`, { tags: ["unnecessary"] });
      }
    }
  },
};

/** Of workloads: from and to; of host endpoints: the same, and for forwarded traffic. `caller`: a line that jumps there. */
export function isLeftoverEndpoint(chain: string, caller: number | undefined): boolean {
  return caller === undefined && /^cali-(?:[ft]w|[ft]h|[ft]hfw)-/.test(chain);
}
