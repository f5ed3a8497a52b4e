// From which builtin chains the kernel comes to each chain of a table when it checks the rules, from the jumps alone.

import type { CheckInput } from "#engine/checks/check.ts";
import type { JumpGraph } from "#engine/iptables/jump-graph.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { type Backend, HOOKS, isBuiltin, isHook } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";

/** The hooks of each set of bits. */
const HOOK_LISTS: readonly (readonly string[])[] = Array.from({ length: 1 << HOOKS.length }, (_, bits) =>
  HOOKS.filter((_hook, at) => bits & (1 << at)),
);

export interface HookReach {
  /** The builtin chains from which a rule is checked; none where nothing leads to it. */
  hooksOf(chain: Chain, number: number): readonly string[];
}

/**
 * Over nf_tables every jump counts, wherever it stands (nft_chain_validate(), net/netfilter/nf_tables_api.c). iptables-legacy
 * follows the rules as packets do, and looks at nothing behind one that ends every packet (mark_source_chains(),
 * net/ipv4/netfilter/ip_tables.c).
 */
export function hookReach({ ruleset, graph }: CheckInput, table: Table, backend: Backend): HookReach {
  if (backend === "nft") return hooksByJump(graph(table));
  const endOf = visitedRulesOf(ruleset);
  const hooks = hooksByChain(ruleset, table, endOf);
  return { hooksOf: (chain, number) => (number <= endOf(chain) ? (HOOK_LISTS[hooks.get(chain.name) ?? 0] ?? []) : []) };
}

function hooksByJump({ chains, builtin, callees, numberOf }: JumpGraph): HookReach {
  const found = new Uint8Array(chains.length);
  const open = [...builtin];
  for (const number of builtin) found[number] = hookBit(chains[number]?.name ?? "");
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const bits = found[number] ?? 0;
    for (const callee of callees[number] ?? []) {
      const known = found[callee] ?? 0;
      if ((known | bits) === known) continue;
      found[callee] = known | bits;
      open.push(callee);
    }
  }
  return { hooksOf: ({ name }) => HOOK_LISTS[found[numberOf.get(name) ?? -1] ?? 0] ?? [] };
}

/** One bit a hook; a chain is gone through again only when more hooks lead to it than before. */
function hooksByChain({ lines }: Ruleset, { name, chains }: Table, endOf: (chain: Chain) => number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const open: Chain[] = [];
  for (const chain of chains.values()) {
    const bit = isBuiltin(name, chain.name) ? hookBit(chain.name) : 0;
    found.set(chain.name, bit);
    if (bit !== 0) open.push(chain);
  }
  for (let chain = open.pop(); chain !== undefined; chain = open.pop()) {
    const bits = found.get(chain.name) ?? 0;
    const end = endOf(chain);
    for (let i = 0; i < end; i++) {
      const target = lines.target[chain.ruleLines[i] ?? 0] ?? "";
      const known = target === "" ? undefined : found.get(target);
      if (known === undefined || (known | bits) === known) continue;
      found.set(target, known | bits);
      const callee = chains.get(target);
      if (callee !== undefined) open.push(callee);
    }
  }
  return found;
}

function hookBit(chain: string): number {
  return isHook(chain) ? 1 << HOOKS.indexOf(chain) : 0;
}

const VERDICTS: ReadonlySet<string> = new Set(["ACCEPT", "DROP", "RETURN", "QUEUE"]);

/** Worked out once for a chain. */
function visitedRulesOf(ruleset: Ruleset): (chain: Chain) => number {
  const known = new Map<Chain, number>();
  return (chain) => {
    const end = known.get(chain) ?? visitedRules(ruleset, chain);
    known.set(chain, end);
    return end;
  };
}

/** How many rules of the chain there are up to the first that has a verdict and no condition. */
function visitedRules({ text, lines }: Ruleset, { ruleLines }: Chain): number {
  const end = ruleLines.findIndex((line) => {
    if (!VERDICTS.has(lines.target[line] ?? "")) return false;
    const words = splitWords(text, statementStart(lines, line), lineEnd(text, lines, line));
    const command = words.findIndex((word) => word.text.startsWith("-"));
    return words.length - command === "-A CHAIN -j TARGET".split(" ").length;
  });
  return end < 0 ? ruleLines.length : end + 1;
}
