// Ports as rules name them: a number, a range, or the name an endpoint gives one of its ports.
import type { PortRange } from "#engine/felix/model.ts";
import { type Fields, itemsAt, textAt } from "#engine/resources/policy/fields.ts";

/** Text: a named port. */
export type Port = PortRange | string;

const HIGHEST = 65535;

/** PortFromString(), api/pkg/lib/numorstring/port.go: undefined for what is neither. */
export function parsePort(text: string): Port | undefined {
  const range = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text);
  if (range === null) return /^(?=.{1,128}$)[a-zA-Z0-9_.-]+$/.test(text) && !/^\d+$/.test(text) ? text : undefined;
  const first = Number(range[1]);
  const last = Number(range[2] ?? first);
  return first <= last && last <= HIGHEST ? { first, last } : undefined;
}

export function formatPort(port: Port): string {
  if (typeof port === "string") return port;
  return port.first === port.last ? `${port.first}` : `${port.first}:${port.last}`;
}

export function portsAt(fields: Fields, key: string): readonly Port[] {
  return itemsAt(fields, key).flatMap((item) => {
    const port = item.kind === "scalar" ? parsePort(item.source) : undefined;
    if (port === undefined) fields.unread.push(item.span);
    return port ?? [];
  });
}

export interface EndpointPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
}

/** The named ports of an endpoint. */
export function endpointPortsAt(fields: Fields, key: string): readonly EndpointPort[] {
  return itemsAt(fields, key).flatMap((item) => {
    const inner: Fields = { map: item.kind === "map" ? item : undefined, unread: fields.unread };
    const name = textAt(inner, "name");
    const port = parsePort(textAt(inner, "port") ?? "");
    if (name === undefined || port === undefined || typeof port === "string") {
      fields.unread.push(item.span);
      return [];
    }
    return { name, protocol: textAt(inner, "protocol") ?? "TCP", port: port.first };
  });
}
