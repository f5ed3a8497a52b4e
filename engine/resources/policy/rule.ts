// Rules of policies and profiles as the API has them, from v3 and the old v1 alike.
import type { IcmpType, Origin, Protocol } from "#engine/felix/model.ts";
import {
  type Fields,
  fieldsOf,
  itemsAt,
  nodeAt,
  numberAt,
  textAt,
  textMapAt,
  textsAt,
  under,
} from "#engine/resources/policy/fields.ts";
import { type Port, portsAt } from "#engine/resources/policy/port.ts";
import type { YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export type Action = "Allow" | "Deny" | "Log" | "Pass";

/** What a rule asks of one end of a packet. "" where no selector is given. */
export interface EntityRule {
  readonly nets: readonly string[];
  readonly notNets: readonly string[];
  readonly selector: string;
  readonly notSelector: string;
  readonly namespaceSelector: string;
  readonly serviceAccounts: { readonly names: readonly string[]; readonly selector: string } | undefined;
  readonly services: { readonly name: string; readonly namespace: string } | undefined;
  readonly ports: readonly Port[];
  readonly notPorts: readonly Port[];
  /** The v1 API's labels without values. */
  readonly tag: string;
  readonly notTag: string;
}

export interface PolicyRule {
  /** Undefined where it is missing or none of the four. */
  readonly action: Action | undefined;
  readonly ipVersion: 4 | 6 | undefined;
  /** A number, or a name as it is written. */
  readonly protocol: Protocol | undefined;
  readonly notProtocol: Protocol | undefined;
  readonly icmp: IcmpFields | undefined;
  readonly notIcmp: IcmpFields | undefined;
  readonly source: EntityRule;
  readonly destination: EntityRule;
  readonly annotations: ReadonlyMap<string, string>;
  /** The rule matches HTTP requests, which Felix leaves to Dikastes. */
  readonly hasHttp: boolean;
  readonly span: Span;
  readonly origin: Origin;
  readonly unread: readonly Span[];
}

export interface IcmpFields {
  readonly type: number | undefined;
  readonly code: number | undefined;
}

export const ANY_ENTITY: EntityRule = {
  nets: [],
  notNets: [],
  selector: "",
  notSelector: "",
  namespaceSelector: "",
  serviceAccounts: undefined,
  services: undefined,
  ports: [],
  notPorts: [],
  tag: "",
  notTag: "",
};

/** A rule that asks nothing. */
export function ruleOf(action: Action, span: Span, origin: Origin): PolicyRule {
  const nothing = { ipVersion: undefined, protocol: undefined, notProtocol: undefined, icmp: undefined, notIcmp: undefined };
  const ends = { source: ANY_ENTITY, destination: ANY_ENTITY };
  return { action, ...nothing, ...ends, annotations: new Map(), hasHttp: false, span, origin, unread: [] };
}

export function rulesAt(fields: Fields, key: string, origin: Origin): readonly PolicyRule[] {
  return itemsAt(fields, key).map((item, index) => {
    const rule = readRule(item, { ...origin, path: [...origin.path, key, index] });
    fields.unread.push(...rule.unread);
    return rule;
  });
}

function readRule(node: YamlNode, origin: Origin): PolicyRule {
  const unread: Span[] = [];
  const fields = fieldsOf(node, unread);
  return {
    action: actionAt(fields),
    ipVersion: ipVersionAt(fields),
    protocol: protocolAt(fields, "protocol"),
    notProtocol: protocolAt(fields, "notProtocol"),
    icmp: icmpAt(fields, "icmp"),
    notIcmp: icmpAt(fields, "notICMP"),
    source: entityAt(fields, "source"),
    destination: entityAt(fields, "destination"),
    annotations: textMapAt(under(fields, "metadata"), "annotations"),
    hasHttp: nodeAt(fields, "http") !== undefined,
    span: node.span,
    origin,
    unread,
  };
}

const ACTIONS: Readonly<Record<string, Action>> = { allow: "Allow", deny: "Deny", log: "Log", pass: "Pass" };

/** v1 writes actions small; `nextTier` is what Felix once called Pass. */
export function actionOf(text: string): Action | undefined {
  return Object.hasOwn(ACTIONS, text.toLowerCase()) ? ACTIONS[text.toLowerCase()] : undefined;
}

function actionAt(fields: Fields): Action | undefined {
  const text = textAt(fields, "action");
  const action = text === undefined ? undefined : actionOf(text);
  const node = nodeAt(fields, "action");
  if (action === undefined && node?.kind === "scalar") fields.unread.push(node.span);
  return action;
}

function ipVersionAt(fields: Fields): 4 | 6 | undefined {
  const version = numberAt(fields, "ipVersion");
  if (version === 4 || version === 6) return version;
  const node = nodeAt(fields, "ipVersion");
  if (version !== undefined && node !== undefined) fields.unread.push(node.span);
  return undefined;
}

function protocolAt(fields: Fields, key: string): Protocol | undefined {
  const text = textAt(fields, key);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

function icmpAt(fields: Fields, key: string): IcmpFields | undefined {
  const icmp = under(fields, key);
  return icmp.map && { type: numberAt(icmp, "type"), code: numberAt(icmp, "code") };
}

/** What the backend takes: a code says nothing without a type. */
export function icmpTypeOf(fields: IcmpFields | undefined): IcmpType | undefined {
  return fields?.type === undefined ? undefined : { type: fields.type, code: fields.code };
}

function entityAt(fields: Fields, key: string): EntityRule {
  const entity = under(fields, key);
  if (entity.map === undefined) return ANY_ENTITY;
  const accounts = under(entity, "serviceAccounts");
  const services = under(entity, "services");
  return {
    nets: netsAt(entity, "nets", "net"),
    notNets: netsAt(entity, "notNets", "notNet"),
    selector: textAt(entity, "selector") ?? "",
    notSelector: textAt(entity, "notSelector") ?? "",
    namespaceSelector: textAt(entity, "namespaceSelector") ?? "",
    serviceAccounts: accounts.map && { names: textsAt(accounts, "names"), selector: textAt(accounts, "selector") ?? "" },
    services: services.map && { name: textAt(services, "name") ?? "", namespace: textAt(services, "namespace") ?? "" },
    ports: portsAt(entity, "ports"),
    notPorts: portsAt(entity, "notPorts"),
    tag: textAt(entity, "tag") ?? "",
    notTag: textAt(entity, "notTag") ?? "",
  };
}

/** v1 has one network under `net` and, from libcalico-go 1.5 on, more under `nets`; the one comes last (Rule.AllSrcNets()). */
function netsAt(entity: Fields, many: string, one: string): readonly string[] {
  return [...textsAt(entity, many), ...[textAt(entity, one) ?? []].flat()];
}
