// Hooks, tables and their builtin chains, in the kernel's order of traversal (include/uapi/linux/netfilter_ipv4.h,
// net/ipv4/netfilter/iptable_*.c).

export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** Which iptables wrote the rules: their order differs in one place, see {@link tablesAt}. */
export type Backend = "legacy" | "nft";

export const HOOKS: readonly Hook[] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

export interface TableFacts {
  readonly name: string;
  readonly summary: string;
  readonly chains: readonly Hook[];
}

/** In the order in which one hook asks them, but for nat, which {@link tablesAt} places. */
export const TABLES: readonly TableFacts[] = [
  { name: "raw", summary: "Asked first, before connection tracking.", chains: ["PREROUTING", "OUTPUT"] },
  {
    name: "mangle",
    summary: "Changes packets: marks, TOS, TTL.",
    chains: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  },
  {
    name: "nat",
    summary: "Asked for the first packet of a connection only.",
    chains: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  },
  { name: "filter", summary: "Lets packets through or drops them.", chains: ["INPUT", "FORWARD", "OUTPUT"] },
  { name: "security", summary: "Mandatory access control marks, after filter.", chains: ["INPUT", "FORWARD", "OUTPUT"] },
];

const BUILTIN: ReadonlyMap<string, readonly Hook[]> = new Map(TABLES.map((table) => [table.name, table.chains]));

export function isTable(name: string): boolean {
  return BUILTIN.has(name);
}

/** Whether the kernel itself made this chain of this table. */
export function isBuiltin(table: string, chain: string): boolean {
  return BUILTIN.get(table)?.some((name) => name === chain) ?? false;
}

export function isHook(name: string): name is Hook {
  return HOOKS.some((hook) => hook === name);
}

/**
 * Tables asked at a hook, in order of priority. nat rewrites destinations early (priority -100) and sources late (100);
 * iptables-nft gives security 150, so its INPUT asks nat before security where legacy (50) asks it after.
 */
export function tablesAt(hook: Hook, backend: Backend): readonly string[] {
  switch (hook) {
    case "PREROUTING":
      return ["raw", "mangle", "nat"];
    case "INPUT":
      return backend === "legacy" ? ["mangle", "filter", "security", "nat"] : ["mangle", "filter", "nat", "security"];
    case "FORWARD":
      return ["mangle", "filter", "security"];
    case "OUTPUT":
      return ["raw", "mangle", "nat", "filter", "security"];
    case "POSTROUTING":
      return ["mangle", "nat"];
  }
}
