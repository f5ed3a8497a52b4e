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
function acceptingIn(ruleset: Ruleset, table: Table): (target: string) => boolean {
  let chains: ReadonlySet<string> | undefined;
  return (target) => {
    if (ACCEPTING.has(target)) return true;
    if (!table.chains.has(target)) return false;
    chains ??= acceptingChains(ruleset, table);
    return chains.has(target);
  };
}

/** From the chains that accept back to those that jump there. */
function acceptingChains({ lines }: Ruleset, { chains }: Table): ReadonlySet<string> {
  const callers = new Map<string, string[]>();
  const accepting = new Set<string>();
  for (const { name, ruleLines } of chains.values()) {
    for (const line of ruleLines) {
      const target = lines.target[line] ?? "";
      if (ACCEPTING.has(target)) accepting.add(name);
      else if (chains.has(target)) add(callers, target, name);
    }
  }
  // A set hands out what is added to it while it is gone through.
  for (const name of accepting) for (const caller of callers.get(name) ?? []) accepting.add(caller);
  return accepting;
}

function add(callers: Map<string, string[]>, target: string, caller: string): void {
  const known = callers.get(target);
  if (known === undefined) callers.set(target, [caller]);
  else if (known.at(-1) !== caller) known.push(caller);
}
