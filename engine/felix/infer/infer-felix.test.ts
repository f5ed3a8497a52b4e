import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderNode } from "#engine/calculate/render-node.ts";
import type { FittingVintage } from "#engine/felix/infer/fitting-vintages.ts";
import { type InferredFelix, inferFelix } from "#engine/felix/infer/infer-felix.ts";
import { RELEASES, vintageOfRelease } from "#engine/felix/infer/releases.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { clusterOfText, resource } from "#test/calculate.ts";
import { MARKS_2_1, RENDER_OPTIONS } from "#test/felix.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples");

function inferText(text: string): InferredFelix {
  return inferFelix(parseRuleset(text));
}

function howRead({ readings }: InferredFelix): Record<string, string> {
  return Object.fromEntries([...readings].map(([key, { how }]) => [key, how]));
}

describe.each([
  ["node1", ["cali0ef24b1", "cali0ef24b2"]],
  ["node2", ["cali0ef24b3"]],
])("%s of the examples", (node, interfaces) => {
  const felix = inferText(readFileSync(join(EXAMPLES, node, "iptables.save"), "utf8"));

  test("is of Felix 2.1, every fixed chain proven by its hashes", () => {
    expect(felix.vintages.map(({ name, releases, fit }) => [name, releases, fit])).toEqual([["2.1", "2.1", "whole"]]);
    expect(felix.vintages[0]).toMatchObject({ agreeing: 44, differing: [], against: [] });
    expect(felix.versions?.words).toBe("Calico 2.1");
    expect(felix.vintages[0]?.evidence.map(({ words }) => words)).toEqual(
      expect.arrayContaining([
        "44 of 44 rules of the chains with fixed names are just as Calico 2.1 writes them, by their hashes.",
        expect.stringMatching(/^Connections are judged in cali-FORWARD/),
      ]),
    );
  });

  test("tells how it was configured", () => {
    const options: RenderOptions = {
      ...RENDER_OPTIONS,
      marks: MARKS_2_1,
      openStackSpecialCases: true,
      endpointToHostAction: "RETURN",
      bpfForceTrackInterfaces: felix.options.bpfForceTrackInterfaces,
    };
    expect(felix.options).toEqual(options);
    expect(howRead(felix)).toMatchObject({
      marks: "read",
      workloadPrefixes: "read",
      endpointToHostAction: "read",
      ipipEnabled: "read",
      openStackSpecialCases: "read",
      failsafeInbound: "default",
      vxlanEnabled: "default",
      mangleAllowAction: "default",
    });
    expect(felix.insertMode).toBe("insert");
  });

  test("names its endpoints and policies", () => {
    expect(felix.endpoints.map(({ interfaceName }) => interfaceName)).toEqual(interfaces);
    expect(felix.owners.find(({ kind }) => kind === "policy")).toMatchObject({
      suffix: "namespace-default",
      isHashed: false,
      chains: ["cali-pi-namespace-default", "cali-po-namespace-default"],
    });
  });
});

const CLUSTER = [
  resource(
    "WorkloadEndpoint",
    "shop/n-k8s-web-eth0",
    "{node: n, interfaceName: cali1, ipNetworks: [10.0.0.1/32], profiles: [kns.shop]}",
    "{app: web}",
  ),
  resource("HostEndpoint", "eth0", "{node: n, interfaceName: eth0}", "{host: a}"),
  resource(
    "GlobalNetworkPolicy",
    "default.web",
    "{selector: app == 'web', ingress: [{action: Allow, protocol: TCP}, {action: Deny}, {action: Log}]}",
  ),
  resource("IPPool", "p", "{cidr: 10.0.0.0/16, natOutgoing: true}"),
].join("");

/** Other than the defaults wherever a dump can show it. */
const CONFIGURED: Partial<RenderOptions> = {
  workloadPrefixes: ["cali", "tap"],
  filterAllowAction: "RETURN",
  endpointToHostAction: "ACCEPT",
  logPrefix: "seen",
  failsafeInbound: [{ protocol: "tcp", port: 22, net: undefined }],
  failsafeOutbound: [
    { protocol: "udp", port: 53, net: undefined },
    { protocol: "tcp", port: 2379, net: undefined },
  ],
  ipipEnabled: true,
  disableConntrackInvalid: true,
  openStackSpecialCases: true,
  natPortRange: { first: 2000, last: 3000 },
  kubeIpvsSupport: true,
  randomFully: true,
  vxlanEnabled: true,
  vxlanPort: 4788,
};

