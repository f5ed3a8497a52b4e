// An endpoint that nobody has, for a policy that selects none that anybody knows: with labels by which it is selected.
import { matchesLabels } from "#engine/calculate/labels.ts";
import type { WorldEndpoint, WorldPolicy } from "#engine/calculate/world.ts";
import { foldSelector, type Selector } from "#engine/selector/selector.ts";

export interface MadeUp {
  readonly node: string;
  readonly interfaceName: string;
}

/** Undefined where no labels were found that the selector asks for. */
export function madeUpEndpoint(
  { policy, selector, source }: WorldPolicy,
  { node, interfaceName }: MadeUp,
): WorldEndpoint | undefined {
  const known = selector && labelsFor(selector);
  if (known === undefined) return undefined;
  return {
    kind: policy.doNotTrack || policy.preDnat ? "host" : "workload",
    name: `made up for ${policy.name}`,
    namespace: policy.namespace,
    node,
    interfaceName,
    labels: { known, open: [] },
    addresses: [],
    ports: [],
    profiles: [],
    spoofedSources: [],
    isWhole: true,
    source,
  };
}

type Wish = ReadonlyMap<string, string>;

/** The first of the ways to please the selector that does. */
function labelsFor(selector: Selector): Wish | undefined {
  const ways = foldSelector<readonly Wish[]>(selector, (node, parts) => {
    switch (node.kind) {
      case "has":
        return [new Map([[node.key.text, "any"]])];
      case "value":
        return node.operator === "!=" ? [new Map()] : [new Map([[node.key.text, node.value.text]])];
      case "set":
        return node.operator === "not in" ? [new Map()] : node.values.map(({ text }) => new Map([[node.key.text, text]]));
      case "and":
        return parts.reduce(
          (before, own) => before.flatMap((one) => own.map((two) => new Map([...one, ...two]))).slice(0, MOST_WAYS),
          [new Map<string, string>()],
        );
      case "or":
        return parts.flat().slice(0, MOST_WAYS);
      case "all":
      case "global":
      case "not":
        return [new Map()];
    }
  });
  return ways.find((known) => matchesLabels(selector, { known, open: [] }) === "yes");
}

const MOST_WAYS = 50;
