// Reads a node description in JSON (interfaces, routes and rules in `ip` words, sysctls), as used to compare walks with
// those of a real kernel. What the kernel adds by itself is added here: connected routes, lo, rule priorities.
import type { IpSetFile } from "#engine/ipset/ipset.ts";
import { type Family, sameAddress } from "#engine/net/address.ts";
import { plainText } from "#engine/net/oracle-json.ts";
import { inferNode } from "#engine/node/infer.ts";
import { addressOf } from "#engine/node/ip-addr.ts";
import { routeOf } from "#engine/node/ip-route.ts";
import { DEFAULT_RULES, ruleOf } from "#engine/node/ip-rule.ts";
import { outputLines } from "#engine/node/lines.ts";
import { connectedRoutes } from "#engine/node/local-table.ts";
import type { NetworkInterface, NodeContext, Route, RoutingRule } from "#engine/node/node.ts";
import type { Word } from "#engine/text/span.ts";

/** A fresh kernel's values, with rp_filter and redirects off, where the description says nothing. */
const DEFAULTS: Readonly<Record<string, string>> = {
  "net.ipv4.ip_forward": "0",
  "net.ipv4.conf.all.rp_filter": "0",
  "net.ipv4.conf.all.route_localnet": "0",
  "net.ipv4.conf.all.send_redirects": "0",
  "net.ipv6.conf.all.forwarding": "0",
};
const INTERFACE_DEFAULTS: Readonly<Record<string, string>> = { rp_filter: "0", route_localnet: "0", send_redirects: "0" };

/** The sets' file is named in the description but read by the caller; without it the members are not known. */
export function nodeFromDescription(json: unknown, ipset?: IpSetFile): NodeContext {
  const description = recordOf(json);
  const interfaces = listOf(description.interfaces).flatMap(interfaceOf);
  const noSets = description.ipset === null || description.ipset === undefined;
  const sets = ipset?.sets.map((set) => [set.name.text, set] as const) ?? (noSets ? [] : undefined);
  const sysctls = new Map(Object.entries(DEFAULTS));
  for (const { name } of interfaces) {
    for (const [key, value] of Object.entries(INTERFACE_DEFAULTS)) sysctls.set(`net.ipv4.conf.${name}.${key}`, value);
  }
  for (const [key, value] of Object.entries(recordOf(description.sysctls))) sysctls.set(key, plainText(value));
  const { assumptions: _, ...node } = inferNode({
    interfaces,
    routes: routesOf(interfaces, listOf(description.routes)),
    rules: rulesOf(listOf(description.rules)),
    sets: sets && new Map(sets),
    sysctls,
    allTables: true,
    multicastGroups: [],
    assumptions: [],
  });
  return { ...node, assumptions: [] };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function wordsOf(text: unknown): readonly Word[] {
  return outputLines(textOf(text) ?? "").flatMap((line) => line.words);
}

function interfaceOf(value: unknown): NetworkInterface[] {
  const { name, addresses, up, mac, mtu } = recordOf(value);
  const known = textOf(name);
  if (known === undefined) return [];
  return [
    {
      name: known,
      addresses: secondaries(listOf(addresses).flatMap((text) => addressOf(wordsOf(text)) ?? [])),
      up: up !== false,
      mac: textOf(mac)?.toLowerCase(),
      mtu: typeof mtu === "number" ? mtu : 1500,
    },
  ];
}

/** A further address of the same IPv4 subnet is a secondary one (__inet_insert_ifa()). */
function secondaries(addresses: readonly NetworkInterface["addresses"][number][]): NetworkInterface["addresses"] {
  return addresses.map((one, i) => {
    const [own] = connectedTo([one]);
    const earlier = connectedTo(addresses.slice(0, i));
    const repeated = one.address.length === 1 && own !== undefined && earlier.some((route) => samePlace(route, own));
    return repeated ? { ...one, secondary: true } : one;
  });
}

function connectedTo(addresses: NetworkInterface["addresses"]): Route[] {
  return connectedRoutes({ name: "", addresses, up: true, mac: undefined, mtu: undefined });
}

function samePlace(a: Route, b: Route): boolean {
  const same = sameAddress(a.destination.address, b.destination.address) && sameAddress(a.destination.mask, b.destination.mask);
  return same && a.table === b.table && a.metric === b.metric;
}

/** `ip route replace`, in order, on top of the connected routes. */
function routesOf(interfaces: readonly NetworkInterface[], texts: readonly unknown[]): Route[] {
  const routes = interfaces.flatMap(connectedRoutes);
  for (const text of texts) {
    const words = wordsOf(text);
    const family = words.some((word) => word.text.includes(":")) ? 6 : 4;
    const route = routeOf(words, family);
    if (route === undefined) continue;
    const at = routes.findIndex((other) => samePlace(other, route));
    if (at >= 0) routes[at] = route;
    else routes.push(route);
  }
  return routes;
}

/** Rules without a priority go in front of the second rule there is (fib_default_rule_pref()). */
function rulesOf(texts: readonly unknown[]): RoutingRule[] {
  const rules: RoutingRule[] = [];
  for (const text of texts) {
    const words = wordsOf(text).map((word) => word.text);
    const family: Family = words.some((word) => word === "-6" || word.includes(":")) ? 6 : 4;
    const priorities = [...DEFAULT_RULES[family], ...rules.filter((rule) => rule.family === family)].map((rule) => rule.priority);
    const second = priorities.sort((a, b) => a - b)[1] ?? 0;
    const rule = ruleOf(
      words.filter((word) => word !== "-6" && word !== "-4"),
      family,
      Math.max(second - 1, 0),
    );
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}
