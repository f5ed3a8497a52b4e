// Whether a rule says nothing that Chainwalk does not read. Other makes of Calico have fields of their own (`domains`), which
// narrow a rule that would otherwise match everything.
import type { YamlNode } from "#engine/resources/resource.ts";
import { valueAt } from "#engine/traps/places.ts";

const RULE_KEYS: ReadonlySet<string> = new Set([
  "action",
  "ipVersion",
  "protocol",
  "icmp",
  "notProtocol",
  "notICMP",
  "source",
  "destination",
  "http",
  "metadata",
]);

const END_KEYS: ReadonlySet<string> = new Set([
  "nets",
  "net",
  "notNets",
  "notNet",
  "selector",
  "notSelector",
  "namespaceSelector",
  "serviceAccounts",
  "services",
  "ports",
  "notPorts",
  "tag",
  "notTag",
]);

const KUBERNETES_KEYS: ReadonlySet<string> = new Set(["from", "to", "ports"]);

export function isUnderstood(rule: YamlNode): boolean {
  return hasOnly(rule, RULE_KEYS) && ["source", "destination"].every((end) => hasOnly(valueAt(rule, end), END_KEYS));
}

export function isUnderstoodKubernetes(rule: YamlNode): boolean {
  return hasOnly(rule, KUBERNETES_KEYS);
}

function hasOnly(node: YamlNode | undefined, keys: ReadonlySet<string>): boolean {
  return node?.kind !== "map" || node.entries.every(({ key }) => keys.has(key));
}
