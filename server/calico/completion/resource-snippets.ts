// Resources to begin with: as little as their kind needs, places to fill in marked.

export interface ResourceSnippet {
  readonly label: string;
  readonly words: string;
  readonly body: string;
}

const V3 = "apiVersion: projectcalico.org/v3";

export const RESOURCE_SNIPPETS: readonly ResourceSnippet[] = [
  {
    label: "GlobalNetworkPolicy",
    words: "A policy for endpoints of the whole cluster.",
    body: `${V3}
kind: GlobalNetworkPolicy
metadata:
  name: \${1:name}
spec:
  order: \${2:100}
  selector: \${3:all()}
  types: [\${4:Ingress}]
  ingress:
    - action: \${5|Allow,Deny,Log,Pass|}
$0`,
  },
  {
    label: "NetworkPolicy",
    words: "A policy of Calico's for the endpoints of a namespace.",
    body: `${V3}
kind: NetworkPolicy
metadata:
  name: \${1:name}
  namespace: \${2:default}
spec:
  order: \${3:100}
  selector: \${4:all()}
  types: [\${5:Ingress}]
  ingress:
    - action: \${6|Allow,Deny,Log,Pass|}
$0`,
  },
  {
    label: "NetworkPolicy (Kubernetes)",
    words: "A policy of Kubernetes' for the pods of a namespace.",
    body: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: \${1:name}
  namespace: \${2:default}
spec:
  podSelector:
    matchLabels:
      \${3:app}: \${4:name}
  policyTypes: [\${5:Ingress}]
  ingress:
    - from:
        - podSelector: {}
$0`,
  },
  {
    label: "Tier",
    words: "A group of policies that is evaluated before or behind others.",
    body: `${V3}
kind: Tier
metadata:
  name: \${1:name}
spec:
  order: \${2:100}
$0`,
  },
  {
    label: "GlobalNetworkSet",
    words: "Networks under labels that policies of the whole cluster can select.",
    body: `${V3}
kind: GlobalNetworkSet
metadata:
  name: \${1:name}
  labels:
    \${2:role}: \${3:outside}
spec:
  nets:
    - \${4:192.0.2.0/24}
$0`,
  },
  {
    label: "NetworkSet",
    words: "Networks under labels that policies of their namespace can select.",
    body: `${V3}
kind: NetworkSet
metadata:
  name: \${1:name}
  namespace: \${2:default}
  labels:
    \${3:role}: \${4:outside}
spec:
  nets:
    - \${5:192.0.2.0/24}
$0`,
  },
  {
    label: "HostEndpoint",
    words: "An interface of a host that policies apply to.",
    body: `${V3}
kind: HostEndpoint
metadata:
  name: \${1:name}
  labels:
    \${2:role}: \${3:host}
spec:
  node: \${4:node}
  interfaceName: \${5:eth0}
$0`,
  },
  {
    label: "IPPool",
    words: "Addresses that Calico gives to workloads.",
    body: `${V3}
kind: IPPool
metadata:
  name: \${1:name}
spec:
  cidr: \${2:10.48.0.0/16}
  natOutgoing: true
$0`,
  },
  {
    label: "FelixConfiguration",
    words: "Settings of Calico's agent on all nodes.",
    body: `${V3}
kind: FelixConfiguration
metadata:
  name: default
spec:
  $0`,
  },
];
