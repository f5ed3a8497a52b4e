// The sets that Felix always names the same, and the versions that have them (felix/rules/rule_defs.go).

export interface FixedSet {
  readonly id: string;
  /** Versions are numbers, major * 100 + minor. */
  readonly since: number;
  readonly until: number | undefined;
  /** What its members are. */
  readonly members: string;
}

export const FIXED_SETS: readonly FixedSet[] = [
  { id: "all-ipam-pools", since: 201, until: 332, members: "every IP pool" },
  { id: "network-ip-pools", since: 332, until: undefined, members: "every IP pool but those only for load balancers" },
  { id: "masq-ipam-pools", since: 201, until: undefined, members: "the IP pools with outgoing NAT" },
  { id: "all-hosts", since: 201, until: 301, members: "the addresses of Calico's nodes" },
  {
    id: "all-hosts-net",
    since: 302,
    until: undefined,
    members: "the addresses of Calico's nodes, and networks outside that count as such",
  },
  { id: "all-vxlan-net", since: 307, until: undefined, members: "the nodes that VXLAN packets may come from" },
  { id: "this-host", since: 301, until: undefined, members: "the node's own addresses" },
  { id: "dscp-src-net", since: 331, until: undefined, members: "workloads and hosts with a DSCP value of their own" },
  { id: "all-istio-weps", since: 332, until: undefined, members: "the workloads of Istio's ambient mesh" },
];