/** As Felix of the version renders the cluster. */
function dumpOf(vintage: Vintage, options: RenderOptions): string {
  return renderNode(clusterOfText(CLUSTER), { vintage, options, family: 4, node: "n" }).text;
}

/** Of the vintage that stands for the release; others may render the same. */
function found(text: string, base: string): FittingVintage | undefined {
  return inferText(text).vintages.find(({ name }) => name === base);
}

/** The vintages, and some between them. */
const TOLD = RELEASES.filter(({ since, base }) => since === base || ["2.2", "3.23", "3.29"].includes(since));

describe.each(TOLD.map((release) => [release.since, release] as const))("a dump of Felix %s", (_, release) => {
  const vintage = vintageOfRelease(release);
  const tunnels = vintage.vxlan === undefined ? [] : (["vxlanEnabled", "vxlanPort"] as const);

  test.each([
    ["by default", {}, ["marks"]],
    ["of its own", CONFIGURED, ["workloadPrefixes", "filterAllowAction", "failsafeInbound", "ipipEnabled", ...tunnels]],
  ] as const)("is told, and its settings are read: %s", (__, settings, shown) => {
    const options: RenderOptions = { ...RENDER_OPTIONS, marks: marksOf(release.marks), ...settings };
    const best = found(dumpOf(vintage, options), release.base);
    expect(best).toMatchObject({ name: release.base, fit: "whole" });
    const read = [...(best?.readings ?? [])].flatMap(([key, { how }]) => (how === "read" ? [key] : []));
    expect(pick(best?.options, read)).toEqual(pick(options, read));
    expect(read).toEqual(expect.arrayContaining([...shown]));
  });
});

function pick(options: RenderOptions | undefined, keys: readonly (keyof RenderOptions)[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, options?.[key]]));
}

function marksOf(version: string): RenderOptions["marks"] {
  const old = { ...MARKS_2_1, fromWorkload: 0, scratch0: 0x4000000, scratch1: 0x8000000 };
  const plain = { ...old, accept: 0x10000, pass: 0x20000, scratch0: 0x40000, scratch1: 0x80000 };
  if (version === "2.1") return MARKS_2_1;
  if (version === "2.6" || version === "3.0") return old;
  if (version === "3.30" || version === "3.32") return RENDER_OPTIONS.marks;
  return { ...plain, endpoint: 0xfff00000, nonCaliEndpoint: 0x100000 };
}

describe("what a dump does not tell", () => {
  test("is left to several versions", () => {
    const { vintages } = inferText("-A cali-failsafe-in -p tcp -m multiport --dports 22 -j ACCEPT\n");
    expect(vintages.map(({ fit }) => fit)).toContain("signs");
    expect(vintages.length).toBeGreaterThan(3);
  });

  test("is the default, and called so", () => {
    const felix = inferText("*filter\n:cali-cidr-block - [0:0]\nCOMMIT\n");
    expect(new Set(Object.values(howRead(felix)))).toEqual(new Set(["default"]));
    expect(felix.vintages.map(({ releases }) => releases).at(-1)).toBe("3.17 to 3.20");
  });
});

test("rules of no Felix", () => {
  const felix = inferText("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n");
  expect(felix).toMatchObject({ vintages: [], versions: undefined, insertMode: "unknown", endpoints: [], owners: [] });
});

test("a rule that no version writes is named", () => {
  const text = readFileSync(join(EXAMPLES, "node1/iptables.save"), "utf8").replace(
    "cali:GBTAv2p5CwevEyJm",
    "cali:AAAAAAAAAAAAAAAA",
  );
  const [best] = inferText(text).vintages;
  expect(best).toMatchObject({ name: "2.1", fit: "partly", differing: [{ table: "nat", chain: "cali-OUTPUT", number: 1 }] });
});

test("rules before Felix's jump show that it was told to append", () => {
  const text = readFileSync(join(EXAMPLES, "node1/iptables.save"), "utf8");
  const lines = text.split("\n");
  const moved = lines.flatMap((line) => (/^-A (?:PREROUTING|OUTPUT|POSTROUTING) .*-j cali-/.test(line) ? [] : [line]));
  const hooks = lines.filter((line) => /^-A (?:PREROUTING|OUTPUT|POSTROUTING) .*-j cali-/.test(line));
  const at = moved.findIndex((line, index) => line === "COMMIT" && moved.slice(0, index).includes("*nat"));
  expect(inferText([...moved.slice(0, at), ...hooks, ...moved.slice(at)].join("\n")).insertMode).toBe("append");
});
