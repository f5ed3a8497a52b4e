// Names of the chains of policies, profiles and endpoints (felix/rules/rule_defs.go; PolicyID in felix/types from 3.32 on).
import type { PolicyId, PolicyKind } from "#engine/felix/model.ts";
import { chainName } from "#engine/felix/names/length-limited.ts";
import type { NameTraits } from "#engine/felix/vintage/names.ts";

/** As the calculation graph names it: what comes in to the endpoint, and what it sends. */
export type PolicyDirection = "inbound" | "outbound";

export const KIND_WORDS: Readonly<Record<PolicyKind, string>> = {
  NetworkPolicy: "np",
  GlobalNetworkPolicy: "gnp",
  StagedNetworkPolicy: "snp",
  StagedGlobalNetworkPolicy: "sgnp",
  StagedKubernetesNetworkPolicy: "sknp",
  KubernetesNetworkPolicy: "knp",
  KubernetesClusterNetworkPolicy: "kcnp",
};

/** Up to 3.31 a policy's name already holds namespace and tier. */
export function policySuffix({ policyNames }: NameTraits, id: PolicyId): string {
  if (policyNames !== "kind-and-name") return id.name;
  return [KIND_WORDS[id.kind], ...(id.namespace === "" ? [] : [id.namespace]), id.name].join("/");
}

export function policyChainName(traits: NameTraits, direction: PolicyDirection, id: PolicyId): string {
  return chainName(direction === "inbound" ? "cali-pi-" : "cali-po-", policySuffix(traits, id));
}

export function profileChainName(direction: PolicyDirection, name: string): string {
  return chainName(direction === "inbound" ? "cali-pri-" : "cali-pro-", name);
}

/** `prefix` is one of the table's with an interface behind it: `cali-tw-`. */
export function endpointChainName(prefix: string, interfaceName: string): string {
  return chainName(prefix, interfaceName);
}
