// The beginnings of the names of Felix's chains, and the chains with a fixed name, with the version that brought them
// (felix/rules/rule_defs.go). What a chain does in words stands in engine/calico/chain-tables/calico.ts.

export type ChainSubjectKind =
  | "policy"
  | "profile"
  | "policy-group"
  | "workload"
  | "host"
  | "forward-host"
  | "endpoint-mark"
  | "dispatch-branch";

export interface ChainPrefix {
  readonly prefix: string;
  readonly what: ChainSubjectKind;
  /** As policies count it: ingress is towards the endpoint. Undefined where a chain has none. */
  readonly direction: "ingress" | "egress" | undefined;
  /** Versions are numbers, major * 100 + minor: 201 is 2.1. */
  readonly since: number;
}

const NAMED: readonly ChainPrefix[] = [
  { prefix: "cali-pi-", what: "policy", direction: "ingress", since: 201 },
  { prefix: "cali-po-", what: "policy", direction: "egress", since: 201 },
  { prefix: "cali-pri-", what: "profile", direction: "ingress", since: 201 },
  { prefix: "cali-pro-", what: "profile", direction: "egress", since: 201 },
  { prefix: "cali-gi-", what: "policy-group", direction: "ingress", since: 328 },
  { prefix: "cali-go-", what: "policy-group", direction: "egress", since: 328 },
  { prefix: "cali-tw-", what: "workload", direction: "ingress", since: 201 },
  { prefix: "cali-fw-", what: "workload", direction: "egress", since: 201 },
  { prefix: "cali-fh-", what: "host", direction: "ingress", since: 201 },
  { prefix: "cali-th-", what: "host", direction: "egress", since: 201 },
  { prefix: "cali-fhfw-", what: "forward-host", direction: "ingress", since: 300 },
  { prefix: "cali-thfw-", what: "forward-host", direction: "egress", since: 300 },
  { prefix: "cali-sm-", what: "endpoint-mark", direction: undefined, since: 301 },
];

/** A dispatch root's name with `-` and the next character of the interfaces' names behind it. */
const BRANCHES: readonly ChainPrefix[] = [
  { prefix: "cali-from-wl-dispatch-", what: "dispatch-branch", direction: "egress", since: 201 },
  { prefix: "cali-to-wl-dispatch-", what: "dispatch-branch", direction: "ingress", since: 201 },
  { prefix: "cali-from-host-endpoint-", what: "dispatch-branch", direction: "ingress", since: 201 },
  { prefix: "cali-to-host-endpoint-", what: "dispatch-branch", direction: "egress", since: 201 },
  { prefix: "cali-from-hep-forward-", what: "dispatch-branch", direction: "ingress", since: 300 },
  { prefix: "cali-to-hep-forward-", what: "dispatch-branch", direction: "egress", since: 300 },
  { prefix: "cali-set-endpoint-mark-", what: "dispatch-branch", direction: undefined, since: 301 },
];

export const CHAIN_PREFIXES: readonly ChainPrefix[] = [...NAMED, ...BRANCHES];

/** Chains that always have the same name, and since when. */
export const FIXED_CHAINS: ReadonlyMap<string, number> = new Map([
  ["cali-PREROUTING", 201],
  ["cali-INPUT", 201],
  ["cali-FORWARD", 201],
  ["cali-OUTPUT", 201],
  ["cali-POSTROUTING", 201],
  ["cali-wl-to-host", 201],
  ["cali-from-wl-dispatch", 201],
  ["cali-to-wl-dispatch", 201],
  ["cali-from-host-endpoint", 201],
  ["cali-to-host-endpoint", 201],
  ["cali-from-hep-forward", 300],
  ["cali-to-hep-forward", 300],
  ["cali-failsafe-in", 201],
  ["cali-failsafe-out", 201],
  ["cali-nat-outgoing", 201],
  ["cali-fip-dnat", 201],
  ["cali-fip-snat", 201],
  ["cali-forward-check", 301],
  ["cali-set-endpoint-mark", 301],
  ["cali-forward-endpoint-mark", 301],
  ["cali-from-endpoint-mark", 301],
  ["cali-cidr-block", 317],
  ["cali-wireguard-incoming-mark", 320],
  ["cali-rpf-skip", 323],
  ["cali-untracked-flows", 323],
  ["cali-untracked-policy", 323],
  ["cali-egress-dscp", 331],
]);
