import { describe, expect, test } from "vitest";
import { nodeOptions } from "#engine/calculate/node-options.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { clusterOfText, resource } from "#test/calculate.ts";
import { MARKS_2_1, RENDER_OPTIONS } from "#test/felix.ts";

function optionsOf(yaml: string, version: VintageName = "3.30", node = "n") {
  return nodeOptions(clusterOfText(yaml), vintageOf(version), node).options;
}

describe("marks of the default mask", () => {
  test("of 2.1 and 3.30", () => {
    expect(optionsOf("", "2.1").marks).toEqual(MARKS_2_1);
    expect(optionsOf("", "3.30").marks).toEqual(RENDER_OPTIONS.marks);
  });

  test("of 3.21, with WireGuard and without", () => {
    expect(optionsOf("", "3.21").marks).toMatchObject({ scratch1: 0x80000, endpoint: 0xfff00000, nonCaliEndpoint: 0x100000 });
    const wireguard = resource("FelixConfiguration", "default", "{wireguardEnabled: true}");
    expect(optionsOf(wireguard, "3.21").marks).toMatchObject({ wireguard: 0x100000, endpoint: 0xffe00000 });
  });
});

test("another mask is handed out from its lowest bit", () => {
  const mask = resource("FelixConfiguration", "default", "{iptablesMarkMask: 0xff00}");
  expect(optionsOf(mask, "3.21").marks).toMatchObject({
    accept: 0x100,
    pass: 0x200,
    scratch0: 0x400,
    scratch1: 0x800,
    endpoint: 0xf000,
  });
});

test("what a node's own configuration says counts before the cluster's, whatever stands first", () => {
  const own = resource("FelixConfiguration", "node.n", "{defaultEndpointToHostAction: Accept}");
  const all = resource("FelixConfiguration", "default", "{defaultEndpointToHostAction: Return, logPrefix: dropped}");
  expect(optionsOf(own + all)).toMatchObject({ endpointToHostAction: "ACCEPT", logPrefix: "dropped" });
  expect(optionsOf(own + all, "3.30", "other")).toMatchObject({ endpointToHostAction: "RETURN" });
});

test("pools turn on the tunnels they want", () => {
  const pool = resource("IPPool", "p", "{cidr: 10.0.0.0/16, ipipMode: CrossSubnet}");
  expect(optionsOf(pool)).toMatchObject({ ipipEnabled: true, vxlanEnabled: false });
  const off = resource("FelixConfiguration", "default", "{ipipEnabled: false}");
  expect(optionsOf(pool + off).ipipEnabled).toBe(false);
});

test("failsafe ports: those of the version, none, or the given ones", () => {
  expect(optionsOf("", "2.1").failsafeInbound).toEqual([{ protocol: "tcp", port: 22, net: undefined }]);
  const none = resource("FelixConfiguration", "default", "{failsafeInboundHostPorts: []}");
  expect(optionsOf(none).failsafeInbound).toEqual([]);
  expect(optionsOf(none).failsafeOutbound.length).toBe(9);
});
