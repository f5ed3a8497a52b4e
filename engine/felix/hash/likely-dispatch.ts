// The rules of the chains that lead a packet to its endpoint's chain, by the chains that there are.
import { filterDeny } from "#engine/felix/chains/common-rules.ts";
import { goTo, inInterface, outInterface, rule } from "#engine/felix/chains/spelling.ts";
import {
  FROM_HOST,
  FROM_HOST_ENDPOINT,
  FROM_HOST_FORWARD,
  FROM_HOST_FORWARDED,
  FROM_WORKLOAD,
  FROM_WORKLOAD_DISPATCH,
  SET_ENDPOINT_MARK,
  SET_MARK,
  TO_HOST,
  TO_HOST_ENDPOINT,
  TO_HOST_FORWARD,
  TO_HOST_FORWARDED,
  TO_WORKLOAD,
  TO_WORKLOAD_DISPATCH,
} from "#engine/felix/chains/static-names.ts";
import { type LikelyChain, namesWith, type Surroundings } from "#engine/felix/hash/likely-chain.ts";
import { ruleBody } from "#engine/felix/hash/rule-hash.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

interface Tree {
  readonly root: string;
  readonly endpoints: string;
  readonly interfaceOf: (name: string) => string;
}

const TREES: readonly Tree[] = [
  { root: FROM_WORKLOAD_DISPATCH, endpoints: FROM_WORKLOAD, interfaceOf: inInterface },
  { root: TO_WORKLOAD_DISPATCH, endpoints: TO_WORKLOAD, interfaceOf: outInterface },
  { root: FROM_HOST_ENDPOINT, endpoints: FROM_HOST, interfaceOf: inInterface },
  { root: TO_HOST_ENDPOINT, endpoints: TO_HOST, interfaceOf: outInterface },
  { root: FROM_HOST_FORWARD, endpoints: FROM_HOST_FORWARDED, interfaceOf: inInterface },
  { root: TO_HOST_FORWARD, endpoints: TO_HOST_FORWARDED, interfaceOf: outInterface },
  { root: SET_ENDPOINT_MARK, endpoints: SET_MARK, interfaceOf: inInterface },
];

/** Empty for a chain that is none of a dispatch tree. */
export function dispatchRules({ chain, chains }: Surroundings, options: RenderOptions): LikelyChain {
  const tree = TREES.find(({ root }) => chain === root || chain.startsWith(`${root}-`));
  if (tree === undefined) return [];
  const endpoints = namesWith(chains, [tree.endpoints]).map((name) => name.slice(tree.endpoints.length));
  const common = commonPrefix(endpoints);
  const branches = chain === tree.root ? namesWith(chains, [`${tree.root}-`]) : [];
  const jumps = [
    ...endpoints.map((name) => ({ match: name, target: tree.endpoints + name })),
    ...branches.map((target) => ({ match: `${common}${target.slice(tree.root.length + 1)}+`, target })),
  ].sort((one, other) => (one.match < other.match ? -1 : 1));
  const rules = jumps.map(({ match, target }) => rule([tree.interfaceOf(match)], goTo(target)));
  const end = rule([], filterDeny(options), "Unknown interface");
  return [...rules, end].map((one) => ({ body: ruleBody(one), loop: 0 }));
}

function commonPrefix([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
