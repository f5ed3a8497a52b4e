import { describe, expect, test } from "vitest";
import { convertClusterPolicy } from "#engine/resources/convert/cluster-policy.ts";
import { convertNetworkPolicy } from "#engine/resources/convert/kubernetes-policy.ts";
import { convertLabelledObject } from "#engine/resources/convert/kubernetes-profile.ts";
import { joinPorts } from "#engine/resources/convert/protocol-ports.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { formatPort, type Port, parsePort } from "#engine/resources/policy/port.ts";
import type { EntityRule, PolicyRule } from "#engine/resources/policy/rule.ts";
import type { Resource } from "#engine/resources/resource.ts";

function resourceOf(text: string): Resource {
  const resource = loadResources("file.yaml", text).file.resources[0];
  if (resource === undefined) throw new Error("no resource");
  return resource;
}

const endWords = ({ selector, namespaceSelector, nets, notNets, ports }: EntityRule): string =>
  [
    selector,
    namespaceSelector && `ns ${namespaceSelector}`,
    nets,
    notNets.length > 0 ? `not ${notNets}` : "",
    ports.map(formatPort),
  ]
    .flat()
    .filter((word) => word !== "")
    .join("; ");

/** `Allow TCP SOURCE -> DESTINATION`. */
const ruleWords = ({ action, protocol, source, destination }: PolicyRule): string =>
  `${action} ${protocol ?? "any"} ${endWords(source) || "*"} -> ${endWords(destination) || "*"}`;

const K8S = "projectcalico.org/orchestrator == 'k8s'";

