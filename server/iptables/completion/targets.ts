// What may stand behind -j and -g: targets that table and chain allow, and the chains of the table that do not lead back.

import { CompletionItemKind } from "vscode-languageserver";
import type { TargetModule } from "#engine/iptables/extension.ts";
import { type Hook, isBuiltin, isHook } from "#engine/iptables/netfilter.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import type { Target } from "#engine/iptables/ruleset.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";
import { protocolNumber } from "#engine/iptables/values/protocol.ts";
import { chainsLeadingTo } from "#server/iptables/callers.ts";
import { chainDetail, isOnlyOn } from "#server/iptables/completion/chains.ts";
import { type Found, foundOf, type Replaced, shortlist, together } from "#server/iptables/completion/item.ts";
import type { RuleAround } from "#server/iptables/completion/owners.ts";
import type { Cursor } from "#server/iptables/completion/place.ts";
import { requiredProtocol } from "#server/iptables/completion/rule-place.ts";

const COMMON = ["ACCEPT", "DROP", "RETURN", "REJECT", "MARK", "LOG"];
const COMMON_IN_NAT = ["DNAT", "SNAT", "MASQUERADE", "REDIRECT", ...COMMON];

const OLD: Readonly<Record<string, string>> = {
  NOTRACK: "Write CT --notrack.",
  QUEUE: "Write NFQUEUE: the kernel has no such target since 3.5.",
  ULOG: "Write NFLOG: the kernel has no such target since 3.17.",
};

export function targetsAt(
  replaced: Replaced,
  cursor: Cursor,
  around: RuleAround,
  { chain, mode }: { readonly chain: string; readonly mode: Target["mode"] },
): Found {
  const leading = chainsLeadingTo(cursor.ruleset, around.table, chain);
  const chains = jumpableChains(replaced, cursor, around, (name) => name !== chain && !leading.has(name));
  if (mode === "goto") return chains;
  const hooks = [chain, ...leading].filter((name): name is Hook => isHook(name) && isBuiltin(around.table.name, name));
  return together(targets(replaced, around, hooks), chains);
}

/** `hooks`: from where the rule is reached, as far as that is known. */
function targets(replaced: Replaced, { whole, table }: RuleAround, hooks: readonly Hook[]): Found {
  const order = table.name === "nat" ? COMMON_IN_NAT : COMMON;
  const protocol = protocolNumber(requiredProtocol(whole) ?? "");
  const fits = ({ families, tables, hooks: allowed, protocols }: TargetModule) =>
    families.includes(table.family) &&
    (tables?.includes(table.name) ?? true) &&
    hooks.every((hook) => allowed?.includes(hook) ?? true) &&
    (protocol === undefined || isForProtocol(protocols?.({}) ?? [], protocol));
  const context = contextOf(whole, table, "nft");
  const proposals = TARGETS.filter((module) => !table.chains.has(module.name) && fits(module)).map(({ name, summary, check }) => {
    const place = order.indexOf(name);
    const old = OLD[name];
    return {
      label: name,
      kind: CompletionItemKind.Keyword,
      detail: old ?? summary,
      rank: old === undefined ? (place < 0 ? 500 : place) : 990,
      deprecated: old !== undefined,
      goesOn: check?.({}, context, []) !== undefined,
      data: { of: "target", name },
    };
  });
  return foundOf(replaced, proposals);
}

function isForProtocol(wanted: readonly number[], protocol: number): boolean {
  return wanted.length === 0 || wanted.includes(protocol);
}

function jumpableChains(
  replaced: Replaced,
  { line }: Cursor,
  { table }: RuleAround,
  isAllowed: (name: string) => boolean,
): Found {
  const all = [...table.chains.values()].filter(
    (chain) => !isBuiltin(table.name, chain.name) && isAllowed(chain.name) && !isOnlyOn(chain, line),
  );
  const { shown, isIncomplete } = shortlist(all, replaced.typed, ({ name }) => name);
  const proposals = shown.map((chain, index) => ({
    label: chain.name,
    kind: CompletionItemKind.Function,
    detail: chainDetail(chain),
    rank: 100 + Math.min(index, 300),
    data: { of: "chain", name: chain.name, table: table.name },
  }));
  return { ...foundOf(replaced, proposals), isIncomplete };
}
