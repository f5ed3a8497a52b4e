// How a chain's name is marked besides its colour.
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Table } from "#engine/iptables/ruleset.ts";
import type { TokenModifier } from "#server/language.ts";

const OWN: readonly TokenModifier[] = [];
const BUILTIN: readonly TokenModifier[] = ["defaultLibrary"];
const OWN_DECLARED: readonly TokenModifier[] = ["declaration"];
const BUILTIN_DECLARED: readonly TokenModifier[] = ["declaration", "defaultLibrary"];

export function chainModifiers(table: Table | undefined, chain: string): readonly TokenModifier[] {
  return table !== undefined && isBuiltin(table.name, chain) ? BUILTIN : OWN;
}

export function declaredModifiers(table: Table | undefined, chain: string): readonly TokenModifier[] {
  return table !== undefined && isBuiltin(table.name, chain) ? BUILTIN_DECLARED : OWN_DECLARED;
}
