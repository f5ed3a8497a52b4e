// Names that every cluster has or that come with Calico, so that their chains are known with no resource loaded.

export const WELL_KNOWN_NAMESPACES: readonly string[] = [
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "calico-system",
  "calico-apiserver",
  "tigera-operator",
];

/** Namespace, then the service accounts in it; every namespace has `default` besides. */
export const WELL_KNOWN_SERVICE_ACCOUNTS: readonly (readonly [namespace: string, ...names: string[]])[] = [
  [
    "kube-system",
    "coredns",
    "coredns-autoscaler",
    "kube-dns",
    "metrics-server",
    "konnectivity-agent",
    "calico-kube-controllers",
    "calico-node",
    "calico-typha",
    "kube-proxy",
    "local-path-provisioner-service-account",
  ],
  ["calico-system", "calico-kube-controllers", "calico-node", "calico-typha", "csi-node-driver", "goldmane", "whisker"],
  ["calico-apiserver", "calico-apiserver"],
  ["tigera-operator", "tigera-operator"],
];

/** Kubernetes policies of Calico's own operator. */
export const WELL_KNOWN_POLICIES: readonly (readonly [namespace: string, name: string])[] = [
  ["calico-apiserver", "allow-apiserver"],
  ["calico-system", "allow-apiserver"],
  ["calico-system", "goldmane"],
  ["calico-system", "whisker"],
];

export const WELL_KNOWN_PROFILES: readonly string[] = ["projectcalico-default-allow"];

/** Stands for every interface without an endpoint of its own, in chain names (v3.14 and later). */
export const ANY_INTERFACE = "any-interface-at-all";
