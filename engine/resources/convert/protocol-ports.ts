// The ports of Kubernetes rules, by protocol and with neighbours joined: Calico makes one rule of each protocol.
import type { PortRange } from "#engine/felix/model.ts";
import type { Port } from "#engine/resources/policy/port.ts";

/** What one entry of a rule's ports says: undefined ports are all of the protocol, an undefined protocol is all protocols. */
export interface ProtocolPort {
  readonly protocol: string | undefined;
  readonly port: Port | undefined;
}

/** Sorted by protocol; those without one come first. One entry that allows everything stands for all. */
export function portsByProtocol(entries: readonly ProtocolPort[]): readonly (readonly [string, readonly Port[]])[] {
  if (entries.length === 0 || entries.some(({ protocol, port }) => protocol === undefined && port === undefined))
    return [["", []]];
  const ports = new Map<string, Port[] | undefined>();
  for (const { protocol = "", port } of entries) {
    const known = ports.get(protocol);
    if (port === undefined) ports.set(protocol, undefined);
    else if (known !== undefined) known.push(port);
    else if (!ports.has(protocol)) ports.set(protocol, [port]);
  }
  const sorted = [...ports].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([protocol, list]) => [protocol, joinPorts(list ?? [])]);
}

/** SimplifyPorts(), libcalico-go/lib/backend/k8s/conversion/conversion.go: names first, then as few ranges as will do. */
export function joinPorts(ports: readonly Port[]): readonly Port[] {
  const ranges = ports.filter((port): port is PortRange => typeof port !== "string");
  const isSingle = ranges.length === 1 && ranges[0]?.first === ranges[0]?.last;
  if (ports.length <= 1 || ranges.length === 0 || isSingle) return ports;
  const joined: PortRange[] = [];
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before === undefined || first > before.last + 1) joined.push({ first, last });
    else joined[joined.length - 1] = { first: before.first, last: Math.max(before.last, last) };
  }
  return [...ports.filter((port) => typeof port === "string"), ...joined];
}
