// The form of the tables in this folder: one row a chain name, one table an owner.

/** What a chain does, in Felix's terms for Calico's own; `foreign` for the chains of other programs. */
export type ChainKind =
  | "builtin"
  | "hook"
  | "dispatch"
  | "dispatch-branch"
  | "workload-egress"
  | "workload-ingress"
  | "host-endpoint-from"
  | "host-endpoint-to"
  | "forward-from"
  | "forward-to"
  | "policy-ingress"
  | "policy-egress"
  | "profile-ingress"
  | "profile-egress"
  | "group-ingress"
  | "group-egress"
  | "failsafe"
  | "nat-outgoing"
  | "floating-ip"
  | "wl-to-host"
  | "endpoint-mark"
  | "forward-check"
  | "cidr-block"
  | "wireguard-mark"
  | "rpf-skip"
  | "untracked"
  | "dscp"
  | "historic"
  | "unknown-calico"
  | "foreign";

export type SubjectKind =
  | "interface"
  /** The next characters of the interface names that a dispatch branch serves. */
  | "interface-prefix"
  | "policy"
  | "profile"
  | "policy-group"
  | "service"
  | "service-endpoint"
  | "zone"
  | "jail"
  /** Something the name only gives as a digest. */
  | "digest";

export interface ChainEntry {
  /** The whole name, or a pattern with one `*`. */
  readonly name: string;
  readonly kind: ChainKind;
  /** `{}` stands for what `*` covers. */
  readonly title: string;
  /** One for all tables, or by table; "" is for the tables not named. */
  readonly sentence: string | Readonly<Record<string, string>>;
  /** What `*` covers. */
  readonly subject?: SubjectKind;
}

export interface ChainTable {
  readonly owner: string;
  readonly entries: readonly ChainEntry[];
}
