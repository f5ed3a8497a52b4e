// Two ways from policies to a verdict must agree: the evaluator, which reads the YAML, and the kernel's walk through the chains
// that Felix would render of it. CALCULATE_PACKETS says how many packets of each version are tried.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { originKey } from "#engine/calculate/document.ts";
import { type EvaluationRequest, evaluate } from "#engine/calculate/evaluate.ts";
import { ignoredLists } from "#engine/calculate/ignored-lists.ts";
import { worldOf } from "#engine/calculate/inventory.ts";
import { type RenderedNode, renderNode } from "#engine/calculate/render-node.ts";
import { ruleWithSets } from "#engine/calculate/rule-sets.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { World, WorldEndpoint } from "#engine/calculate/world.ts";
import type { Origin } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import { VINTAGE_NAMES } from "#engine/felix/vintage/versions.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Family } from "#engine/net/address.ts";
import type { Packet } from "#engine/net/packet.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { UNKNOWN_NODE } from "#engine/node/node.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { beginAt } from "#engine/simulate/begin.ts";
import { createProgram, type Program } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";
import type { Verdict } from "#engine/simulate/trace.ts";
import { clusterOfText, resource } from "#test/calculate.ts";
import { MARKS_2_1, RENDER_OPTIONS } from "#test/felix.ts";
import { clusterOf, WORKLOADS } from "#test/property/calculate-world.ts";

const { CALCULATE_PACKETS = "600", CALCULATE_SEED = "1", CALCULATE_TALLY } = process.env;
const PACKETS_OF_ONE = 10;
/** Chains of one cluster that are walked: two of each workload, four of the host. */
const CHAINS = WORKLOADS * 2 + 4;
const RUNS = Math.max(1, Math.ceil(Number(CALCULATE_PACKETS) / PACKETS_OF_ONE / CHAINS));

const FAILSAFES: Pick<RenderOptions, "failsafeInbound" | "failsafeOutbound"> = {
  failsafeInbound: [{ protocol: "tcp", port: 22, net: undefined }],
  failsafeOutbound: [{ protocol: "udp", port: 53, net: undefined }],
};

function optionsOf(vintage: Vintage): RenderOptions {
  return { ...RENDER_OPTIONS, ...FAILSAFES, ...(vintage.manyNets === "none" ? { marks: MARKS_2_1 } : {}) };
}

interface Judged {
  readonly verdict: string;
  /** The last rule on the way that is of a policy or profile. */
  readonly origin: Origin | undefined;
}

function walked(program: Program, node: RenderedNode, chain: string, packet: Packet, accept: number): Judged {
  const request = { from: undefined, out: undefined, packet, state: "NEW", direction: "ORIGINAL", connmark: undefined } as const;
  const walk = run(program, beginAt(program, request, { table: "filter", chain, number: 1 }, { hook: "FORWARD", frames: [] }));
  const { steps, packet: left } = walk.trace;
  const rules = steps.flatMap((step) => (step.kind === "rule" && step.effect !== undefined ? [step.ref] : []));
  const origin = rules
    .map((ref) => node.origins.get(originKey(ref.table, ref.chain, ref.number)))
    .findLast((one) => one !== undefined);
  return { verdict: verdictOf(walk.verdict, (left.mark & accept) !== 0), origin };
}

/** A chain of an endpoint accepts by a mark, and returns. */
function verdictOf(verdict: Verdict, isAccepted: boolean): string {
  switch (verdict) {
    case "DROP":
    case "REJECT":
      return "deny";
    case "ACCEPT":
      return "allow";
    case "RETURN":
      return isAccepted ? "allow" : "no verdict";
    case "QUEUE":
    case "UNDECIDED":
      return "undecided";
  }
}

function evaluated(world: World, endpoint: WorldEndpoint, request: EvaluationRequest): Judged {
  const { verdict, decider, unknown } = evaluate(world, endpoint, request);
  const isLeft = verdict === "undecided" && unknown.join() === "No policy for forwarded packets decides.";
  return {
    verdict: isLeft ? "no verdict" : verdict,
    origin: decider !== undefined && "origin" in decider ? decider.origin : undefined,
  };
}

interface Asked {
  readonly endpoint: WorldEndpoint;
  readonly chain: string;
  readonly direction: "ingress" | "egress";
  readonly isForwarded: boolean;
}

function chainsOf(vintage: Vintage, { endpoints }: World): readonly Asked[] {
  return endpoints.flatMap((endpoint) => {
    const prefixes: readonly (readonly [string, "ingress" | "egress", boolean])[] =
      endpoint.kind === "workload" ? WORKLOAD_CHAINS : vintage.forward === "hep-forward" ? HOST_CHAINS : HOST_CHAINS.slice(0, 2);
    return prefixes.map(([prefix, direction, isForwarded]) => ({
      endpoint,
      chain: prefix + endpoint.interfaceName,
      direction,
      isForwarded,
    }));
  });
}

