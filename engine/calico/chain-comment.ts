// The comment Felix (3.22 and later) writes on the first rule of a policy or profile chain: it says in full what the chain's
// name may only give as a hash. felix/rules/policy.go, PolicyToIptablesChains() and ProfileToIptablesChains().

export interface ChainComment {
  readonly what: "policy" | "profile";
  /** `Policy` and `Profile` up to 3.31; from 3.32 on the resource's kind, e.g. `NetworkPolicy`. */
  readonly kind: string;
  /** As written: `default/knp.default.web`, `kns.default`, `team-b/deny`… */
  readonly name: string;
  readonly direction: "ingress" | "egress";
}

const FORM =
  /^((?:Staged)?(?:Global|Kubernetes|KubernetesCluster|Cluster|Admin|BaselineAdmin)?(?:Network)?Policy|Profile) (\S+) (ingress|egress)$/;

export function readChainComment(comment: string): ChainComment | undefined {
  const [, kind, name, direction] = FORM.exec(comment) ?? [];
  if (kind === undefined || name === undefined || (direction !== "ingress" && direction !== "egress")) return undefined;
  return { what: kind === "Profile" ? "profile" : "policy", kind, name, direction };
}

/** The first such comment of a chain's first rule. */
export function chainNameIn(comments: readonly string[]): ChainComment | undefined {
  for (const comment of comments) {
    const found = readChainComment(comment);
    if (found !== undefined) return found;
  }
  return undefined;
}
