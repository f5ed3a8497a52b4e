import { describe, expect, test } from "vitest";
import { membersOf } from "#engine/calculate/members.ts";
import { ruleWithSets } from "#engine/calculate/rule-sets.ts";
import type { World } from "#engine/calculate/world.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { clusterOfText, resource } from "#test/calculate.ts";

const PODS =
  resource(
    "WorkloadEndpoint",
    "red/a",
    "{node: n, interfaceName: cali0, ipNetworks: [10.0.0.1/32], ports: [{name: http, protocol: TCP, port: 80}]}",
    "{app: a}",
  ) +
  resource(
    "WorkloadEndpoint",
    "blue/b",
    "{node: n, interfaceName: cali1, ipNetworks: [10.0.0.2/32, 2001:db8::2/128], ports: [{name: http, protocol: UDP, port: 81}]}",
    "{app: b}",
  ) +
  resource("GlobalNetworkSet", "all", "{nets: [0.0.0.0/0, 198.51.100.0/24]}", "{app: net}");

/** The first rule of a policy of namespace red; what each set has, by what the rule asks of it. */
function setsOf(end: string, vintage: VintageName = "3.30", more = "") {
  const world: World = clusterOfText(
    PODS + resource("NetworkPolicy", "red/p", `{ingress: [{action: Allow, ${more} source: ${end}}]}`),
  );
  const [policy] = world.policies;
  const rule = policy?.policy.ingress[0];
  if (rule === undefined) throw new Error(end);
  const found = ruleWithSets(vintageOf(vintage), rule, "red");
  const elements = (id: string) => {
    const content = found.sets.find((one) => one.id === id)?.content;
    return content && membersOf(world, vintageOf(vintage), content, 4).elements;
  };
  const { source, notSource } = found.rule;
  return {
    sets: source.ipSetIds.map(elements),
    not: notSource.ipSetIds.map(elements),
    ports: source.namedPortIpSetIds.map(elements),
    names: found.sets.map(({ id }) => setName(vintageOf(vintage), 4, id)),
    isWhole: found.isWhole,
  };
}

describe("sets of a rule and who is in them", () => {
  test.each([
    ["{selector: app == 'a'}", { sets: [["10.0.0.1"]], not: [], ports: [] }],
    ["{selector: app == 'b'}", { sets: [[]], not: [], ports: [] }],
    ["{selector: app == 'b', namespaceSelector: all()}", { sets: [["10.0.0.2"]], not: [], ports: [] }],
    ["{notSelector: app == 'a'}", { sets: [[]], not: [], ports: [] }],
    [
      "{namespaceSelector: global(), selector: app == 'net'}",
      { sets: [["0.0.0.0/1", "128.0.0.0/1", "198.51.100.0/24"]], not: [], ports: [] },
    ],
    ["{nets: [10.0.0.0/8]}", { sets: [], not: [], ports: [] }],
  ])("%s", (end, expected) => expect(setsOf(end)).toMatchObject({ ...expected, isWhole: true }));

  test("named ports, which stand for the selector as well", () => {
    expect(setsOf("{ports: [http]}", "3.30", "protocol: TCP,")).toMatchObject({ sets: [], ports: [["10.0.0.1,tcp:80"]] });
    expect(setsOf("{selector: all(), ports: [http]}", "3.30", "protocol: UDP,")).toMatchObject({ sets: [], ports: [[]] });
    expect(setsOf("{namespaceSelector: all(), ports: [http, 99]}", "3.30", "protocol: UDP,")).toMatchObject({
      sets: [["10.0.0.1", "10.0.0.2"]],
      ports: [["10.0.0.2,udp:81"]],
    });
  });

  test("a negation of its own up to 2.6", () => {
    expect(setsOf("{notSelector: app == 'a'}", "2.6")).toMatchObject({ sets: [["10.0.0.1"]], not: [["10.0.0.1"]] });
  });

  test("a service's endpoints are not known", () => {
    expect(setsOf("{services: {name: web}}").names).toEqual([expect.stringMatching(/^cali40svcnoport:/)]);
  });
});

test("the name of a set that a real node has", () => {
  const { names } = setsOf(
    "{namespaceSelector: kubernetes.io/metadata.name == 'team-b', selector: projectcalico.org/orchestrator == 'k8s'}",
  );
  expect(names).toEqual(["cali40s:a_sG3wUbuH4Nz-nbt4Bl5Dz"]);
});