const WORKLOAD_CHAINS = [
  ["cali-tw-", "ingress", false],
  ["cali-fw-", "egress", false],
] as const;

const HOST_CHAINS = [
  ["cali-fh-", "ingress", false],
  ["cali-th-", "egress", false],
  ["cali-fhfw-", "ingress", true],
  ["cali-thfw-", "egress", true],
] as const;

interface Held {
  readonly vintage: Vintage;
  readonly family: Family;
  readonly tally: Map<string, number>;
}

/** Felix does not do what such rules say: engine/calculate/ignored-lists.ts. */
function isKept({ vintage, family }: Held, { policies }: World): boolean {
  return policies.every(({ policy }) =>
    [...policy.ingress, ...policy.egress].every(
      (rule) => ignoredLists(vintage, ruleWithSets(vintage, rule, policy.namespace).rule, family).length === 0,
    ),
  );
}

/** Undefined: they agree on every packet. */
function disagreement({ vintage, family, tally }: Held, world: World, packets: readonly Packet[]): unknown {
  const options = optionsOf(vintage);
  const rendered = renderNode(world, { vintage, options, family, node: "n" });
  const sets = new Map(rendered.sets.map(({ set }) => [set.name.text, set]));
  const node = { ...UNKNOWN_NODE, sets };
  const program = createProgram(parseRuleset(rendered.text, { family }), { node, environment: environmentOf(node) });
  for (const { endpoint, chain, direction, isForwarded } of chainsOf(vintage, world)) {
    for (const packet of packets) {
      const told = evaluated(world, endpoint, { vintage, options, direction, packet, isForwarded });
      const seen = walked(program, rendered, chain, packet, options.marks.accept);
      const what = `${told.verdict}${told.origin === undefined ? "" : " by a rule"}`;
      tally.set(what, (tally.get(what) ?? 0) + 1);
      const isSameRule = told.origin === undefined || JSON.stringify(told.origin) === JSON.stringify(seen.origin);
      if (told.verdict !== seen.verdict || !isSameRule) return { chain, packet: JSON.stringify(packet), told, seen };
    }
  }
  return undefined;
}

test("three lists of alternatives: Felix lets in what the policy does not", () => {
  const ports = Array.from({ length: 16 }, (_, index) => index + 1);
  const ends = `source: {nets: [10.0.0.0/8, 192.0.2.0/24]}, destination: {nets: [10.0.0.1/32, 10.0.0.2/32], ports: [${ports}]}`;
  const world = clusterOfText(
    resource("WorkloadEndpoint", "red/w", "{node: n, interfaceName: cali0, ipNetworks: [10.0.0.9/32]}") +
      resource("GlobalNetworkPolicy", "p", `{ingress: [{action: Allow, protocol: TCP, ${ends}}]}`),
  );
  const held: Held = { vintage: vintageOf("3.30"), family: 4, tally: new Map() };
  const packet = parsePacketLine("eth0 tcp 192.0.2.1:40000 > 10.0.0.9:16 new").request?.packet;
  expect(isKept(held, world)).toBe(false);
  expect(packet && disagreement(held, world, [packet])).toMatchObject({ told: { verdict: "deny" }, seen: { verdict: "allow" } });
});

describe.each(VINTAGE_NAMES)("Felix %s", (name) => {
  const vintage = vintageOf(name);
  const { hasTiers, hasTypes } = CALCULATION_TRAITS[name];
  const traits = { hasTiers, hasTypes, hasNamedPorts: vintage.manyPorts === "blocks", hasManyNets: vintage.manyNets !== "none" };

  test.each([4, 6] as const)(
    "IPv%i: the evaluator and the walk through the rendered chains agree",
    { timeout: 3_600_000 },
    (family) => {
      const tally = new Map<string, number>();
      const agree = fc.property(clusterOf({ ...traits, family }, PACKETS_OF_ONE), ({ yaml, packets }) => {
        const world = worldOf([loadResources("all.yaml", yaml).file], { isComplete: true });
        const held = { vintage, family, tally };
        fc.pre(isKept(held, world));
        expect(disagreement(held, world, packets)).toBeUndefined();
      });
      fc.assert(agree, { numRuns: family === 4 ? RUNS : Math.ceil(RUNS / 4), seed: Number(CALCULATE_SEED) });
      if (CALCULATE_TALLY !== undefined) console.log(name, Object.fromEntries(tally));
      // In 3.8 a packet of VXLAN is told by its bytes, which are not there; nothing else may stay open.
      expect(vintage.vxlan?.vni !== true && tally.has("undecided")).toBe(false);
    },
  );
});
