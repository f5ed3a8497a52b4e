// Our values under the names that Go gives their fields, as the upstream checks walk them.
import type { PortRange, Protocol } from "#engine/felix/model.ts";
import type { RuleBeforeSets } from "#engine/resources/convert/backend-rule.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import { formatPort, type Port } from "#engine/resources/policy/port.ts";
import type { Profile } from "#engine/resources/policy/profile.ts";
import type { EntityRule, PolicyRule } from "#engine/resources/policy/rule.ts";

export function backendRuleInGo(api: PolicyRule, { rule, source, destination }: RuleBeforeSets): unknown {
  return {
    Action: rule.action,
    IPVersion: rule.ipVersion,
    Protocol: protocolInGo(rule.protocol),
    NotProtocol: protocolInGo(rule.notProtocol),
    ICMPType: rule.icmp?.type,
    ICMPCode: rule.icmp?.code,
    NotICMPType: rule.notIcmp?.type,
    NotICMPCode: rule.notIcmp?.code,
    ...endInGo("Src", api.source, { sets: source, nets: rule.source.nets, ports: [...rule.source.ports, ...source.namedPorts] }),
    ...endInGo("Dst", api.destination, {
      sets: destination,
      nets: rule.destination.nets,
      ports: [...rule.destination.ports, ...destination.namedPorts],
    }),
    NotSrcNets: rule.notSource.nets,
    NotDstNets: rule.notDestination.nets,
    NotSrcPorts: portsInGo([...rule.notSource.ports, ...source.notNamedPorts]),
    NotDstPorts: portsInGo([...rule.notDestination.ports, ...destination.notNamedPorts]),
    Metadata: { Annotations: Object.fromEntries(rule.annotations) },
  };
}

function endInGo(
  side: "Src" | "Dst",
  api: EntityRule,
  {
    sets,
    nets,
    ports,
  }: { readonly sets: RuleBeforeSets["source"]; readonly nets: readonly string[]; readonly ports: readonly Port[] },
): Record<string, unknown> {
  return {
    [`${side}Nets`]: nets,
    [`${side}Selector`]: sets.selector,
    [`${side}Ports`]: portsInGo(ports),
    [`${side}Service`]: sets.service?.name,
    [`${side}ServiceNamespace`]: sets.service?.namespace,
    [`Not${side}Selector`]: sets.notSelector,
    [`Original${side}Selector`]: api.selector,
    [`Original${side}NamespaceSelector`]: api.namespaceSelector,
    [`OriginalNot${side}Selector`]: api.notSelector,
    [`Original${side}ServiceAccountSelector`]: api.serviceAccounts?.selector ?? "",
    [`Original${side}ServiceAccountNames`]: api.serviceAccounts?.names,
  };
}

function protocolInGo(protocol: Protocol | undefined): unknown {
  return typeof protocol === "string" ? { StrVal: protocol } : protocol;
}

function portsInGo(ports: readonly Port[]): readonly unknown[] {
  return ports.map((port) => (isNumber(port) ? port.first : formatPort(port)));
}

function isNumber(port: Port): port is PortRange {
  return typeof port !== "string" && port.first === port.last;
}

export function policyInGo(policy: Policy): unknown {
  const { api, name, namespace, ingress, egress, types, order, selector, namespaceSelector, tier } = policy;
  const kind = policy.kind === "KubernetesNetworkPolicy" ? "NetworkPolicy" : "GlobalNetworkPolicy";
  const spec = { Order: order, Selector: selector, NamespaceSelector: namespaceSelector, Tier: tier, Types: types };
  return {
    Kind: api === "kubernetes" ? kind : policy.kind,
    APIVersion: "projectcalico.org/v3",
    Name: name,
    Namespace: namespace,
    Spec: { ...spec, Ingress: ingress.map(ruleInGo), Egress: egress.map(ruleInGo) },
  };
}

export function profileInGo({ ingress, egress, labelsToApply }: Profile): unknown {
  const spec = { Ingress: ingress.map(ruleInGo), Egress: egress.map(ruleInGo), LabelsToApply: Object.fromEntries(labelsToApply) };
  return { Kind: "Profile", APIVersion: "projectcalico.org/v3", Spec: spec };
}

function ruleInGo({ action, protocol, source, destination, annotations }: PolicyRule): unknown {
  const metadata = annotations.size === 0 ? undefined : { annotations: Object.fromEntries(annotations) };
  return {
    Action: action,
    Protocol: protocol,
    Source: entityInGo(source),
    Destination: entityInGo(destination),
    Metadata: metadata,
  };
}

function entityInGo({ selector, namespaceSelector, nets, notNets, ports }: EntityRule): unknown {
  return { Selector: selector, NamespaceSelector: namespaceSelector, Nets: nets, NotNets: notNets, Ports: portsInGo(ports) };
}
