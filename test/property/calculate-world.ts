// Random clusters for the test of the evaluator against the rendered chains: a few endpoints, sets of networks and policies as
// YAML, and packets between their addresses and others.
import fc from "fast-check";
import { stringify } from "yaml";
import { parseAddress } from "#engine/net/address.ts";
import { type Packet, packetOf } from "#engine/net/packet.ts";

type Data = Readonly<Record<string, unknown>>;

export interface Cluster {
  readonly yaml: string;
  readonly packets: readonly Packet[];
}

export const NAMESPACES = ["red", "blue"];
export const ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.1.1", "10.0.1.2", "192.0.2.7", "192.0.2.130", "198.51.100.9"];
const NETS = ["10.0.0.0/24", "10.0.0.0/16", "10.0.1.1/32", "192.0.2.0/24", "192.0.2.128/25", "0.0.0.0/0", "198.51.100.0/24"];
/** The same address or network of the other family: `10.0.0.0/24` is `2001:db8::a00:0/120`. */
export function inFamily(family: 4 | 6, text: string): string {
  if (family === 4) return text;
  const [numbers = "", length = ""] = text.split("/");
  if (length === "0") return "::/0";
  const [a = 0, b = 0, c = 0, d = 0] = numbers.split(".").map(Number);
  const address = `2001:db8::${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  return length === "" ? address : `${address}/${Number(length) + 96}`;
}

const KEYS = ["app", "role"];
const VALUES = ["web", "db", ""];
const PORTS = [80, 443, 53, 8080];
const NAMES = ["http", "dns"];

const key = fc.constantFrom(...KEYS);
const value = fc.constantFrom(...VALUES);

const term = fc.oneof(
  fc.tuple(key, fc.constantFrom("==", "!="), value).map(([k, op, v]) => `${k} ${op} '${v}'`),
  fc.tuple(key, fc.constantFrom("in", "not in"), fc.uniqueArray(value, { minLength: 1 })).map(([k, op, list]) => {
    const values = list.map((v) => `'${v}'`).join(", ");
    return `${k} ${op} { ${values} }`;
  }),
  key.map((k) => `has(${k})`),
  key.map((k) => `!has(${k})`),
  fc.constant("all()"),
);

const selector = fc.oneof(
  { weight: 4, arbitrary: term },
  { weight: 1, arbitrary: fc.tuple(term, fc.constantFrom("&&", "||"), term).map(([a, op, b]) => `(${a}) ${op} ${b}`) },
);

const namespaceSelector = fc.constantFrom("team == 'a'", "team == 'b'", "has(team)", "all()", "global()", "team != 'a'");

/** There in some of a hundred cases. */
function maybe<T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: percent, arbitrary }, { weight: 100 - percent, arbitrary: fc.constant(undefined) });
}

export interface ClusterTraits {
  readonly family: 4 | 6;
  /** Tiers with their own order and default action. */
  readonly hasTiers: boolean;
  readonly hasNamedPorts: boolean;
  /** Several networks in one list. */
  readonly hasManyNets: boolean;
  /** Policies that hold one way only. */
  readonly hasTypes: boolean;
}

function numberPorts(): fc.Arbitrary<unknown> {
  const one = fc.constantFrom<unknown>(...PORTS, "1:100", "440:450", "8000:9000");
  return fc.oneof(
    { weight: 8, arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([...Array.from({ length: 17 }, (_, index) => 1000 + index), 80]) },
  );
}

function ports({ hasNamedPorts }: ClusterTraits): fc.Arbitrary<unknown> {
  const named = fc.constantFrom<unknown>(...NAMES);
  const mixed = fc.array(fc.oneof(fc.constantFrom<unknown>(...PORTS), named), { minLength: 1, maxLength: 3 });
  return hasNamedPorts ? fc.oneof(numberPorts(), mixed) : numberPorts();
}

function entity(traits: ClusterTraits, hasPorts: boolean): fc.Arbitrary<Data> {
  const some = NETS.map((net) => inFamily(traits.family, net));
  const nets = fc.uniqueArray(fc.constantFrom(...some), { minLength: 1, maxLength: traits.hasManyNets ? 3 : 1 });
  const notNets = fc.uniqueArray(fc.constantFrom(...some.filter((net) => !net.endsWith("/0"))), { minLength: 1, maxLength: 2 });
  return fc.record({
    nets: maybe(nets, 25),
    notNets: traits.hasManyNets ? maybe(notNets, 12) : fc.constant(undefined),
    selector: maybe(selector, 30),
    notSelector: maybe(selector, 15),
    namespaceSelector: maybe(namespaceSelector, 15),
    serviceAccounts: maybe(fc.constantFrom<Data>({ names: ["cook"] }, { selector: "level == 'high'" }), 10),
    ports: hasPorts ? maybe(ports(traits), 40) : fc.constant(undefined),
    notPorts: hasPorts ? maybe(ports(traits), 15) : fc.constant(undefined),
  });
}

export function rule(traits: ClusterTraits): fc.Arbitrary<Data> {
  const actions = traits.hasTiers ? ["Allow", "Deny", "Pass", "Log"] : ["Allow", "Deny", "Log"];
  const icmpName = traits.family === 4 ? "ICMP" : "ICMPv6";
  const protocol = fc.constantFrom<string | number | undefined>("TCP", "UDP", icmpName, undefined, 6, "SCTP");
  return protocol.chain((asked) => {
    const hasPorts = asked === "TCP" || asked === "UDP" || asked === "SCTP" || asked === 6;
    const icmp = fc.constantFrom<Data>({ type: 8 }, { type: 8, code: 0 }, { type: 3, code: 1 });
    return fc.record({
      action: fc.constantFrom(...actions),
      protocol: fc.constant(asked),
      notProtocol: asked === undefined ? maybe(fc.constantFrom("TCP", "UDP"), 15) : fc.constant(undefined),
      icmp: asked === icmpName ? maybe(icmp, 40) : fc.constant(undefined),
      notICMP: asked === icmpName ? maybe(icmp, 40) : fc.constant(undefined),
      ipVersion: maybe(fc.constantFrom(4, 6), 10),
      source: maybe(entity(traits, hasPorts), 55),
      destination: maybe(entity(traits, hasPorts), 55),
    });
  });
}

function policy(traits: ClusterTraits, index: number): fc.Arbitrary<Data> {
  const rules = fc.array(rule(traits), { minLength: 1, maxLength: 4, size: "max" });
  const types = traits.hasTypes
    ? maybe(fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]), 40)
    : fc.constant(undefined);
  const tier = traits.hasTiers ? fc.constantFrom("default", "first", "last") : fc.constant("default");
  const spec = fc.record({
    tier,
    order: maybe(fc.constantFrom(1, 2, 3.5), 70),
    selector: fc.oneof(fc.constant("all()"), selector),
    types,
    ingress: maybe(rules, 85),
    egress: maybe(rules, 85),
  });
  return fc
    .tuple(spec, fc.constantFrom("", ...NAMESPACES), maybe(namespaceSelector, 25), maybe(fc.constant(true), 50))
    .map(([fields, namespace, namespaces, applyOnForward]) => {
      const name = `${fields.tier}.p${index}`;
      if (namespace !== "") return resource("NetworkPolicy", { name, namespace }, fields);
      const chosen = namespaces === undefined || namespaces === "global()" ? {} : { namespaceSelector: namespaces };
      return resource("GlobalNetworkPolicy", { name }, { ...fields, ...chosen, applyOnForward });
    });
}

export function resource(kind: string, metadata: Data, spec: Data): Data {
  return { apiVersion: "projectcalico.org/v3", kind, metadata, spec };
}

const labels = fc.dictionary(key, value);

function workload(family: 4 | 6, index: number): fc.Arbitrary<Data> {
  const namespace = NAMESPACES[index % NAMESPACES.length] ?? "";
  const account = fc.constantFrom("cook", "guest");
  const port = fc.record({
    name: fc.constantFrom(...NAMES),
    protocol: fc.constantFrom("TCP", "UDP"),
    port: fc.constantFrom(...PORTS),
  });
  return fc.tuple(labels, account, fc.uniqueArray(port, { maxLength: 2, selector: ({ name }) => name })).map(([own, sa, list]) =>
    resource(
      "WorkloadEndpoint",
      { name: `n-k8s-w${index}-eth0`, namespace, labels: own },
      {
        node: "n",
        orchestrator: "k8s",
        pod: `w${index}`,
        endpoint: "eth0",
        interfaceName: `cali${index}`,
        serviceAccountName: sa,
        ipNetworks: [inFamily(family, `${ADDRESSES[index] ?? ""}/32`)],
        profiles: [`kns.${namespace}`, `ksa.${namespace}.${sa}`],
        ports: list,
      },
    ),
  );
}

function others(family: 4 | 6): fc.Arbitrary<readonly Data[]> {
  const net = fc.constantFrom(...NETS).map((text) => inFamily(family, text));
  return fc
    .tuple(labels, labels, labels, net, net)
    .map(([one, two, three, first, second]) => [
      resource("GlobalNetworkSet", { name: "outside", labels: one }, { nets: [first, inFamily(family, "203.0.113.5")] }),
      resource("NetworkSet", { name: "near", namespace: "red", labels: two }, { nets: [second] }),
      resource(
        "HostEndpoint",
        { name: "host", labels: three },
        { node: "n", interfaceName: "eth0", expectedIPs: [inFamily(family, ADDRESSES[4] ?? "")] },
      ),
    ]);
}

function fixed({ hasTiers }: ClusterTraits): readonly Data[] {
  const accounts = NAMESPACES.flatMap((namespace) =>
    ["cook", "guest"].map((name) => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace, labels: { level: name === "cook" ? "high" : "low" } },
    })),
  );
  const namespaces = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "red", labels: { team: "a" } } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "blue", labels: { team: "b" } } },
  ];
  const tiers = [
    resource("Tier", { name: "first" }, { order: 10 }),
    resource("Tier", { name: "last" }, { order: 2_000_000, defaultAction: "Pass" }),
  ];
  return [...accounts, ...namespaces, ...(hasTiers ? tiers : [])];
}

function packetOfFamily(family: 4 | 6): fc.Arbitrary<Packet> {
  const address = fc.constantFrom(...ADDRESSES).map((text) => parseAddress(inFamily(family, text)) ?? [0]);
  const icmp = family === 4 ? 1 : 58;
  const fields = fc.record({
    source: address,
    destination: address,
    protocol: fc.constantFrom(6, 6, 17, icmp, 132, 47),
    sourcePort: fc.constantFrom(80, 443, 40000, 1003),
    destinationPort: fc.constantFrom(80, 443, 53, 8080, 1016, 445, 4789, 22),
    icmp: fc.constantFrom({ type: 8, code: 0 }, { type: 3, code: 1 }, { type: 0, code: 0 }),
  });
  return fields.map(({ icmp: message, sourcePort, destinationPort, ...rest }) => {
    const hasPorts = [6, 17, 132].includes(rest.protocol);
    const header = hasPorts ? { sourcePort, destinationPort } : rest.protocol === icmp ? { icmp: message } : {};
    return packetOf({ ...rest, ...header, tracking: { state: "NEW", direction: "ORIGINAL", connection: undefined } });
  });
}

/** Four workloads at the first four addresses. */
export const WORKLOADS = 4;

export function clusterOf(traits: ClusterTraits, packets: number): fc.Arbitrary<Cluster> {
  const { family } = traits;
  const policies = fc
    .integer({ min: 1, max: 5 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => policy(traits, index))));
  const workloads = fc.tuple(...Array.from({ length: WORKLOADS }, (_, index) => workload(family, index)));
  const sent = fc.array(packetOfFamily(family), { minLength: packets, maxLength: packets });
  return fc.tuple(policies, workloads, others(family), sent).map(([some, ends, rest, list]) => ({
    yaml: [...fixed(traits), ...ends, ...rest, ...some].map((one) => stringify(one)).join("---\n"),
    packets: list,
  }));
}
