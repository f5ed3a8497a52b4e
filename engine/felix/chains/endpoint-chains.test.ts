import { describe, expect, test } from "vitest";
import type { EndpointTier, HostEndpoint, WorkloadEndpoint } from "#engine/felix/chains/endpoint.ts";
import {
  hostEndpointFilterChains,
  hostEndpointForwardChains,
  hostEndpointMangleEgressChains,
  hostEndpointMangleIngressChains,
  hostEndpointRawChains,
  workloadEndpointChains,
} from "#engine/felix/chains/endpoint-chains.ts";
import { policyGroupChains } from "#engine/felix/chains/tier-rules.ts";
import type { PolicyGroup } from "#engine/felix/names/policy-group.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { chainNames, MARKS_2_1, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

function group(direction: PolicyGroup["direction"], ...names: string[]): PolicyGroup {
  const policies = names.map((name) => ({ name, namespace: "", kind: "GlobalNetworkPolicy" as const }));
  return { tier: "default", direction, selector: "all()", policies };
}

function tier(name: string, defaultAction: EndpointTier["defaultAction"], ...ingress: PolicyGroup[]): EndpointTier {
  return { name, defaultAction, ingress, egress: [] };
}

const WORKLOAD: WorkloadEndpoint = {
  interfaceName: "cali1",
  adminUp: true,
  tiers: [],
  profiles: [],
  ingressLimits: undefined,
  egressLimits: undefined,
};

const HOST: HostEndpoint = {
  interfaceName: "eth0",
  tiers: [],
  forwardTiers: [],
  untrackedTiers: [],
  preDnatTiers: [],
  profiles: [],
};

describe("a workload", () => {
  test("of 2.1: policies, then profiles", () => {
    const endpoint = { ...WORKLOAD, tiers: [tier("default", "Deny", group("inbound", "web"))], profiles: ["prof"] };
    const chains = workloadEndpointChains(vintageOf("2.1"), { ...RENDER_OPTIONS, marks: MARKS_2_1 }, endpoint);
    expect(rulesText(chains, "cali-tw-cali1")).toEqual([
      "--jump MARK --set-mark 0/0x1000000",
      '"Start of policies" --jump MARK --set-mark 0/0x2000000',
      "-m mark --mark 0/0x2000000 --jump cali-pi-web",
      '"Return if policy accepted" -m mark --mark 0x1000000/0x1000000 --jump RETURN',
      '"Drop if no policies passed packet" -m mark --mark 0/0x2000000 --jump DROP',
      "--jump cali-pri-prof",
      '"Return if profile accepted" -m mark --mark 0x1000000/0x1000000 --jump RETURN',
      '"Drop if no profiles matched" --jump DROP',
    ]);
    expect(rulesText(chains, "cali-fw-cali1")).toHaveLength(4);
  });

  test("that is down lets nothing through", () => {
    const chains = workloadEndpointChains(vintageOf("3.30"), RENDER_OPTIONS, { ...WORKLOAD, adminUp: false });
    expect(chains.map((chain) => rulesText([chain], chain.name))).toEqual([
      ['"Endpoint admin disabled" --jump DROP'],
      ['"Endpoint admin disabled" --jump DROP'],
    ]);
  });

  test.each([
    ["3.0", {}, []],
    [
      "3.8",
      {},
      [
        '"Drop VXLAN encapped packets originating in pods" -p 17 -m multiport --destination-ports 4789 -m u32 --u32 "0>>22&0x3C@12>>8=0x1000" --jump DROP',
        '"Drop IPinIP encapped packets originating in pods" -p 4 --jump DROP',
      ],
    ],
    [
      "3.30",
      { allowVxlanPacketsFromWorkloads: true },
      ['"Drop IPinIP encapped packets originating in workloads" -p 4 --jump DROP'],
    ],
  ] as const)("of %s builds no tunnels of its own", (name, change, rules) => {
    const chains = workloadEndpointChains(vintageOf(name), { ...RENDER_OPTIONS, ...change }, WORKLOAD);
    expect(rulesText(chains, "cali-fw-cali1").filter((rule) => rule.includes("encapped"))).toEqual(rules);
  });

  test("with limits", () => {
    const ingressLimits = { packetRate: 100, packetBurst: 5, maxConnections: 7 };
    const rules = rulesText(
      workloadEndpointChains(vintageOf("3.30"), RENDER_OPTIONS, { ...WORKLOAD, ingressLimits }),
      "cali-tw-cali1",
    );
    expect(rules.slice(0, 4)).toEqual([
      '"Clear ingress packet rate limit mark" --jump MARK --set-mark 0/0x80000',
      '"Mark packets within ingress packet rate limit" -m limit --limit 100/sec --limit-burst 5 --jump MARK --set-mark 0x80000/0x80000',
      '"Drop packets over ingress packet rate limit" -m mark ! --mark 0x80000/0x80000 --jump DROP',
      '"Clear ingress packet rate limit mark" --jump MARK --set-mark 0/0x80000',
    ]);
    expect(rules[6]).toContain("-m connlimit --connlimit-above 7 --connlimit-mask 0 -j REJECT --reject-with tcp-reset");
  });
});

