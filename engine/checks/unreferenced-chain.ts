import { describeChain } from "#engine/calico/chains.ts";
import type { Check } from "#engine/checks/check.ts";
import { isLeftoverEndpoint } from "#engine/checks/leftover-endpoint.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { isHook } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset } from "#engine/iptables/ruleset.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

export const unreferencedChain: Check = {
  code: "unreferenced-chain",
  severity: "hint",
  summary:
    "No rule of the table jumps to this chain, or only rules of chains that no packet enters, so it does nothing. Calico " +
    "leaves such chains for a while after the last rule that used them is gone. Chains that other programs are known to keep " +
    "in reserve, such as KUBE-MARK-DROP, are not reported.",
  concerns: { jumps: true },
  run({ ruleset, unentered }, report) {
    for (const table of ruleset.tables) {
      for (const [name, caller] of unentered(table)) {
        const chain = table.chains.get(name);
        if (chain?.nameSpan === undefined || isLeftoverEndpoint(name, caller)) continue;
        if (isReserve(name, table.name)) continue;
        if (caller === undefined) {
          const fixes = removal(ruleset, chain);
          report(chain.nameSpan, `No rule of table ${table.name} jumps to ${name}.`, { tags: ["unnecessary"], fixes });
        } else {
          const related = [{ span: jumpSpan(ruleset, caller), message: "No packet comes to this jump." }];
          report(chain.nameSpan, `Only chains that no packet enters jump to ${name}.`, { tags: ["unnecessary"], related });
        }
      }
    }
  },
};

/** Felix writes its failsafe chains whether a host endpoint asks for them or not; hooks of other tables are no user's. */
function isReserve(name: string, table: string): boolean {
  const known = describeChain(name, table);
  return isHook(name) || (known !== undefined && (known.owner !== "Calico" || known.kind === "failsafe"));
}

/** More rules than this are not taken away with one key press. */
const MOST_REMOVED = 200;

function removal({ lines, text }: Ruleset, { name, declarationLine, ruleLines }: Chain): Fix[] {
  if (declarationLine === undefined || ruleLines.length > MOST_REMOVED) return [];
  const edits = [declarationLine, ...ruleLines].map((line) => ({
    span: { start: lines.start[line] ?? 0, end: lines.start[line + 1] ?? text.length },
    text: "",
  }));
  return [{ title: ruleLines.length === 0 ? `Remove ${name}` : `Remove ${name} and its rules`, edits }];
}
