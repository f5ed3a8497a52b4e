// The node around a dump: interfaces, addresses, routes and sets, as far as they are known.

import type { IpSet } from "#engine/ipset/ipset.ts";
import type { Address, Family, Prefix } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";

export interface InterfaceAddress {
  readonly address: Address;
  /** 0..32 or 0..128. */
  readonly prefixLength: number;
  /** Only when it is not the last address of the prefix. */
  readonly broadcast: Address | undefined;
  readonly secondary: boolean;
  /** Other end of a point-to-point link; the prefix is then the peer's. */
  readonly peer?: Address;
  /** 0 global, 200 site, 253 link, 254 host; absent = as the address itself suggests. */
  readonly scope?: number;
  /** `tentative`, `deprecated`, `noprefixroute`… as `ip addr` prints them. */
  readonly flags?: readonly string[];
}

export interface NetworkInterface {
  readonly name: string;
  readonly addresses: readonly InterfaceAddress[];
  readonly up: boolean;
  readonly mac: string | undefined;
  readonly mtu: number | undefined;
}

export type RouteType =
  | "unicast"
  | "local"
  | "broadcast"
  | "multicast"
  | "blackhole"
  | "unreachable"
  | "prohibit"
  | "throw"
  | "anycast";

export interface Nexthop {
  readonly device: string | undefined;
  readonly gateway: Address | undefined;
}

/** One line of `ip route`. */
export interface Route {
  readonly type: RouteType;
  readonly destination: Prefix;
  readonly device: string | undefined;
  readonly gateway: Address | undefined;
  readonly preferredSource: Address | undefined;
  readonly metric: number;
  /** 254 main, 255 local, 253 default, or any number or name-resolved id. */
  readonly table: number;
  /** 0 global, 253 link, 254 host; absent = global with a gateway, link without. */
  readonly scope?: number;
  /** All ways of a route that has several; `device` and `gateway` are the first. */
  readonly nexthops?: readonly Nexthop[];
  /** It gives packets a realm, which makes the kernel check every source (fib_num_tclassid_users). */
  readonly hasRealm?: true;
  /** The kernel passes it over (flag `dead`). */
  readonly dead?: boolean;
  /** What else it asks of a packet (`tos`, `from`…) that is not modelled: whether it applies is not known. */
  readonly otherConditions?: readonly string[];
}

/** One line of `ip rule`. */
export interface RoutingRule {
  readonly priority: number;
  readonly family: Family;
  readonly inverted: boolean;
  readonly from: Prefix | undefined;
  readonly to: Prefix | undefined;
  readonly mark: { readonly value: number; readonly mask: number } | undefined;
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  readonly action: { readonly lookup: number } | "blackhole" | "unreachable" | "prohibit" | "unknown";
  /** Results of the look-up with a prefix this short or shorter do not count. */
  readonly suppressPrefixLength?: number;
  /** What else it asks of a packet (`dport`, `uidrange`…) that is not modelled: whether it applies is not known. */
  readonly otherConditions?: readonly string[];
}

/** `undefined` means: nobody told. An empty list means: there are none. */
export interface NodeContext {
  readonly interfaces: readonly NetworkInterface[] | undefined;
  /** Routes the administrator sees (`ip route show table all` without table local); the local table is derived from the addresses. */
  readonly routes: readonly Route[] | undefined;
  /** Without the three rules every node has (local, main, default). */
  readonly rules: readonly RoutingRule[] | undefined;
  readonly sets: ReadonlyMap<string, IpSet> | undefined;
  /** e.g. `net.ipv4.ip_forward` → `1`. */
  readonly sysctls: ReadonlyMap<string, string>;
  /** What was taken for granted to build this context, in words, for the user to see and overturn. */
  readonly assumptions: readonly string[];
  /** Families whose addresses, routes or rules nobody gave although the list is there (`ip -4 addr` alone…). */
  readonly addressesUntold?: readonly Family[];
  readonly routesUntold?: readonly Family[];
  readonly rulesUntold?: readonly Family[];
  /** `routes` holds every table, so that a table without routes is empty. */
  readonly allTables?: boolean;
  /** Priorities of the default rules (0, 32766, 32767) that were taken away. */
  readonly removedDefaultRules?: readonly { readonly family: Family; readonly priority: number }[];
  /** Multicast groups that programs on the node have joined, on any device; absent = nobody told. */
  readonly multicastGroups?: readonly Address[];
}

export const UNKNOWN_NODE: NodeContext = {
  interfaces: undefined,
  routes: undefined,
  rules: undefined,
  sets: undefined,
  sysctls: new Map(),
  assumptions: [],
};

/** Where a packet goes. `why` is in words a network operator uses. */
export type RoutingDecision =
  | { readonly kind: "local" }
  | { readonly kind: "forward"; readonly device: string; readonly gateway: Address | undefined }
  /** Local sender only: leaves by `device` ("lo" for own addresses). */
  | {
      readonly kind: "output";
      readonly device: string;
      readonly gateway: Address | undefined;
      /** The source the kernel chooses for a sender that chose none. */
      readonly source: Address | undefined;
      /** Broadcast and multicast: a copy also comes back up here. Absent means "no". */
      readonly alsoDelivered?: Answer;
    }
  | { readonly kind: "dropped"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };
