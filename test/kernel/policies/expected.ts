// What the policies themselves say of a packet on its way through the node: every endpoint on the way is asked with the
// evaluator, which knows no chains.
import { evaluate, type PolicyDecider } from "#engine/calculate/evaluate.ts";
import { ignoredLists } from "#engine/calculate/ignored-lists.ts";
import { ruleWithSets } from "#engine/calculate/rule-sets.ts";
import type { WorldEndpoint } from "#engine/calculate/world.ts";
import { parseAddress } from "#engine/net/address.ts";
import { type Packet, packetOf } from "#engine/net/packet.ts";
import { protocolNumber } from "#engine/net/protocol.ts";
import type { Sent, Way } from "#test/kernel/policies/packets.ts";
import type { PolicySet } from "#test/kernel/policies/set.ts";

export interface Expectation {
  readonly id: string;
  /** "open": the policies do not tell, or others than the evaluator's are asked. */
  readonly verdict: "passes" | "dropped" | "open";
  /** JSON of the place of the rule that drops it, where a rule does. */
  readonly dropper?: string;
  readonly said: readonly string[];
}

interface Asked {
  readonly endpoint: WorldEndpoint;
  readonly direction: "ingress" | "egress";
  readonly isForwarded: boolean;
}

/** In the order of the kernel's chains. */
function askedOn({ world, vintage }: PolicySet, { from, to }: Way): readonly Asked[] {
  const workload = (device: string) => world.endpoints.filter((one) => one.kind === "workload" && one.interfaceName === device);
  const host = (device: string) => world.endpoints.filter((one) => one.kind === "host" && isOn(one, device));
  const isForwarded = from !== "local" && to !== "local";
  const isPods = from.startsWith("cali") || to.startsWith("cali");
  // Up to 2.6 hosts' policies are not asked of what workloads send and get; what the node sends to its workloads always passes.
  const asksHosts = isForwarded ? vintage.forward === "hep-forward" || !isPods : !isPods;
  const ingress = asksHosts ? host(from).map((endpoint) => ({ endpoint, direction: "ingress", isForwarded }) as const) : [];
  const egress = asksHosts ? host(to).map((endpoint) => ({ endpoint, direction: "egress", isForwarded }) as const) : [];
  const sender = workload(from).map((endpoint) => ({ endpoint, direction: "egress", isForwarded }) as const);
  const receiver =
    from === "local" ? [] : workload(to).map((endpoint) => ({ endpoint, direction: "ingress", isForwarded }) as const);
  return [...ingress, ...sender, ...receiver, ...egress];
}

/** What is forwarded meets an endpoint of all interfaces at the workloads' too (hostDispatchChains(), felix/rules/dispatch.go). */
function isOn({ interfaceName }: WorldEndpoint, device: string): boolean {
  return device !== "local" && (interfaceName === "*" || interfaceName === device);
}

export function expectationOf(set: PolicySet, way: Way): Expectation {
  const { packet, from, to, isSpoofed } = way;
  const { world, vintage, options } = set;
  const isEarly = hasEarly(set) && !isBetweenPods(set, way);
  // Under IPVS what comes for a port of the cluster's is taken for a service's, and policies are asked of it behind INPUT.
  const isNodePort = to === "local" && options.kubeIpvsSupport && (packet.dport ?? 0) >= 30000 && (packet.dport ?? 0) <= 32767;
  if (isSpoofed || isEarly || isNodePort || packet.ctstate !== undefined) return { id: packet.id, verdict: "open", said: [] };
  const read = packetFrom(packet);
  const said: string[] = [];
  for (const asked of askedOn(set, way)) {
    const { verdict, decider, unknown } = evaluate(world, asked.endpoint, { vintage, options, packet: read, ...asked });
    said.push(`${asked.endpoint.name} ${asked.direction}: ${verdict}${unknown.length === 0 ? "" : ` (${unknown.join(" ")})`}`);
    if (verdict === "deny") {
      const dropper = decider && originOf(decider);
      return { id: packet.id, verdict: "dropped", said, ...(dropper === undefined ? {} : { dropper }) };
    }
    // Where no policy of forwarded packets decides, the kernel's chain goes on.
    const isLeft = unknown.join() === "No policy for forwarded packets decides.";
    if (verdict === "undecided" && !isLeft) return { id: packet.id, verdict: "open", said };
  }
  const isStopped = to === "local" && from.startsWith("cali") && options.endpointToHostAction === "DROP";
  return { id: packet.id, verdict: isStopped ? "dropped" : "passes", said };
}

/** Policies in raw or mangle, which the evaluator leaves open. */
function hasEarly({ world: { policies } }: PolicySet): boolean {
  return policies.some(({ policy }) => policy.doNotTrack || policy.preDnat);
}

/** No host endpoint is on the way. */
function isBetweenPods({ world }: PolicySet, { from, to }: Way): boolean {
  const isAnywhere = world.endpoints.some(({ interfaceName }) => interfaceName === "*");
  return from.startsWith("cali") && to.startsWith("cali") && !isAnywhere;
}

function originOf(decider: PolicyDecider): string | undefined {
  return "origin" in decider ? JSON.stringify(decider.origin) : undefined;
}

function packetFrom({ src, dst, proto, sport, dport, icmp_type: type, icmp_code: code }: Sent): Packet {
  return packetOf({
    source: parseAddress(src) ?? [0],
    destination: parseAddress(dst) ?? [0],
    protocol: protocolNumber(proto === "ipip" ? "4" : proto) ?? 0,
    ...(sport === undefined ? {} : { sourcePort: sport }),
    ...(dport === undefined ? {} : { destinationPort: dport }),
    ...(type === undefined ? {} : { icmp: { type, code: code ?? 0 } }),
    tracking: { state: "NEW", direction: "ORIGINAL", connection: undefined },
  });
}

/** False: Felix renders a rule otherwise than it reads, which the evaluator does not follow (ignored-lists.ts). */
export function isRenderedAsRead({ world: { policies, profiles }, vintage, family }: PolicySet): boolean {
  const rules = [
    ...policies.flatMap(({ policy }) => [...policy.ingress, ...policy.egress].map((rule) => ({ rule, in: policy.namespace }))),
    ...[...profiles.values()].flatMap(({ profile }) => [...profile.ingress, ...profile.egress].map((rule) => ({ rule, in: "" }))),
  ];
  return rules.every((one) => ignoredLists(vintage, ruleWithSets(vintage, one.rule, one.in).rule, family).length === 0);
}
