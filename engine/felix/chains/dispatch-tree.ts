// A tree of two levels that finds an interface by the first character in which its name differs from the others
// (buildSingleDispatchChains(), felix/rules/dispatch.go).
import { goTo, rule } from "#engine/felix/chains/spelling.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import { endpointChainName } from "#engine/felix/names/chain-names.ts";

export interface DispatchTree {
  readonly root: string;
  /** Between the root's name and the character of a child. */
  readonly childInfix: string;
  readonly endpointPrefix: string;
  readonly interfaceOf: (name: string) => string;
  /** Closes the root and each child. */
  readonly end: readonly FelixRule[];
}

/** Children first, the root last. */
export function dispatchTree(names: readonly string[], tree: DispatchTree): FelixChain[] {
  const { children, rules } = dispatchRules(names, tree);
  return [...children, { name: tree.root, rules: [...rules, ...tree.end] }];
}

/** The children and the rules of the root, without its end. */
export function dispatchRules(names: readonly string[], tree: DispatchTree): { children: FelixChain[]; rules: FelixRule[] } {
  const children: FelixChain[] = [];
  const rules: FelixRule[] = [];
  for (const [prefix, members] of byNextCharacter(names)) {
    const direct = members.map((name) => endpointRule(name, tree));
    if (members.length === 1) {
      rules.push(...direct);
      continue;
    }
    const child = `${tree.root}-${tree.childInfix}${prefix.slice(-1)}`;
    children.push({ name: child, rules: [...direct, ...tree.end] });
    rules.push(rule([tree.interfaceOf(`${prefix}+`)], goTo(child)));
  }
  return { children, rules };
}

function endpointRule(name: string, tree: DispatchTree): FelixRule {
  return rule([tree.interfaceOf(name)], goTo(endpointChainName(tree.endpointPrefix, name)));
}

/** Sorted names by their common prefix and the character behind it. A name that is the common prefix stands alone. */
function byNextCharacter(names: readonly string[]): Map<string, string[]> {
  const sorted = [...new Set(names)].sort();
  const common = commonPrefix(sorted);
  const groups = new Map<string, string[]>();
  for (const name of sorted) {
    const prefix = name.slice(0, common.length + 1);
    groups.set(prefix, [...(groups.get(prefix) ?? []), name]);
  }
  return groups;
}

/** Of sorted names the first and the last differ most. */
function commonPrefix(sorted: readonly string[]): string {
  const first = sorted[0] ?? "";
  const last = sorted.at(-1) ?? "";
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}
