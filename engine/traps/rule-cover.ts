// Whether one rule of a policy matches every packet that another matches: field by field, and only where it is certain.
import type { PortRange, Protocol } from "#engine/felix/model.ts";
import { contains, parsePrefix, prefixLength } from "#engine/net/address.ts";
import { endSelector } from "#engine/resources/convert/end-selector.ts";
import type { Port } from "#engine/resources/policy/port.ts";
import { type Action, type EntityRule, icmpTypeOf, type PolicyRule } from "#engine/resources/policy/rule.ts";
import type { Api } from "#engine/resources/resource.ts";
import { protocolNumberOf } from "#engine/resources/schema/shapes/protocol.ts";
import { impliesText } from "#engine/traps/selector-cover.ts";

/** A rule of v1 without an action allows. */
export function actionOf({ action }: PolicyRule, api: Api): Action | undefined {
  return action ?? (api === "v1" ? "Allow" : undefined);
}

/** No later rule sees what it matches. */
export function decides(action: Action | undefined): boolean {
  return action === "Allow" || action === "Deny" || action === "Pass";
}

/** Nothing is asked of the packet. */
export function matchesAll(rule: PolicyRule): boolean {
  const { ipVersion, protocol, notProtocol, icmp, notIcmp, hasHttp, unread } = rule;
  const isBare = [ipVersion, protocol, notProtocol, icmpTypeOf(icmp), icmpTypeOf(notIcmp)].every((one) => one === undefined);
  return isBare && !hasHttp && unread.length === 0 && [rule.source, rule.destination].every(asksNothing);
}

function asksNothing(end: EntityRule): boolean {
  const lists = [end.nets, end.notNets, end.ports, end.notPorts];
  const texts = [end.selector, end.notSelector, end.namespaceSelector, end.tag, end.notTag];
  const isBare = end.serviceAccounts === undefined && end.services === undefined;
  return isBare && lists.every((list) => list.length === 0) && texts.every((text) => text === "");
}

/** `namespace` is that of the policy both are in. */
export function covers(wide: PolicyRule, narrow: PolicyRule, namespace: string): boolean {
  if (wide.unread.length > 0 || narrow.unread.length > 0 || wide.hasHttp) return false;
  if (wide.ipVersion !== undefined && wide.ipVersion !== narrow.ipVersion) return false;
  if (!coversProtocol(wide, narrow) || !coversIcmp(wide, narrow)) return false;
  return (["source", "destination"] as const).every((end) => coversEnd(wide[end], narrow[end], namespace));
}

function coversProtocol(wide: PolicyRule, narrow: PolicyRule): boolean {
  const hasPorts = [wide.source, wide.destination].some(({ ports, notPorts }) => ports.length + notPorts.length > 0);
  if (wide.protocol !== undefined || hasPorts) {
    if (!isSame(numberOf(wide.protocol), numberOf(narrow.protocol))) return false;
  }
  if (wide.notProtocol === undefined) return true;
  const excluded = numberOf(wide.notProtocol);
  if (isSame(excluded, numberOf(narrow.notProtocol))) return true;
  return narrow.protocol !== undefined && typeof excluded === "number" && !isSame(excluded, numberOf(narrow.protocol));
}

function isSame(a: Protocol | undefined, b: Protocol | undefined): boolean {
  return a === b;
}

/** Its number where it has one, else as it is written. */
function numberOf(protocol: Protocol | undefined): Protocol | undefined {
  return typeof protocol === "string" ? (protocolNumberOf(protocol) ?? protocol) : protocol;
}

function coversIcmp(wide: PolicyRule, narrow: PolicyRule): boolean {
  const [asked, given] = [icmpTypeOf(wide.icmp), icmpTypeOf(narrow.icmp)];
  if (asked !== undefined && (asked.type !== given?.type || (asked.code !== undefined && asked.code !== given.code)))
    return false;
  const [refused, also] = [icmpTypeOf(wide.notIcmp), icmpTypeOf(narrow.notIcmp)];
  return refused === undefined || (refused.type === also?.type && refused.code === also.code);
}

function coversEnd(wide: EntityRule, narrow: EntityRule, namespace: string): boolean {
  return (
    coversNets(wide, narrow) &&
    coversPorts(wide, narrow) &&
    coversLabels(wide, narrow, namespace) &&
    (wide.tag === "" || wide.tag === narrow.tag) &&
    (wide.notTag === "" || wide.notTag === narrow.notTag)
  );
}

function coversNets(wide: EntityRule, narrow: EntityRule): boolean {
  const isListed = wide.nets.length === 0 || (narrow.nets.length > 0 && narrow.nets.every((net) => isInOne(net, wide.nets)));
  return isListed && wide.notNets.every((net) => isInOne(net, narrow.notNets));
}

function isInOne(text: string, nets: readonly string[]): boolean {
  const inner = parsePrefix(text);
  const length = inner && prefixLength(inner.mask);
  if (inner === undefined || length === undefined) return false;
  return nets.some((net) => {
    const outer = parsePrefix(net);
    return outer !== undefined && (prefixLength(outer.mask) ?? 129) <= length && contains(outer, inner.address);
  });
}

function coversPorts(wide: EntityRule, narrow: EntityRule): boolean {
  const isListed =
    wide.ports.length === 0 || (narrow.ports.length > 0 && narrow.ports.every((port) => isAmong(port, wide.ports)));
  return isListed && wide.notPorts.every((port) => isAmong(port, narrow.notPorts));
}

function isAmong(port: Port, ports: readonly Port[]): boolean {
  if (typeof port === "string") return ports.includes(port);
  return ports.some((one): boolean => isRange(one) && one.first <= port.first && port.last <= one.last);
}

function isRange(port: Port): port is PortRange {
  return typeof port !== "string";
}

/** A selector stands for the set of addresses of what it selects: the wider selector has all addresses of the narrower. */
function coversLabels(wide: EntityRule, narrow: EntityRule, namespace: string): boolean {
  if (wide.services !== undefined && JSON.stringify(wide.services) !== JSON.stringify(narrow.services)) return false;
  const asked = endSelector(wide, namespace);
  const given = endSelector(narrow, namespace);
  if (asked === undefined || given === undefined) return false;
  // The negated selector may be taken off the other one's set, so that the two are compared together.
  if (wide.notSelector !== "") return wide.notSelector === narrow.notSelector && asked === given;
  if (asked === "") return true;
  return given !== "" && impliesText(given, asked);
}