describe("tiers of v3.30", () => {
  const staged = {
    ...group("inbound", "x"),
    policies: [{ name: "staged:x", namespace: "", kind: "GlobalNetworkPolicy" as const }],
  };
  const tiers = [tier("a", "Pass", group("inbound", "p")), tier("b", "Deny", staged), tier("c", "Deny", group("inbound", "q"))];

  test("each start anew; those that pass on or are only watched deny nothing", () => {
    const rules = rulesText(workloadEndpointChains(vintageOf("3.30"), RENDER_OPTIONS, { ...WORKLOAD, tiers }), "cali-tw-cali1");
    expect(rules.slice(3, -1)).toEqual([
      '"Start of tier a" --jump MARK --set-mark 0/0x20000',
      "-m mark --mark 0/0x20000 --jump cali-pi-p",
      '"Return if policy accepted" -m mark --mark 0x10000/0x10000 --jump RETURN',
      '"Start of tier b" --jump MARK --set-mark 0/0x20000',
      '"Start of tier c" --jump MARK --set-mark 0/0x20000',
      "-m mark --mark 0/0x20000 --jump cali-pi-q",
      '"Return if policy accepted" -m mark --mark 0x10000/0x10000 --jump RETURN',
      '"End of tier c. Drop if no policies passed packet" -m mark --mark 0/0x20000 --jump DROP',
    ]);
  });

  test("are logged at their end", () => {
    const options = { ...RENDER_OPTIONS, flowLogs: true };
    const rules = rulesText(workloadEndpointChains(vintageOf("3.30"), options, { ...WORKLOAD, tiers }), "cali-tw-cali1");
    expect(rules.flatMap((rule) => /--nflog-prefix (\S+)/.exec(rule)?.[1] ?? [])).toEqual(["PPI|a", "PPI|b", "DPI|c", "DRI"]);
  });
});

describe("groups of policies", () => {
  const six = group("inbound", "a", "b", "c", "d", "e", "f");

  test("have a chain from v3.28 on, with a way out after each fifth", () => {
    const chains = policyGroupChains(vintageOf("3.30"), RENDER_OPTIONS, [
      tier("default", "Deny", six, group("inbound", "z"), six),
    ]);
    expect(chains).toHaveLength(1);
    expect(rulesText(chains, chains[0]?.name ?? "")).toEqual([
      "--jump cali-pi-a",
      "-m mark --mark 0/0x30000 --jump cali-pi-b",
      "-m mark --mark 0/0x30000 --jump cali-pi-c",
      "-m mark --mark 0/0x30000 --jump cali-pi-d",
      "-m mark --mark 0/0x30000 --jump cali-pi-e",
      '"Return on verdict" -m mark ! --mark 0/0x30000 --jump RETURN',
      "--jump cali-pi-f",
    ]);
    expect(policyGroupChains(vintageOf("3.21"), RENDER_OPTIONS, [tier("default", "Deny", six)])).toEqual([]);
  });
});

