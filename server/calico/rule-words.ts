// A rule of a policy in a few words: `TCP from app == 'web' to 10.0.0.0/8 port 80, 443`.
import { formatPort } from "#engine/resources/policy/port.ts";
import type { EntityRule, PolicyRule } from "#engine/resources/policy/rule.ts";

const MOST = 3;
const LONGEST = 80;

export function ruleWords({ protocol, notProtocol, source, destination }: PolicyRule): string {
  const [from, to] = [endWords(source), endWords(destination)];
  const parts = [
    protocol === undefined ? "" : String(protocol),
    notProtocol === undefined ? "" : `not ${notProtocol}`,
    from === "" ? "" : `from ${from}`,
    to === "" ? "" : `to ${to}`,
  ].filter((part) => part !== "");
  const words = parts.length === 0 ? "everything" : parts.join(" ");
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

function endWords(end: EntityRule): string {
  const { nets, notNets, selector, notSelector, namespaceSelector, serviceAccounts, services, ports, notPorts } = end;
  const accounts = [...(serviceAccounts?.names ?? []), serviceAccounts?.selector ?? ""].filter((text) => text !== "");
  return [
    listed("", nets),
    listed("not ", notNets),
    selector,
    notSelector === "" ? "" : `not (${notSelector})`,
    namespaceSelector === "" ? "" : `namespaces ${namespaceSelector}`,
    listed("service accounts ", accounts),
    services === undefined ? "" : `service ${services.namespace === "" ? "" : `${services.namespace}/`}${services.name}`,
    listed("port ", ports.map(formatPort)),
    listed("not port ", notPorts.map(formatPort)),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function listed(before: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const rest = items.length > MOST ? ` and ${items.length - MOST} more` : "";
  return `${before}${items.slice(0, MOST).join(", ")}${rest}`;
}
