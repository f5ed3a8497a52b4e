// Reads `ip route`, `ip -6 route` and `ip route show table all`.
import { type Address, type Family, familyOf, maskOf, type Prefix, parseAddress, parsePrefix } from "#engine/net/address.ts";
import { type OutputLine, outputLines } from "#engine/node/lines.ts";
import type { Nexthop, Route, RouteType } from "#engine/node/node.ts";
import { MAIN_TABLE, tableNumber } from "#engine/node/tables.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import type { Word } from "#engine/text/span.ts";

export interface IpRouteOutput {
  readonly routes: readonly Route[];
  /** The text names the local table, as only `show table all` and `show table local` do. */
  readonly allTables: boolean;
  readonly problems: readonly Diagnostic[];
}

/** `family` is what `default` means where the line itself does not tell. */
export function parseIpRoute(text: string, family: Family): IpRouteOutput {
  const routes: Route[] = [];
  const problems: Diagnostic[] = [];
  let allTables = false;
  for (const words of statements(outputLines(text))) {
    const route = routeOf(words, family);
    const span = { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
    if (route === undefined)
      problems.push(diagnostic("node-unread-line", "warning", span, "This line is not a route; it is left out."));
    else {
      routes.push(route);
      allTables ||= words.some((word, i) => word.text === "local" && words[i - 1]?.text === "table");
    }
  }
  return { routes, allTables, problems };
}

/** A route with its `nexthop` lines, which are indented, in one list of words. */
function statements(lines: readonly OutputLine[]): Word[][] {
  const result: Word[][] = [];
  for (const line of lines) {
    if (line.text.startsWith("#")) continue;
    const above = result.at(-1);
    if (line.indented && above !== undefined && line.words[0]?.text === "nexthop")
      for (const word of line.words) above.push(word);
    else result.push([...line.words]);
  }
  return result;
}

const TYPES: readonly RouteType[] = [
  "unicast",
  "local",
  "broadcast",
  "multicast",
  "anycast",
  "blackhole",
  "unreachable",
  "prohibit",
  "throw",
];
const SCOPES: Readonly<Record<string, number>> = { global: 0, universe: 0, site: 200, link: 253, host: 254, nowhere: 255 };
/** Flags: words without a value. */
const FLAGS: ReadonlySet<string> = new Set(
  "onlink pervasive offload trap linkdown dead unresolved notify cache rt_offload rt_trap rt_offload_failed offload_failed cloned".split(
    " ",
  ),
);
/** Keywords with a value that do not change which packets the route takes. */
const QUIET: ReadonlySet<string> = new Set(
  "proto protocol mtu advmss hoplimit window rtt rttvar cwnd initcwnd initrwnd ssthresh weight expires error age users used pref preference features quickack congctl rto_min fastopen_no_cookie nhid encap lock uid".split(
    " ",
  ),
);

interface Draft {
  gateway: Address | undefined;
  device: string | undefined;
  source: Address | undefined;
  metric: number | undefined;
  table: number;
  scope: number | undefined;
  dead: boolean;
  hasRealm: boolean;
  readonly hops: { device: string | undefined; gateway: Address | undefined }[];
  readonly conditions: string[];
}

/** One route in `ip route` words; undefined when it is none. */
export function routeOf(words: readonly Word[], family: Family): Route | undefined {
  const texts = words.map((word) => word.text);
  const type = TYPES.find((name) => name === texts[0]);
  const destinationText = texts[type === undefined ? 0 : 1];
  if (destinationText === undefined) return undefined;
  const draft = draftOf(texts.slice(type === undefined ? 1 : 2));
  if (draft === undefined) return undefined;
  const destination = destinationOf(destinationText, familyOfRoute(draft, texts, family));
  if (destination === undefined) return undefined;
  return finish(type ?? "unicast", destination, draft);
}

function draftOf(words: readonly string[]): Draft | undefined {
  const draft: Draft = {
    gateway: undefined,
    device: undefined,
    source: undefined,
    metric: undefined,
    table: MAIN_TABLE,
    scope: undefined,
    dead: false,
    hasRealm: false,
    hops: [],
    conditions: [],
  };
  for (let i = 0; i < words.length; ) {
    const taken = readWord(draft, words, i);
    if (taken === undefined) return undefined;
    i += taken;
  }
  return draft;
}

/** Reads the keyword at `i`; the number of words it took, or undefined when it makes no sense. */
function readWord(draft: Draft, words: readonly string[], i: number): number | undefined {
  const word = words[i] ?? "";
  const value = words[i + 1];
  const hop = draft.hops.at(-1) ?? draft;
  if (word === "nexthop") {
    draft.hops.push({ device: undefined, gateway: undefined });
    return 1;
  }
  if (FLAGS.has(word)) {
    if (word === "dead") {
      if (draft.hops.length > 0) draft.hops.pop();
      else draft.dead = true;
    }
    return 1;
  }
  if (value === undefined) return undefined;
  switch (word) {
    case "realm":
    case "realms":
      draft.hasRealm = true;
      return 2;
    case "via": {
      const named = value === "inet" || value === "inet6";
      hop.gateway = parseAddress(named ? (words[i + 2] ?? "") : value);
      return hop.gateway === undefined ? undefined : named ? 3 : 2;
    }
    case "dev":
      hop.device = value;
      return 2;
    case "src":
      draft.source = parseAddress(value);
      return 2;
    case "metric":
    case "priority":
      draft.metric = /^\d+$/.test(value) ? Number(value) : undefined;
      return 2;
    case "table":
      draft.table = tableNumber(value);
      return 2;
    case "scope":
      draft.scope = Object.hasOwn(SCOPES, value) ? SCOPES[value] : Number(value);
      return 2;
    case "from":
    case "tos":
    case "dsfield":
    case "iif":
      draft.conditions.push(`${word} ${value}`);
      return 2;
    case "encap":
      // `encap ip6 …` has words of its own up to `via` or `dev`.
      return Math.max(2, words.findIndex((other, at) => at > i && (other === "via" || other === "dev")) - i);
    default:
      return QUIET.has(word) ? 2 : undefined;
  }
}

function familyOfRoute(draft: Draft, texts: readonly string[], family: Family): Family {
  // A route of one family may have a gateway of the other only in the form `via inet6 …`.
  if (texts.includes("inet6")) return 4;
  const told = draft.source ?? draft.gateway ?? draft.hops.find((hop) => hop.gateway !== undefined)?.gateway;
  if (told !== undefined) return familyOf(told);
  return texts.includes("pref") ? 6 : family;
}

function destinationOf(text: string, family: Family): Prefix | undefined {
  if (text !== "default" && text !== "all") return parsePrefix(text);
  return { address: maskOf(family, 0), mask: maskOf(family, 0) };
}

function finish(type: RouteType, destination: Prefix, draft: Draft): Route {
  const { hops, conditions, scope, dead, hasRealm } = draft;
  const first: Nexthop = hops[0] ?? draft;
  return {
    type,
    destination,
    device: first.device,
    gateway: first.gateway,
    preferredSource: draft.source,
    // ip6_route_info_create(): an IPv6 route without a metric gets IP6_RT_PRIO_USER.
    metric: draft.metric ?? (familyOf(destination.address) === 6 ? 1024 : 0),
    table: draft.table,
    ...(scope === undefined ? {} : { scope }),
    ...(hops.length > 1 ? { nexthops: hops } : {}),
    ...(hasRealm ? { hasRealm } : {}),
    ...(dead ? { dead } : {}),
    ...(conditions.length > 0 ? { otherConditions: conditions } : {}),
  };
}