describe("NetworkPolicy", () => {
  const policyOf = (spec: string) =>
    convertNetworkPolicy(
      resourceOf(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n${spec}`),
      "u",
    );
  const rulesOf = (spec: string) => {
    const policy = policyOf(spec)?.policy;
    return [...(policy?.ingress ?? []), ...(policy?.egress ?? [])].map(ruleWords);
  };

  test("what it applies to, its order and its types", () => {
    const spec = `  podSelector:
    matchLabels: {b: x, a: y}
    matchExpressions:
    - {key: c, operator: In, values: [u, v]}
    - {key: d, operator: NotIn, values: [w]}
    - {key: e, operator: Exists}
    - {key: f, operator: DoesNotExist}
  egress: [{}]
`;
    expect(policyOf(spec)?.policy).toMatchObject({
      kind: "KubernetesNetworkPolicy",
      namespace: "shop",
      tier: "default",
      order: 1000,
      selector: `${K8S} && a == 'y' && b == 'x' && c in { 'u', 'v' } && d not in { 'w' } && has(e) && ! has(f)`,
      types: ["Ingress"],
    });
    expect(policyOf(`  podSelector: {}\n  policyTypes: [Egress, Ingress]\n`)?.policy).toMatchObject({
      selector: K8S,
      types: ["Ingress", "Egress"],
    });
  });

  test.each([
    ["no rule", "  ingress: []", []],
    ["a rule that allows all", "  ingress: [{}]", ["Allow any * -> *"]],
    ["an empty pod selector", "  ingress: [{from: [{podSelector: {}}]}]", [`Allow any ${K8S} -> *`]],
    ["an empty namespace selector", "  ingress: [{from: [{namespaceSelector: {}}]}]", [`Allow any ${K8S}; ns all() -> *`]],
    [
      "both",
      "  ingress: [{from: [{podSelector: {matchLabels: {a: b}}, namespaceSelector: {matchLabels: {c: d}}}]}]",
      [`Allow any ${K8S} && a == 'b'; ns c == 'd' -> *`],
    ],
    [
      "addresses, masked",
      "  egress: [{to: [{ipBlock: {cidr: 10.1.2.3/8, except: [10.9.0.0/16]}}]}]",
      ["Allow any * -> 10.0.0.0/8; not 10.9.0.0/16"],
    ],
    [
      "a rule for each protocol and peer",
      "  ingress: [{ports: [{protocol: UDP, port: 53}, {port: 53}, {port: 54}, {port: dns}], from: [{podSelector: {}}, {ipBlock: {cidr: 1.1.1.1/32}}]}]",
      [
        `Allow TCP ${K8S} -> dns; 53:54`,
        "Allow TCP 1.1.1.1/32 -> dns; 53:54",
        `Allow UDP ${K8S} -> 53`,
        "Allow UDP 1.1.1.1/32 -> 53",
      ],
    ],
    ["all ports of a protocol", "  ingress: [{ports: [{protocol: UDP}, {protocol: UDP, port: 53}]}]", ["Allow UDP * -> *"]],
    ["a range", "  ingress: [{ports: [{port: 80, endPort: 90}]}]", ["Allow TCP * -> 80:90"]],
  ])("%s", (_, rules, expected) => expect(rulesOf(`  podSelector: {}\n${rules}\n`)).toEqual(expected));

  test("a rule with a port that is none is dropped and told", () => {
    const converted = policyOf("  podSelector: {}\n  ingress: [{ports: [{port: 90, endPort: 80}]}, {}]\n");
    expect(converted?.policy.ingress.map(({ origin }) => origin.path)).toEqual([["spec", "ingress", 1]]);
    expect(converted?.dropped.map(({ direction, reason }) => `${direction} ${reason}`)).toEqual(["Ingress 90:80 is not a port"]);
  });
});

describe("cluster-wide policies", () => {
  const convert = (kind: string, spec: string) =>
    convertClusterPolicy(
      resourceOf(`apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ${kind}\nmetadata: {name: base}\nspec:\n${spec}`),
      "u",
    );

  test("ClusterNetworkPolicy", () => {
    const policy = convert(
      "ClusterNetworkPolicy",
      `  tier: Admin
  priority: 7
  subject: {namespaces: {matchLabels: {a: b}}}
  ingress:
  - name: web
    action: Accept
    protocols: [{tcp: {destinationPort: {number: 80}}}, {destinationNamedPort: http}]
    from: [{pods: {podSelector: {}}}]
  egress:
  - action: Pass
    to: [{networks: [10.0.0.0/8]}, {namespaces: {}}]
`,
    )?.policy;
    expect(policy).toMatchObject({ kind: "KubernetesClusterNetworkPolicy", name: "base", tier: "kube-admin", order: 7 });
    expect(policy).toMatchObject({ selector: K8S, namespaceSelector: "a == 'b'", types: ["Ingress", "Egress"] });
    expect(policy?.ingress.map(ruleWords)).toEqual([`Allow any ${K8S}; ns all() -> http`, `Allow TCP ${K8S}; ns all() -> 80`]);
    expect(policy?.ingress[0]?.annotations).toEqual(new Map([["name", "web"]]));
    expect(policy?.egress.map(ruleWords)).toEqual(["Pass any * -> 10.0.0.0/8", "Pass any * -> ns all()"]);
  });

  test.each([
    ["ClusterNetworkPolicy", "Pass", ["Deny any * -> *"]],
    ["ClusterNetworkPolicy", "Deny", ["Deny any * -> *"]],
    ["ClusterNetworkPolicy", "Accept", []],
    ["AdminNetworkPolicy", "Pass", []],
    ["AdminNetworkPolicy", "Deny", ["Deny any * -> *"]],
  ])("a rule that cannot be taken over, %s %s", (kind, action, expected) => {
    const spec = `  tier: Admin\n  subject: {namespaces: {}}\n  egress: [{action: ${action}, to: [{nodes: {}}]}]\n`;
    const converted = convert(kind, spec);
    expect(converted?.policy.egress.map(ruleWords)).toEqual(expected);
    expect(converted?.dropped).toHaveLength(1);
  });

  test("the older kinds have tiers and names of their own, and name ports otherwise", () => {
    const spec =
      "  subject: {pods: {podSelector: {}}}\n  ingress: [{action: Allow, ports: [{portNumber: {protocol: UDP, port: 53}}], from: [{namespaces: {}}]}]\n";
    expect(convert("AdminNetworkPolicy", `  priority: 3\n${spec}`)?.policy).toMatchObject({
      name: "kanp.adminnetworkpolicy.base",
      tier: "adminnetworkpolicy",
      order: 3,
      namespaceSelector: "all()",
    });
    const baseline = convert("BaselineAdminNetworkPolicy", spec)?.policy;
    expect(baseline).toMatchObject({ name: "kbanp.baselineadminnetworkpolicy.base", tier: "baselineadminnetworkpolicy" });
    expect(baseline?.ingress.map(ruleWords)).toEqual(["Allow UDP ns all() -> 53"]);
  });

  test.each([
    ["a tier that is none", "  tier: Other\n  subject: {namespaces: {}}\n"],
    ["no subject", "  tier: Admin\n  subject: {}\n"],
  ])("is not taken over with %s", (_, spec) => expect(convert("ClusterNetworkPolicy", spec)).toBeUndefined());
});

describe("profiles", () => {
  test("of a namespace allow everything and carry its labels", () => {
    const profile = convertLabelledObject(
      resourceOf("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: b}}"),
      "u",
    );
    expect(profile).toMatchObject({ name: "kns.shop", ingress: [{ action: "Allow" }], egress: [{ action: "Allow" }] });
    expect([...(profile?.labelsToApply ?? [])]).toEqual([
      ["pcns.a", "b"],
      ["pcns.projectcalico.org/name", "shop"],
    ]);
  });

  test("of a service account only carry labels", () => {
    const profile = convertLabelledObject(
      resourceOf("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bot, namespace: shop}"),
      "u",
    );
    expect(profile).toMatchObject({ name: "ksa.shop.bot", ingress: [], egress: [] });
  });
});

test.each([
  [
    ["81", "80", "http"],
    ["http", "80:81"],
  ],
  [
    ["80", "http"],
    ["80", "http"],
  ],
  [
    ["80:90", "85:95", "97"],
    ["80:95", "97"],
  ],
  [["80", "80"], ["80"]],
])("ports %s are joined to %s", (ports, joined) => {
  const read = ports.flatMap((text): readonly Port[] => [parsePort(text) ?? []].flat());
  expect(joinPorts(read).map(formatPort)).toEqual(joined);
});
