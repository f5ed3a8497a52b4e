// The rules of a policy with the sets they need (ruleToParsedRule(), felix/calc/rule_scanner.go).
import { CALCULATION_TRAITS, type CalculationTraits } from "#engine/calculate/traits.ts";
import type { BackendEnd, BackendRule } from "#engine/felix/model.ts";
import { namedPortSetId, selectorSetId, serviceSetId, tagSetId } from "#engine/felix/names/set-names.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { type EndSets, ruleBeforeSets } from "#engine/resources/convert/backend-rule.ts";
import type { PolicyRule } from "#engine/resources/policy/rule.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { printSelector } from "#engine/selector/print-selector.ts";
import type { Selector } from "#engine/selector/selector.ts";

/** What a set is made of. */
export type SetContent =
  | { readonly kind: "selector"; readonly selector: Selector }
  | { readonly kind: "named-port"; readonly selector: Selector; readonly protocol: PortProtocol; readonly port: string }
  | { readonly kind: "service"; readonly namespace: string; readonly name: string; readonly hasPorts: boolean }
  | { readonly kind: "tag"; readonly tag: string };

export type PortProtocol = "tcp" | "udp" | "sctp";

export interface SetNeed {
  readonly id: string;
  readonly content: SetContent;
}

export interface RuleWithSets {
  readonly rule: BackendRule;
  readonly sets: readonly SetNeed[];
  /** False: some of it could not be read, so that the rule of the node may be another. */
  readonly isWhole: boolean;
}

interface Gathering {
  readonly traits: CalculationTraits;
  readonly namespace: string;
  readonly protocol: PortProtocol;
  readonly sets: SetNeed[];
  isWhole: boolean;
}

/** `namespace` is the policy's, "" for those of the whole cluster and for profiles. */
export function ruleWithSets(vintage: Vintage, given: PolicyRule, namespace: string): RuleWithSets {
  const { rule, source, destination, isWhole } = ruleBeforeSets(given, namespace);
  const traits = CALCULATION_TRAITS[vintage.name];
  const gathering: Gathering = { traits, namespace, protocol: portProtocol(rule.protocol), sets: [], isWhole };
  const from = endWithSets(gathering, rule.source, source);
  const to = endWithSets(gathering, rule.destination, destination);
  const fromService = serviceOf(gathering, source, false);
  const toService = serviceOf(gathering, destination, true);
  return {
    rule: {
      ...rule,
      source: { ...from.positive, ipSetIds: [...from.positive.ipSetIds, ...fromService] },
      notSource: { ...rule.notSource, ...from.negative },
      destination: { ...to.positive, ipPortSetIds: toService },
      notDestination: { ...rule.notDestination, ...to.negative },
    },
    sets: gathering.sets,
    isWhole: gathering.isWhole,
  };
}

/** Ports of endpoints have a protocol; without one in the rule, TCP is meant. */
export function portProtocol(protocol: BackendRule["protocol"]): PortProtocol {
  if (protocol === "udp" || protocol === 17) return "udp";
  return protocol === "sctp" || protocol === 132 ? "sctp" : "tcp";
}

interface End {
  readonly positive: BackendEnd;
  readonly negative: Pick<BackendEnd, "ipSetIds" | "namedPortIpSetIds">;
}

function endWithSets(gathering: Gathering, numeric: BackendEnd, end: EndSets): End {
  const { traits } = gathering;
  const { selector, notSelector } = combined(traits, end);
  const base = selector === "" ? undefined : parsed(gathering, selector);
  const filter = base ?? parsed(gathering, "all()");
  const named = (ports: readonly string[]) => ports.flatMap((port) => namedPort(gathering, filter, port));
  const namedPorts = named(end.namedPorts);
  const notNamedPorts = named(end.notNamedPorts);
  // Named ports are those of endpoints that are selected already, so that the selector needs no set of its own.
  const isImplied = traits.joinsNegatedSelector && namedPorts.length > 0 && numeric.ports.length === 0;
  const tags = traits.tags === "sets" ? tagged(gathering, end.tag) : [];
  const notTags = traits.tags === "sets" ? tagged(gathering, end.notTag) : notHas(gathering, end.notTag);
  const own = base === undefined || isImplied ? [] : [put(gathering, selectorSet(base))];
  const negative = notSelector === "" ? undefined : parsed(gathering, notSelector);
  return {
    positive: { ...numeric, ipSetIds: [...tags, ...own], namedPortIpSetIds: namedPorts },
    negative: {
      ipSetIds: [...notTags, ...(negative === undefined ? [] : [put(gathering, selectorSet(negative))])],
      namedPortIpSetIds: notNamedPorts,
    },
  };
}

/** A negation beside a selector narrows that; alone it also means addresses that no endpoint has. */
function combined(
  traits: CalculationTraits,
  { selector: given, notSelector, tag }: EndSets,
): Pick<EndSets, "selector" | "notSelector"> {
  const asLabel = traits.tags === "labels" && tag !== "" ? `has(${tag})` : "";
  const selector = given === "" || asLabel === "" ? given + asLabel : `(${given}) && ${asLabel}`;
  if (!traits.joinsNegatedSelector || selector === "" || notSelector === "") return { selector, notSelector };
  return { selector: `(${selector}) && (!(${notSelector}))`, notSelector: "" };
}

function parsed(gathering: Gathering, text: string): Selector | undefined {
  const { tree } = parseSelector(text);
  if (tree === undefined) gathering.isWhole = false;
  return tree;
}

function selectorSet(selector: Selector): SetNeed {
  return { id: selectorSetId(printSelector(selector)), content: { kind: "selector", selector } };
}

function put({ sets }: Gathering, need: SetNeed): string {
  if (!sets.some(({ id }) => id === need.id)) sets.push(need);
  return need.id;
}

function namedPort(gathering: Gathering, selector: Selector | undefined, port: string): readonly string[] {
  if (selector === undefined) return [];
  const { protocol } = gathering;
  const id = namedPortSetId(selectorSet(selector).id, protocol, port);
  return [put(gathering, { id, content: { kind: "named-port", selector, protocol, port } })];
}

function tagged(gathering: Gathering, tag: string): readonly string[] {
  return tag === "" ? [] : [put(gathering, { id: tagSetId(tag), content: { kind: "tag", tag } })];
}

function notHas(gathering: Gathering, tag: string): readonly string[] {
  const selector = tag === "" ? undefined : parsed(gathering, `has(${tag})`);
  return selector === undefined ? [] : [put(gathering, selectorSet(selector))];
}

function serviceOf(gathering: Gathering, { service }: EndSets, hasPorts: boolean): readonly string[] {
  if (service === undefined) return [];
  const namespace = service.namespace || gathering.namespace;
  const id = serviceSetId(namespace, service.name, hasPorts ? "with-ports" : "without-ports");
  return [put(gathering, { id, content: { kind: "service", namespace, name: service.name, hasPorts } })];
}
