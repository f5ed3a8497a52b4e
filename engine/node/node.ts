// The node around a dump: interfaces, addresses, routes and sets, as far as they are known.

import type { IpSet } from "#engine/ipset/ipset.ts";
import type { Address, Family, Prefix } from "#engine/net/address.ts";

export interface InterfaceAddress {
  readonly address: Address;
  /** 0..32 or 0..128. */
  readonly prefixLength: number;
  /** Only when it is not the last address of the prefix. */
  readonly broadcast: Address | undefined;
  readonly secondary: boolean;
}

export interface NetworkInterface {
  readonly name: string;
  readonly addresses: readonly InterfaceAddress[];
  readonly up: boolean;
  readonly mac: string | undefined;
  readonly mtu: number | undefined;
}

export type RouteType = "unicast" | "local" | "broadcast" | "multicast" | "blackhole" | "unreachable" | "prohibit" | "throw";

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
      readonly source: Address | undefined;
    }
  /** Delivered here and also sent on (broadcast and multicast of a local sender). */
  | { readonly kind: "dropped"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };
