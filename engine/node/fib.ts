// Route look-up through rules and tables, for both families: fib_table_lookup() in net/ipv4/fib_trie.c, fib_rules_lookup()
// in net/core/fib_rules.c, fib6_table_lookup() in net/ipv6/route.c. What is not known stays unknown.
import { type Address, contains, type Family, familyOf, prefixLength } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import { DEFAULT_RULES } from "#engine/node/ip-rule.ts";
import { isLinkLocal6, isLoopback, isMulticast, isUp, localRoutes } from "#engine/node/local-table.ts";
import type { Nexthop, NodeContext, Route, RouteType, RoutingRule } from "#engine/node/node.ts";
import { DEFAULT_TABLE, LOCAL_TABLE, MAIN_TABLE } from "#engine/node/tables.ts";

/** What a look-up asks for (struct flowi4, flowi6). */
export interface Flow {
  readonly destination: Address;
  /** Undefined when the sender has chosen none. */
  readonly source: Address | undefined;
  readonly mark: number;
  /** Device it came in by, "lo" for the node's own. */
  readonly inDevice: string;
  /** Device it must leave by. */
  readonly outDevice: string | undefined;
  /** IPv6: a route by another device does not count (RT6_LOOKUP_F_IFACE). */
  readonly strict?: boolean;
  /** IPv6: the device counts before the metric. */
  readonly deviceFirst?: boolean;
}

export type Lookup =
  | { readonly kind: "route"; readonly route: Route; readonly hops: readonly Nexthop[]; readonly length: number }
  /** A route or rule that refuses: blackhole, unreachable, prohibit. */
  | { readonly kind: "refused"; readonly by: Refusing }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

export function lookUp(node: NodeContext, flow: Flow): Lookup {
  const family = familyOf(flow.destination);
  const rules = rulesOf(node, family);
  if (rules === undefined) return withoutRules(node, flow, family);
  // Until a first rule is added, IPv4 keeps tables local and main in one trie (fib_trie_table()): the longest prefix of both wins.
  if (family === 4 && !hasCustomRules(node, 4)) {
    const both = tableLookup(node, flow, [LOCAL_TABLE, MAIN_TABLE]);
    return both.kind === "none" ? tableLookup(node, flow, [DEFAULT_TABLE]) : both;
  }
  return byRules(node, flow, rules, 0);
}

/** The rules in order of priority; undefined when nobody told them. */
function rulesOf(node: NodeContext, family: Family): readonly RoutingRule[] | undefined {
  if (node.rules === undefined || node.rulesUntold?.includes(family)) return undefined;
  const removed = (node.removedDefaultRules ?? []).filter((rule) => rule.family === family).map((rule) => rule.priority);
  const usual = DEFAULT_RULES[family]
    .filter((rule) => !removed.includes(rule.priority))
    .map(({ priority, table }): RoutingRule => ({ ...MATCH_ALL, family, priority, action: { lookup: table } }));
  const own = node.rules.filter((rule) => rule.family === family);
  return [...usual, ...own].sort((a, b) => a.priority - b.priority);
}

const MATCH_ALL = {
  inverted: false,
  from: undefined,
  to: undefined,
  mark: undefined,
  inInterface: undefined,
  outInterface: undefined,
} as const;

/** Whether the family's rules were ever changed, which the kernel remembers. */
export function hasCustomRules(node: NodeContext, family: Family): boolean {
  const removed = node.removedDefaultRules?.some((rule) => rule.family === family) === true;
  return removed || node.rules?.some((rule) => rule.family === family) === true;
}

/** Without the rules only the local table, which comes first, can be answered for. */
function withoutRules(node: NodeContext, flow: Flow, family: Family): Lookup {
  const local = tableLookup(node, flow, [LOCAL_TABLE]);
  if (local.kind === "route" || local.kind === "unknown") return local;
  return { kind: "unknown", why: `the IPv${family} routing rules (ip rule) are not known` };
}

/** fib_rules_lookup(): the first rule that matches and whose table has a route. */
function byRules(node: NodeContext, flow: Flow, rules: readonly RoutingRule[], from: number): Lookup {
  for (let i = from; i < rules.length; i++) {
    const rule = rules[i];
    if (rule === undefined) break;
    const match = matches(rule, flow);
    if (match === "no") continue;
    const found = actionOf(node, flow, rule);
    if (match === "yes" && found.kind !== "none") return found;
    if (match === "unknown") {
      const rest = byRules(node, flow, rules, i + 1);
      if (found.kind === "none" || sameLookup(found, rest)) return rest;
      return { kind: "unknown", why: `whether routing rule ${rule.priority} applies is not known` };
    }
  }
  return { kind: "none" };
}

/** fib_rule_match() and fib4_rule_match(); `not` turns the whole around. */
function matches(rule: RoutingRule, flow: Flow): Answer {
  const { from, to, mark, inInterface, outInterface } = rule;
  const fits =
    (inInterface === undefined || inInterface === flow.inDevice) &&
    (outInterface === undefined || outInterface === flow.outDevice) &&
    (mark === undefined || ((mark.value ^ flow.mark) & mark.mask) === 0) &&
    (to === undefined || contains(to, flow.destination)) &&
    (from === undefined || (flow.source === undefined ? prefixLength(from.mask) === 0 : contains(from, flow.source)));
  if (fits && rule.otherConditions !== undefined) return "unknown";
  return fits !== rule.inverted ? "yes" : "no";
}

function actionOf(node: NodeContext, flow: Flow, rule: RoutingRule): Lookup {
  const { action, suppressPrefixLength, priority } = rule;
  if (action === "unknown") return { kind: "unknown", why: `what routing rule ${priority} does is not known` };
  if (typeof action === "string") return { kind: "refused", by: action };
  const found = tableLookup(node, flow, [action.lookup]);
  const suppressed = found.kind === "route" && suppressPrefixLength !== undefined && found.length <= suppressPrefixLength;
  return suppressed ? { kind: "none" } : found;
}

/** Whether two look-ups send a packet the same way. */
function sameLookup(a: Lookup, b: Lookup): boolean {
  if (a.kind === "refused" || a.kind === "none") return a.kind === b.kind;
  if (a.kind !== "route" || b.kind !== "route" || a.route.type !== b.route.type || a.hops.length !== b.hops.length) return false;
  return a.hops.every((hop, i) => hop.device === b.hops[i]?.device);
}

/** The routes of a table, or why they are not known. */
function routesOf(node: NodeContext, table: number, family: Family): readonly Route[] | { readonly unknown: string } {
  if (table === LOCAL_TABLE) {
    return localRoutes(node, family) ?? { unknown: `the node's IPv${family} addresses (ip addr) are not known` };
  }
  if (node.routes === undefined || node.routesUntold?.includes(family)) {
    return { unknown: `the node's IPv${family} routes (ip route) are not known` };
  }
  const routes = node.routes.filter((route) => route.table === table && familyOf(route.destination.address) === family);
  const told = routes.length > 0 || table === MAIN_TABLE || table === DEFAULT_TABLE || node.allTables === true;
  return told ? routes : { unknown: `the routes of table ${table} are not known (ip route show table all)` };
}

/** One table, or two that the kernel keeps in one trie. */
export function tableLookup(node: NodeContext, flow: Flow, tables: readonly number[]): Lookup {
  const family = familyOf(flow.destination);
  const candidates: Candidate[] = [];
  let unknown: string | undefined;
  for (const table of tables) {
    const routes = routesOf(node, table, family);
    if ("unknown" in routes) unknown ??= routes.unknown;
    else for (const route of routes) addCandidate(candidates, route, flow.destination);
  }
  candidates.sort(moreSpecificFirst);
  const found = family === 4 ? firstOf4(node, flow, candidates) : firstOf6(flow, usable6(node, candidates));
  if (unknown === undefined) return found;
  // Nothing is more specific than a single address, and table local comes before main.
  const certain = found.kind === "route" && found.length === flow.destination.length * 32 && found.route.table === LOCAL_TABLE;
  return certain ? found : { kind: "unknown", why: unknown };
}

interface Candidate {
  readonly route: Route;
  readonly length: number;
}

function addCandidate(candidates: Candidate[], route: Route, destination: Address): void {
  if (contains(route.destination, destination)) candidates.push({ route, length: prefixLength(route.destination.mask) ?? 0 });
}

/** Longest prefix, then table local before main (both in one trie), then the lower metric; the order given decides between equals. */
function moreSpecificFirst(a: Candidate, b: Candidate): number {
  return b.length - a.length || b.route.table - a.route.table || a.route.metric - b.route.metric;
}

function firstOf4(node: NodeContext, flow: Flow, candidates: readonly Candidate[]): Lookup {
  for (const [i, { route, length }] of candidates.entries()) {
    if (route.dead) continue;
    const found = useOf4(node, flow, route, length);
    if (found === undefined) continue;
    if (route.otherConditions !== undefined) {
      const rest = firstOf4(node, flow, candidates.slice(i + 1));
      return sameLookup(found, rest)
        ? rest
        : { kind: "unknown", why: `whether a route with "${route.otherConditions[0]}" applies is not known` };
    }
    return found;
  }
  return { kind: "none" };
}

/** What the route says, or undefined when it is passed over: wrong device, or a device that is down. */
function useOf4(node: NodeContext, flow: Flow, route: Route, length: number): Lookup | undefined {
  const { type } = route;
  if (isRefusing(type)) return { kind: "refused", by: type };
  if (type === "throw") return { kind: "none" };
  const hops = hopsOf(route).filter(
    ({ device }) =>
      (flow.outDevice === undefined || device === flow.outDevice) &&
      (type === "local" || device === undefined || isUp(node, device) !== false),
  );
  return hops.length === 0 ? undefined : { kind: "route", route, hops, length };
}

export function hopsOf(route: Route): readonly Nexthop[] {
  return route.nexthops ?? [{ device: route.device, gateway: route.gateway }];
}

function usable6(node: NodeContext, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(
    ({ route }) => !route.dead && (isOwn(route.type) || route.device === undefined || isUp(node, route.device) !== false),
  );
}

/** Addresses that mean something on one link only (rt6_need_strict()). */
function needsDevice(address: Address): boolean {
  return isMulticast(address) || isLinkLocal6(address) || isLoopback(address);
}

/**
 * Of equally specific routes find_rr_leaf() takes the lowest metric and there the wanted device; rt6_device_match(), which
 * `-m rpfilter` asks, takes the wanted device whatever its metric. A wrong device will do unless the look-up is strict.
 */
function firstOf6(flow: Flow, usable: readonly Candidate[]): Lookup {
  const wanted = flow.outDevice ?? (flow.inDevice === "lo" ? undefined : flow.inDevice);
  const strict = flow.strict === true || needsDevice(flow.destination);
  for (const group of groupsOf(usable, flow.deviceFirst === true)) {
    const byDevice = group.filter(({ route }) => wanted === undefined || devicesOf(route).includes(wanted));
    const chosen = byDevice.length > 0 || (strict && wanted !== undefined) ? byDevice : group;
    const found = useOf6(chosen);
    if (found !== undefined) return found;
  }
  return { kind: "none" };
}

/** Refusing routes belong to lo. */
function devicesOf(route: Route): readonly (string | undefined)[] {
  return isRefusing(route.type) || route.type === "throw" ? ["lo"] : hopsOf(route).map((hop) => hop.device);
}

/** Runs of candidates with the same prefix and, unless `allMetrics`, the same metric. */
function groupsOf(candidates: readonly Candidate[], allMetrics: boolean): Candidate[][] {
  const groups: Candidate[][] = [];
  for (const candidate of candidates) {
    const first = groups.at(-1)?.[0];
    const joins = first?.length === candidate.length && (allMetrics || first.route.metric === candidate.route.metric);
    if (joins) groups.at(-1)?.push(candidate);
    else groups.push([candidate]);
  }
  return groups;
}

/** The first of the routes; those by a gateway with the same metric are ways of one route (rt6_qualify_for_ecmp()). */
function useOf6(chosen: readonly Candidate[]): Lookup | undefined {
  const [first] = chosen;
  if (first === undefined) return undefined;
  const { route, length } = first;
  const condition = chosen.find((one) => one.route.otherConditions !== undefined)?.route.otherConditions?.[0];
  if (condition !== undefined) return { kind: "unknown", why: `whether a route with "${condition}" applies is not known` };
  if (isRefusing(route.type)) return { kind: "refused", by: route.type };
  if (route.type === "throw") return { kind: "none" };
  if (route.gateway === undefined) return { kind: "route", route, hops: hopsOf(route), length };
  const ways = chosen.filter((one) => one.route.metric === route.metric && one.route.gateway !== undefined);
  return { kind: "route", route, hops: ways.flatMap((one) => hopsOf(one.route)), length };
}

function isOwn(type: RouteType): boolean {
  return type === "local" || type === "anycast";
}

type Refusing = "blackhole" | "unreachable" | "prohibit";

function isRefusing(type: RouteType): type is Refusing {
  return type === "blackhole" || type === "unreachable" || type === "prohibit";
}
