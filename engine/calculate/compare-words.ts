// Why the files do not tell the rules of a chain, in words.
import type { OwnedChain } from "#engine/calculate/compare-owners.ts";
import type { RuleDifference } from "#engine/calculate/compare-rules.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import type { ResolvedChain } from "#engine/felix/names/resolve-chain.ts";
import type { Chain } from "#engine/iptables/ruleset.ts";

export interface ChainKnowledge {
  readonly owners: readonly ResolvedChain[];
  readonly own: OwnedChain | undefined;
  /** Undefined: nothing was rendered to compare it with. */
  readonly best: readonly RuleDifference[] | undefined;
  /** What chains say themselves that they are of. */
  readonly told: ReadonlyMap<string, string>;
  /** Of the endpoints that a file holds. */
  readonly interfaces: ReadonlySet<string>;
}

/** Filled from what no file of resources tells: floating addresses, services, annotations of pods. */
const LISTS: ReadonlySet<string> = new Set([
  "cali-fip-dnat",
  "cali-fip-snat",
  "cali-rpf-skip",
  "cali-egress-dscp",
  "cali-untracked-flows",
  "cali-untracked-policy",
]);

/** Undefined: they do. */
export function whyOnlyInDump({ name, ruleLines }: Chain, knowledge: ChainKnowledge): string | undefined {
  const { best } = knowledge;
  if (LISTS.has(name)) return ruleLines.length === 0 || best?.length === 0 ? undefined : "What it lists is in no file.";
  const read = readChainName(name);
  if (read === undefined || read.what === "fixed")
    return best === undefined ? "This version of Calico has no such chain." : undefined;
  switch (read.what) {
    case "policy":
    case "profile":
      return whyNoOwner(name, read.what, knowledge);
    case "workload":
    case "host":
    case "forward-host": {
      const hasEndpoint = knowledge.interfaces.has(read.suffix);
      if (hasEndpoint && best !== undefined) return undefined;
      return hasEndpoint
        ? "Nothing in the files makes this chain for its endpoint."
        : `No file holds the endpoint of interface ${read.suffix}.`;
    }
    case "policy-group":
      return best === undefined ? "Which policies it groups follows from endpoints that no file holds." : undefined;
    case "endpoint-mark":
    case "dispatch-branch":
      return best === undefined ? "It follows from endpoints that no file holds." : undefined;
  }
}

function whyNoOwner(
  name: string,
  what: "policy" | "profile",
  { own, owners, best, told: names }: ChainKnowledge,
): string | undefined {
  if (own !== undefined) return undefined;
  const [owner] = owners;
  const told = names.get(name);
  if (owner?.isWellKnown) return `The ${what} comes with Calico or Kubernetes, and no file holds it.`;
  if (owner !== undefined && (owner.owner.what === "policy" || owner.owner.what === "profile"))
    return `A ${what} in the files has a chain of this name in another version of Calico only.`;
  if (best?.length === 0 && told === undefined && owner === undefined) return undefined;
  return told === undefined ? `No file holds the ${what} of this chain.` : `No file holds the ${what} ${told}.`;
}
