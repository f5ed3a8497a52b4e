// The ports of rules in cluster-wide policies: `protocols` of a ClusterNetworkPolicy, `ports` of the older kinds.
import type { ProtocolPort } from "#engine/resources/convert/protocol-ports.ts";
import { type Fields, fieldsOf, itemsAt, numberAt, textAt, under } from "#engine/resources/policy/fields.ts";
import { type Port, parsePort } from "#engine/resources/policy/port.ts";

/** The entries, or why they cannot be taken over. */
export function clusterPorts(rule: Fields, words: "protocols" | "ports"): readonly ProtocolPort[] | string {
  const entries: ProtocolPort[] = [];
  for (const item of itemsAt(rule, words)) {
    const fields = fieldsOf(item, rule.unread);
    const entry = words === "protocols" ? protocolEntry(fields) : portEntry(fields);
    if (typeof entry === "string") return entry;
    entries.push(entry);
  }
  return entries;
}

const PROTOCOLS = ["tcp", "udp", "sctp"] as const;

/** k8sCNPPortToCalicoFields(), clusternetworkpolicy.go. */
function protocolEntry(fields: Fields): ProtocolPort | string {
  const name = PROTOCOLS.find((one) => under(fields, one).map !== undefined);
  if (name === undefined) return { protocol: undefined, port: textAt(fields, "destinationNamedPort") };
  const port = under(under(fields, name), "destinationPort");
  const number = numberAt(port, "number") ?? 0;
  const range = under(port, "range");
  if (number !== 0) return withPort(name.toUpperCase(), `${number}`);
  return range.map === undefined ? { protocol: name.toUpperCase(), port: undefined } : rangeOf(name.toUpperCase(), range);
}

/** Named ports are not taken over: such an entry stands for all ports, as it does in Calico v3.29 to v3.31. */
function portEntry(fields: Fields): ProtocolPort | string {
  const number = under(fields, "portNumber");
  if (number.map !== undefined) return withPort(textAt(number, "protocol") || "TCP", `${numberAt(number, "port") ?? 0}`);
  const range = under(fields, "portRange");
  return range.map === undefined ? { protocol: undefined, port: undefined } : rangeOf(textAt(range, "protocol") || "TCP", range);
}

function rangeOf(protocol: string, range: Fields): ProtocolPort | string {
  return withPort(protocol, `${numberAt(range, "start") ?? 0}:${numberAt(range, "end") ?? 0}`);
}

function withPort(protocol: string, text: string): ProtocolPort | string {
  const port: Port | undefined = parsePort(text);
  return port === undefined ? `${text} is not a port` : { protocol, port };
}
