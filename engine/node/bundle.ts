// Which file of a node's folder is what, and the node context they make together.
import type { IpSet } from "#engine/ipset/ipset.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import type { Family } from "#engine/net/address.ts";
import { mergeInterfaces, parseIpAddr } from "#engine/node/ip-addr.ts";
import { parseIpRoute } from "#engine/node/ip-route.ts";
import { parseIpRule } from "#engine/node/ip-rule.ts";
import { type NodeContext, UNKNOWN_NODE } from "#engine/node/node.ts";
import { parseSysctls } from "#engine/node/sysctl-text.ts";

export type BundleRole =
  | "iptables"
  | "ip6tables"
  | "iptables-legacy"
  | "ip6tables-legacy"
  | "iptables-nft"
  | "ip6tables-nft"
  | "ipset"
  | "ip-addr"
  | "ip4-addr"
  | "ip6-addr"
  | "ip-link"
  | "ip-route"
  | "ip6-route"
  | "ip-rule"
  | "ip6-rule"
  | "sysctl"
  | "conntrack";

export interface BundleFile {
  readonly role: BundleRole;
  readonly text: string;
}

/** Our own plain names, those of `calicoctl node diags` and of `calicoctl cluster diags`, and common ones for dumps. */
const NAMES: Readonly<Record<string, BundleRole>> = {
  "iptables.save": "iptables",
  "iptables-save": "iptables",
  "iptables-save.txt": "iptables",
  "rules.v4": "iptables",
  ipv4_tables: "iptables",
  "ip6tables.save": "ip6tables",
  "ip6tables-save": "ip6tables",
  "ip6tables-save.txt": "ip6tables",
  "rules.v6": "ip6tables",
  ipv6_tables: "ip6tables",
  "iptables-legacy-save.txt": "iptables-legacy",
  "ip6tables-legacy-save.txt": "ip6tables-legacy",
  "iptables-nft-save.txt": "iptables-nft",
  "ip6tables-nft-save.txt": "ip6tables-nft",
  ipsets: "ipset",
  "ipset-list.txt": "ipset",
  "ipset-save.txt": "ipset",
  "ip-addr.txt": "ip-addr",
  ipv4_addr: "ip4-addr",
  ipv6_addr: "ip6-addr",
  "ip-link.txt": "ip-link",
  "ip-route.txt": "ip-route",
  ipv4_route: "ip-route",
  "ip-route-v6.txt": "ip6-route",
  ipv6_route: "ip6-route",
  "ip-rule.txt": "ip-rule",
  "ip-rule-v6.txt": "ip6-rule",
  "sysctl.txt": "sysctl",
  "conntrack-list.txt": "conntrack",
};

/** What the file holds, by its name alone (folders in front of it do not matter); undefined when it is none of a bundle. */
export function bundleFile(name: string): BundleRole | undefined {
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1).toLowerCase();
  if (Object.hasOwn(NAMES, base)) return NAMES[base];
  return base.endsWith(".ipset") ? "ipset" : undefined;
}

/** The context as far as the files tell it. Rulesets are no part of it; problems in the files are found by their own parsers. */
export function nodeFromBundle(files: readonly BundleFile[]): NodeContext {
  const assumptions: string[] = [];
  const sets = setsOf(textsOf(files, "ipset"));
  const sysctls = new Map(textsOf(files, "sysctl").flatMap((text) => [...parseSysctls(text)]));
  return {
    ...UNKNOWN_NODE,
    ...interfacesOf(files, assumptions),
    ...routesOf(files, assumptions),
    ...rulesOf(files, assumptions),
    sets,
    sysctls,
    assumptions,
  };
}

function textsOf(files: readonly BundleFile[], ...roles: readonly BundleRole[]): string[] {
  return files.filter((file) => roles.includes(file.role)).map((file) => file.text);
}

function setsOf(texts: readonly string[]): ReadonlyMap<string, IpSet> | undefined {
  if (texts.length === 0) return undefined;
  return new Map(texts.flatMap((text) => parseIpSets(text).sets.map((set): [string, IpSet] => [set.name.text, set])));
}

function interfacesOf(files: readonly BundleFile[], assumptions: string[]): Partial<NodeContext> {
  const both = textsOf(files, "ip-addr");
  const [four, six] = [textsOf(files, "ip4-addr"), textsOf(files, "ip6-addr")];
  if (both.length + four.length + six.length === 0) return {};
  const outputs = [...both, ...four, ...six, ...textsOf(files, "ip-link")].map(parseIpAddr);
  const { interfaces, stateless, problems } = mergeInterfaces(outputs);
  if (stateless.length > 0) assumptions.push(`Interfaces listed without their state are up: ${stateless.join(", ")}.`);
  leftOut(problems.length, "ip addr", assumptions);
  const untold: Family[] = [];
  if (both.length + four.length === 0) untold.push(4);
  if (both.length + six.length === 0) untold.push(6);
  return { interfaces, ...(untold.length > 0 ? { addressesUntold: untold } : {}) };
}

function routesOf(files: readonly BundleFile[], assumptions: string[]): Partial<NodeContext> {
  const four = textsOf(files, "ip-route").map((text) => parseIpRoute(text, 4));
  const six = textsOf(files, "ip6-route").map((text) => parseIpRoute(text, 6));
  const outputs = [...four, ...six];
  if (outputs.length === 0) return {};
  const routes = outputs.flatMap((output) => output.routes);
  leftOut(
    outputs.reduce((sum, output) => sum + output.problems.length, 0),
    "ip route",
    assumptions,
  );
  const untold: Family[] = [];
  if (four.length === 0) untold.push(4);
  if (six.length === 0 && !routes.some((route) => route.destination.address.length === 4)) untold.push(6);
  return {
    routes,
    allTables: outputs.some((output) => output.allTables),
    ...(untold.length > 0 ? { routesUntold: untold } : {}),
  };
}

function rulesOf(files: readonly BundleFile[], assumptions: string[]): Partial<NodeContext> {
  const outputs = ([4, 6] as const).flatMap((family) =>
    textsOf(files, family === 4 ? "ip-rule" : "ip6-rule").map((text) => ({ family, output: parseIpRule(text, family) })),
  );
  if (outputs.length === 0) return {};
  leftOut(
    outputs.reduce((sum, { output }) => sum + output.problems.length, 0),
    "ip rule",
    assumptions,
  );
  const untold = ([4, 6] as const).filter((family) => !outputs.some((one) => one.family === family));
  const removed = outputs.flatMap(({ family, output }) => output.removedDefaults.map((priority) => ({ family, priority })));
  return {
    rules: outputs.flatMap(({ output }) => output.rules),
    ...(untold.length > 0 ? { rulesUntold: untold } : {}),
    ...(removed.length > 0 ? { removedDefaultRules: removed } : {}),
  };
}

function leftOut(lines: number, what: string, assumptions: string[]): void {
  if (lines > 0) assumptions.push(`Lines of ${what} that could not be read do not matter (${lines}).`);
}
