// Whose labels a selector speaks of, by the field it stands in, and whose labels a resource has.
import type { Resource } from "#engine/resources/resource.ts";

export type Domain = "endpoint" | "namespace" | "account" | "node";

/** Undefined: the field of this name is no selector. */
export function selectorDomain(key: string, { api, kind }: Pick<Resource, "api" | "kind">): Domain | undefined {
  switch (key) {
    case "selector":
    case "notSelector":
      return isNodeKind(kind) ? "node" : "endpoint";
    case "podSelector":
      return api === "kubernetes" || kind.startsWith("StagedKubernetes") ? "endpoint" : undefined;
    case "namespaceSelector":
    case "namespaces":
      return key === "namespaceSelector" || api === "kubernetes" ? "namespace" : undefined;
    case "serviceAccountSelector":
      return "account";
    case "nodeSelector":
    case "peerSelector":
      return "node";
    case "nodes":
      return api === "kubernetes" ? "node" : undefined;
    default:
      return undefined;
  }
}

/** Selectors of BGP resources and pools are about nodes. */
function isNodeKind(kind: string): boolean {
  return kind.startsWith("BGP") || kind === "IPPool" || kind === "KubeControllersConfiguration";
}

export function labelDomain({ api, kind }: Pick<Resource, "api" | "kind">): Domain | undefined {
  switch (kind) {
    case "Namespace":
      return "namespace";
    case "ServiceAccount":
      return "account";
    case "Node":
    case "node":
      return "node";
    case "Pod":
    case "WorkloadEndpoint":
    case "workloadEndpoint":
    case "HostEndpoint":
    case "hostEndpoint":
    case "NetworkSet":
    case "GlobalNetworkSet":
      return "endpoint";
    case "profile":
      return api === "v1" ? "endpoint" : undefined;
    default:
      return undefined;
  }
}

/** What a selector of this domain selects, in words. */
export function domainWords(domain: Domain): string {
  switch (domain) {
    case "endpoint":
      return "endpoints";
    case "namespace":
      return "namespaces";
    case "account":
      return "service accounts";
    case "node":
      return "nodes";
  }
}
