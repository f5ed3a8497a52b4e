import type { Check } from "#engine/checks/check.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";

export const aheadOfCalico: Check = {
  code: "ahead-of-calico",
  severity: "info",
  summary:
    "Rules stand before Calico's jump and may accept packets, which Calico's policy then never sees. With `chainInsertMode: " +
    "Insert`, the default, Felix puts its jump first; with `Append` the jump stays where it is, behind the rules that were " +
    "there. Where Insert is set, another program has put its rules in front since, and Felix will do the same again.",
  run({ ruleset }, report) {
    for (const table of ruleset.tables) {
      // In nat the first translation counts, and Felix appends its jump in POSTROUTING itself.
      if (table.name === "nat") continue;
      const accepts = acceptingIn(ruleset, table);
      for (const chain of table.chains.values()) {
        if (!isBuiltin(table.name, chain.name)) continue;
        const hook = hookIndex(ruleset, chain);
        const ahead = chain.ruleLines.slice(0, Math.max(0, hook)).filter((line) => accepts(ruleset.lines.target[line] ?? ""));
        if (ahead.length === 0) continue;
        const related = ahead.slice(0, SHOWN).map((line) => ({ span: jumpSpan(ruleset, line), message: "May accept packets." }));
        const rules = ahead.length === 1 ? "One rule above may accept packets" : `${ahead.length} rules above may accept packets`;
        const message = `${rules} that Calico then does not judge. With chainInsertMode Insert, Felix puts this jump first.`;
        report(jumpSpan(ruleset, chain.ruleLines[hook] ?? 0), message, { related });
      }
    }
  },
};

const SHOWN = 5;

function hookIndex({ lines }: Ruleset, { name, ruleLines }: Chain): number {
  return ruleLines.findIndex((line) => lines.target[line] === `cali-${name}`);
}

const ACCEPTING: ReadonlySet<string> = new Set(["ACCEPT", "QUEUE", "NFQUEUE"]);

/** Whether a target may accept: itself, or a rule of the chains it leads to. */
function acceptingIn({ lines }: Ruleset, { chains }: Table): (target: string) => boolean {
  const known = new Map<string, boolean>();
  return (target) => {
    if (ACCEPTING.has(target)) return true;
    const answer = known.get(target) ?? leadsToAccept(target);
    known.set(target, answer);
    return answer;
  };

  function leadsToAccept(target: string): boolean {
    const open = [target];
    const seen = new Set(open);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const line of chains.get(name)?.ruleLines ?? []) {
        const next = lines.target[line] ?? "";
        if (ACCEPTING.has(next)) return true;
        if (!chains.has(next) || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return false;
  }
}
