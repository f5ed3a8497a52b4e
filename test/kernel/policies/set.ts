// A random policy set as a case: the cluster of the property test, the node's configuration, pools, profiles with rules and
// policies of hosts, for a version of Felix, rendered for one node of it.
import fc from "fast-check";
import { stringify } from "yaml";
import { worldOf } from "#engine/calculate/inventory.ts";
import { nodeOptions } from "#engine/calculate/node-options.ts";
import { type RenderedNode, renderNode } from "#engine/calculate/render-node.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { World } from "#engine/calculate/world.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import { VINTAGE_NAMES, type VintageName } from "#engine/felix/vintage/versions.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Family } from "#engine/net/address.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import type { Random } from "#test/fuzz/random.ts";
import { type ClusterTraits, clusterOf, inFamily, NAMESPACES, resource, rule } from "#test/property/calculate-world.ts";

export interface PolicySet {
  readonly yaml: string;
  readonly world: World;
  readonly vintage: Vintage;
  readonly family: Family;
  readonly options: RenderOptions;
  readonly rendered: RenderedNode;
}

/** 3.0 asks `-m ipvs`, which needs IPVS in the kernel. */
const LEFT_OUT: readonly VintageName[] = ["3.0"];
const VINTAGES = VINTAGE_NAMES.filter((name) => !LEFT_OUT.includes(name));

export const NODE = "n";
/** The rest of the cluster's workloads lives on another node. */
const LOCAL_WORKLOADS = 3;

type Data = Readonly<Record<string, unknown>>;

export function policySet(random: Random): PolicySet {
  const name = random.pick(VINTAGES);
  const vintage = vintageOf(name);
  const family = random.once(3) ? 6 : 4;
  const { hasTiers, hasTypes } = CALCULATION_TRAITS[name];
  const hasNamedPorts = vintage.manyPorts === "blocks";
  const traits: ClusterTraits = { family, hasTiers, hasTypes, hasNamedPorts, hasManyNets: vintage.manyNets !== "none" };
  const cluster = one(random, clusterOf(traits, 1)).yaml;
  const others = othersOf(random, traits, vintage).map((data) => stringify(data));
  const yaml = [hostAnywhere(random, vintage, cluster), ...others].join("---\n");
  const world = worldOf([loadResources("world.yaml", yaml).file], { isComplete: true });
  const { options } = nodeOptions(world, vintage, NODE, { kubeIpvsSupport: random.once(5) });
  const backend: Backend = random.pick(["legacy", "nft"]);
  const endpoints = world.endpoints.filter(({ kind, interfaceName }) => kind === "host" || isLocal(interfaceName));
  const rendered = renderNode(world, { vintage, options, family, node: NODE, endpoints, backend });
  return { yaml, world, vintage, family, options, rendered };
}

export function isLocal(interfaceName: string): boolean {
  return Number(/^cali(\d+)$/.exec(interfaceName)?.[1] ?? LOCAL_WORKLOADS) < LOCAL_WORKLOADS;
}

function one<Value>(random: Random, arbitrary: fc.Arbitrary<Value>): Value {
  const [value] = fc.sample(arbitrary, { numRuns: 1, seed: random.below(0x7fffffff) });
  if (value === undefined) throw new Error("no sample");
  return value;
}

/** Some host endpoints hold for all interfaces, which Calico has from 3.14 on. */
function hostAnywhere(random: Random, vintage: Vintage, yaml: string): string {
  return vintage.cidrBlock && random.once(4) ? yaml.replace("interfaceName: eth0", 'interfaceName: "*"') : yaml;
}

function othersOf(random: Random, traits: ClusterTraits, vintage: Vintage): readonly Data[] {
  return [
    ...(random.once(2) ? [resource("FelixConfiguration", { name: "default" }, configuration(random))] : []),
    ...(random.once(2) ? [pool(random, traits.family)] : []),
    ...(random.once(3) ? NAMESPACES.map((namespace) => profile(random, traits, namespace)) : []),
    ...(random.once(4) ? [hostPolicy(random, traits, vintage)] : []),
    ...(random.once(3) ? [] : [lastPolicy(random)]),
  ];
}

function configuration(random: Random): Data {
  const all: Data = {
    defaultEndpointToHostAction: random.pick(["Drop", "Return", "Accept"]),
    iptablesFilterAllowAction: random.pick(["Accept", "Return"]),
    iptablesMangleAllowAction: random.pick(["Accept", "Return"]),
    iptablesMarkMask: random.pick([0xff000000, 0xffff0000, 0x3ff0]),
    logPrefix: "policy of calico",
    failsafeInboundHostPorts: [{ protocol: "tcp", port: 22 }],
    failsafeOutboundHostPorts: [{ protocol: "udp", port: 53 }],
    disableConntrackInvalidCheck: true,
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.once(2)));
}

function pool(random: Random, family: Family): Data {
  const spec = { cidr: inFamily(family, "10.0.0.0/16"), ipipMode: "Never", vxlanMode: "Never", natOutgoing: !random.once(3) };
  return resource("IPPool", { name: "pods" }, spec);
}

function profile(random: Random, traits: ClusterTraits, namespace: string): Data {
  const rules = fc.array(rule({ ...traits, hasTiers: false }), { maxLength: 3 });
  const labelsToApply = { "pcns.team": namespace === "red" ? "a" : "b" };
  return resource(
    "Profile",
    { name: `kns.${namespace}` },
    { ingress: one(random, rules), egress: one(random, rules), labelsToApply },
  );
}

/** Lets most of what is left pass, so that not the end of the tier decides of nearly everything. */
function lastPolicy(random: Random): Data {
  const deny = {
    action: "Deny",
    protocol: random.pick(["UDP", "TCP", "SCTP"]),
    destination: { ports: random.pick([[53], ["1:500"], [80, 443]]) },
  };
  const rules = random.pick([[{ action: "Allow" }], [deny, { action: "Allow" }], [{ action: "Log" }, deny, { action: "Allow" }]]);
  const spec = { selector: "all()", order: 10, applyOnForward: random.once(2), types: ["Ingress", "Egress"] };
  return resource(
    "GlobalNetworkPolicy",
    { name: "default.last" },
    { ...spec, ingress: rules, egress: random.once(2) ? rules : [{ action: "Allow" }] },
  );
}

/** Asked in raw or mangle, before the policies that the evaluator knows. */
function hostPolicy(random: Random, traits: ClusterTraits, vintage: Vintage): Data {
  const rules = fc.array(rule({ ...traits, hasTiers: false }), { minLength: 1, maxLength: 3 });
  const isEarly = vintage.manglePrerouting !== "none" && random.once(2);
  const spec = isEarly
    ? { preDNAT: true, ingress: one(random, rules) }
    : { doNotTrack: true, ingress: one(random, rules), egress: one(random, rules) };
  const policy = { selector: "all()", order: random.pick([0, 5]), applyOnForward: true, ...spec };
  return resource("GlobalNetworkPolicy", { name: "default.early" }, policy);
}