describe("a host endpoint", () => {
  test("keeps its failsafes before policies", () => {
    const chains = hostEndpointFilterChains(vintageOf("3.30"), { ...RENDER_OPTIONS, filterAllowAction: "RETURN" }, HOST);
    expect(chainNames(chains)).toEqual(["cali-th-eth0", "cali-fh-eth0"]);
    expect(rulesText(chains, "cali-fh-eth0")).toEqual([
      "-m conntrack --ctstate RELATED,ESTABLISHED --jump MARK --set-mark 0x10000/0x10000",
      "-m conntrack --ctstate RELATED,ESTABLISHED --jump RETURN",
      "-m conntrack --ctstate INVALID --jump DROP",
      "--jump cali-failsafe-in",
      "--jump MARK --set-mark 0/0x30000",
      '"Drop if no profiles matched" --jump DROP',
    ]);
  });

  test("lets forwarded packets pass without a policy for them, from v3.2 on", () => {
    const end = [
      '"Allow forwarded traffic by default" --jump MARK --set-mark 0x10000/0x10000',
      '"Return for accepted forward traffic" --jump RETURN',
    ];
    expect(rulesText(hostEndpointForwardChains(vintageOf("3.30"), RENDER_OPTIONS, HOST), "cali-thfw-eth0").slice(-2)).toEqual(
      end,
    );
    expect(rulesText(hostEndpointForwardChains(vintageOf("3.0"), RENDER_OPTIONS, HOST), "cali-thfw-eth0")).toHaveLength(3);
    expect(hostEndpointForwardChains(vintageOf("2.6"), RENDER_OPTIONS, HOST)).toEqual([]);
  });

  test("v3.8 looks at each direction for that, v3.30 at the tiers", () => {
    const forwardTiers = [tier("default", "Deny", group("inbound", "p"))];
    const endpoint = { ...HOST, forwardTiers };
    expect(rulesText(hostEndpointForwardChains(vintageOf("3.8"), RENDER_OPTIONS, endpoint), "cali-thfw-eth0").at(-1)).toContain(
      "Return for",
    );
    expect(rulesText(hostEndpointForwardChains(vintageOf("3.30"), RENDER_OPTIONS, endpoint), "cali-thfw-eth0").at(-1)).toBe(
      "--jump MARK --set-mark 0/0x30000",
    );
  });

  test("leaves untracked what raw accepts, and denies nothing there", () => {
    const endpoint = { ...HOST, untrackedTiers: [tier("default", "Deny", group("inbound", "p"))] };
    expect(rulesText(hostEndpointRawChains(vintageOf("3.30"), RENDER_OPTIONS, endpoint), "cali-fh-eth0")).toEqual([
      "--jump cali-failsafe-in",
      "--jump MARK --set-mark 0/0x30000",
      '"Start of tier default" --jump MARK --set-mark 0/0x20000',
      "-m mark --mark 0/0x20000 --jump cali-pi-p",
      "-m mark --mark 0x10000/0x10000 --jump NOTRACK",
      '"Return if policy accepted" -m mark --mark 0x10000/0x10000 --jump RETURN',
    ]);
  });

  test("stands in mangle in its two versions", () => {
    expect(chainNames(hostEndpointMangleIngressChains(vintageOf("2.6"), RENDER_OPTIONS, HOST))).toEqual(["cali-fh-eth0"]);
    expect(hostEndpointMangleIngressChains(vintageOf("2.1"), RENDER_OPTIONS, HOST)).toEqual([]);
    expect(chainNames(hostEndpointMangleEgressChains(vintageOf("3.21"), RENDER_OPTIONS, HOST))).toEqual(["cali-th-eth0"]);
    expect(hostEndpointMangleEgressChains(vintageOf("3.8"), RENDER_OPTIONS, HOST)).toEqual([]);
  });
});
