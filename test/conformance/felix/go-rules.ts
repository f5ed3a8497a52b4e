// Rules, policies and profiles of the calculation graph in Go's form (proto.Rule, proto.Policy, proto.Profile) as ours.
import {
  ANY_RULE,
  type BackendEnd,
  type BackendPolicy,
  type BackendProfile,
  type BackendRule,
  type IcmpType,
  type PolicyId,
  type PolicyKind,
  type PortRange,
  type Protocol,
} from "#engine/felix/model.ts";
import { objectOf, objects } from "#test/conformance/felix/go-form.ts";

type GoObject = Readonly<Record<string, unknown>>;

export function rulesOf(value: unknown): BackendRule[] {
  return objects(value).map(ruleOf);
}

export function ruleOf(rule: GoObject): BackendRule {
  return {
    ...ANY_RULE,
    action: actionOf(rule.Action),
    ipVersion: rule.IpVersion === 4 || rule.IpVersion === 6 ? rule.IpVersion : undefined,
    protocol: protocolOf(rule.Protocol),
    notProtocol: protocolOf(rule.NotProtocol),
    icmp: icmpOf(rule.Icmp, ""),
    notIcmp: icmpOf(rule.NotIcmp, "Not"),
    source: endOf(rule, "Src"),
    destination: endOf(rule, "Dst"),
    notSource: endOf(rule, "NotSrc"),
    notDestination: endOf(rule, "NotDst"),
  };
}

/** `name` as the version in question has it, with the tier or not; a profile's kind is "". */
export function policyIdOf(id: GoObject): PolicyId {
  return { name: textOf(id.Name), namespace: textOf(id.Namespace), kind: textOf(id.Kind) as PolicyKind };
}

export function policyOf(id: PolicyId, tier: string, policy: GoObject): BackendPolicy {
  return {
    id,
    tier,
    inbound: rulesOf(policy.InboundRules),
    outbound: rulesOf(policy.OutboundRules),
    untracked: policy.Untracked === true,
    preDnat: policy.PreDnat === true,
    selector: "",
  };
}

export function profileOf(name: string, profile: GoObject): BackendProfile {
  return { name, inbound: rulesOf(profile.InboundRules), outbound: rulesOf(profile.OutboundRules) };
}

export function portsOf(value: unknown): PortRange[] {
  return objects(value).map(({ First, Last }) => ({ first: Number(First ?? 0), last: Number(Last ?? 0) }));
}

function actionOf(action: unknown): BackendRule["action"] {
  switch (action) {
    case "allow":
    case "deny":
    case "pass":
    case "next-tier":
    case "log":
      return action;
    default:
      return "";
  }
}

function protocolOf(value: unknown): Protocol | undefined {
  const { NumberOrName } = objectOf(value);
  const { Name, Number: number } = objectOf(NumberOrName);
  if (typeof Name === "string") return Name;
  return typeof number === "number" ? number : undefined;
}

function icmpOf(value: unknown, not: "" | "Not"): IcmpType | undefined {
  const icmp = objectOf(value);
  const type = icmp[`${not}IcmpType`];
  if (typeof type === "number") return { type, code: undefined };
  const both = objectOf(icmp[`${not}IcmpTypeCode`]);
  return "Type" in both ? { type: Number(both.Type), code: Number(both.Code ?? 0) } : undefined;
}

function endOf(rule: GoObject, prefix: string): BackendEnd {
  return {
    nets: texts(rule[`${prefix}Net`]),
    ports: portsOf(rule[`${prefix}Ports`]),
    ipSetIds: texts(rule[`${prefix}IpSetIds`]),
    namedPortIpSetIds: texts(rule[`${prefix}NamedPortIpSetIds`]),
    ipPortSetIds: texts(rule[`${prefix}IpPortSetIds`]),
  };
}

/** Felix 2.1 has one network where later versions have a list. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.map(String) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
