import { describe, expect, test } from "vitest";
import { type EvaluationRequest, evaluate } from "#engine/calculate/evaluate.ts";
import type { World } from "#engine/calculate/world.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { clusterOfText, endpointNamed, resource } from "#test/calculate.ts";
import { RENDER_OPTIONS } from "#test/felix.ts";

const NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n---\n";

function pod(name: string, address: string, labels: string, more = ""): string {
  const spec = `{node: n, orchestrator: k8s, pod: ${name}, interfaceName: ${name}, ipNetworks: [${address}/32], profiles: [kns.shop]${more}}`;
  return resource("WorkloadEndpoint", `shop/n-k8s-${name}-eth0`, spec, labels);
}

const PODS =
  NAMESPACE +
  pod("web", "10.0.0.1", "{app: web}") +
  pod("db", "10.0.0.2", "{app: db}", ", ports: [{name: sql, protocol: TCP, port: 5432}]");

/** Of the packet at the pod `db`, towards it: verdict, and what decided it. */
function verdict(world: World, line: string, more: Partial<EvaluationRequest> = {}): string {
  const read = parsePacketLine(line);
  if (read.request === undefined) throw new Error(line);
  const request = {
    vintage: vintageOf("3.30"),
    options: RENDER_OPTIONS,
    direction: "ingress",
    packet: read.request.packet,
  } as const;
  const { verdict: word, decider, unknown } = evaluate(world, endpointNamed(world, "db"), { ...request, ...more });
  const by = decider === undefined ? unknown.join(" ") : "index" in decider ? `${decider.kind} ${decider.index}` : decider.kind;
  return `${word}: ${by}`;
}

const FROM_WEB = "eth0 tcp 10.0.0.1:40000 > 10.0.0.2:5432 new";
const FROM_OUTSIDE = "eth0 tcp 192.0.2.1:40000 > 10.0.0.2:5432 new";

function policy(spec: string, name = "shop/p"): string {
  return resource(name.includes("/") ? "NetworkPolicy" : "GlobalNetworkPolicy", name, spec);
}

test("without a policy the namespace's profile allows", () => {
  expect(verdict(clusterOfText(PODS), FROM_OUTSIDE)).toBe("allow: profile 0");
});

describe.each([
  ["{ingress: [{action: Allow, source: {selector: app == 'web'}}]}", "allow: policy 0", "deny: end-of-tier"],
  ["{ingress: [{action: Allow, source: {notSelector: app == 'web'}}]}", "deny: end-of-tier", "deny: end-of-tier"],
  ["{ingress: [{action: Deny, source: {nets: [10.0.0.0/8]}}, {action: Allow}]}", "deny: policy 0", "allow: policy 1"],
  [
    "{ingress: [{action: Log}, {action: Allow, protocol: TCP, destination: {ports: [sql]}}]}",
    "allow: policy 1",
    "allow: policy 1",
  ],
  ["{ingress: [{action: Allow, protocol: UDP, destination: {ports: [5432]}}]}", "deny: end-of-tier", "deny: end-of-tier"],
  ["{ingress: [{action: Pass}]}", "allow: profile 0", "allow: profile 0"],
  ["{egress: [{action: Deny}]}", "allow: profile 0", "allow: profile 0"],
  ["{selector: app == 'web', ingress: [{action: Deny}]}", "allow: profile 0", "allow: profile 0"],
  ["{ingress: [{action: Allow, source: {namespaceSelector: team == 'a'}}]}", "allow: policy 0", "deny: end-of-tier"],
])("%s", (spec, web, outside) => {
  const world = clusterOfText(PODS + policy(spec));

  test("from a pod", () => expect(verdict(world, FROM_WEB)).toBe(web));
  test("from outside", () => expect(verdict(world, FROM_OUTSIDE)).toBe(outside));
});

test("an earlier order goes first, and one without order last", () => {
  const first = policy("{order: 1, ingress: [{action: Deny}]}", "shop/z");
  const last = policy("{ingress: [{action: Allow}]}", "shop/a");
  expect(verdict(clusterOfText(PODS + last + first), FROM_WEB)).toBe("deny: policy 0");
});

test("a tier that passes goes on to the next, and Felix before tiers does not know it", () => {
  const tier = resource("Tier", "early", "{order: 1, defaultAction: Pass}");
  const deny = policy("{tier: early, ingress: [{action: Deny, protocol: UDP}]}", "early.p");
  const world = clusterOfText(PODS + tier + deny);
  expect(verdict(world, FROM_WEB)).toBe("allow: profile 0");
  expect(verdict(world, "eth0 udp 10.0.0.1:40000 > 10.0.0.2:5432 new")).toBe("deny: policy 0");
  expect(verdict(world, "eth0 udp 10.0.0.1:40000 > 10.0.0.2:5432 new", { vintage: vintageOf("3.28") })).toBe("allow: profile 0");
});

describe("what is not known stays open", () => {
  const peer = policy("{ingress: [{action: Allow, source: {selector: app == 'web'}}]}");

  test("addresses that no loaded endpoint has, unless the files hold all", () => {
    const world = clusterOfText(PODS + peer, { isComplete: false });
    expect(verdict(world, FROM_WEB)).toBe("allow: policy 0");
    expect(verdict(world, FROM_OUTSIDE)).toBe("undecided: Whether rule 1 of policy p matches the packet is not known.");
  });

  test("but not where every way leads to the same verdict", () => {
    const world = clusterOfText(
      PODS + policy("{ingress: [{action: Allow, source: {selector: app == 'web'}}, {action: Allow}]}"),
      {
        isComplete: false,
      },
    );
    expect(verdict(world, FROM_OUTSIDE)).toBe("allow: ");
  });

  test("a policy that a template fills in, a tier and a profile of which no file tells", () => {
    expect(verdict(clusterOfText(PODS + policy("{ingress: [{action: Allow, source: {nets: [no]}}]}")), FROM_WEB)).toMatch(
      /^undecided/,
    );
    expect(verdict(clusterOfText(PODS + policy("{tier: x, ingress: [{action: Allow}]}", "x.p")), FROM_WEB)).toMatch(/^undecided/);
    expect(verdict(clusterOfText(PODS.replace(NAMESPACE, "")), FROM_WEB)).toBe("undecided: No file holds the profile kns.shop.");
  });

  test("labels of a namespace that no file holds", () => {
    const world = clusterOfText(
      PODS.replace(NAMESPACE, "") + policy("{namespaceSelector: team == 'a', ingress: [{action: Allow}]}", "g"),
    );
    expect(verdict(world, FROM_WEB)).toMatch(/^undecided: Whether policy g applies/);
  });
});

test("a workload may not send packets of tunnels", () => {
  const line = "db udp 10.0.0.2:40000 > 10.0.0.1:4789 new";
  expect(verdict(clusterOfText(PODS), line, { direction: "egress" })).toBe("deny: encapsulation");
  expect(verdict(clusterOfText(PODS), line, { direction: "egress", vintage: vintageOf("3.0") })).toBe("allow: profile 0");
});
