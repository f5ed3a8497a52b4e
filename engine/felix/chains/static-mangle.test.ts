import { describe, expect, test } from "vitest";
import { staticMangleChains } from "#engine/felix/chains/static-mangle.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { RENDER_OPTIONS, rulesText } from "#test/felix.ts";

describe("PREROUTING", () => {
  test.each([
    ["2.1", 0],
    ["2.6", 5],
    ["3.8", 4],
  ] as const)("%s has %i rules: workloads were accepted there up to v3.3", (name, count) => {
    expect(rulesText(staticMangleChains(vintageOf(name), RENDER_OPTIONS, 4), "cali-PREROUTING")).toHaveLength(count);
  });
});

describe("POSTROUTING", () => {
  test("judges what DNAT redirected, from v3.18 on", () => {
    expect(rulesText(staticMangleChains(vintageOf("3.8"), RENDER_OPTIONS, 4), "cali-POSTROUTING")).toEqual([]);
    expect(
      rulesText(staticMangleChains(vintageOf("3.30"), { ...RENDER_OPTIONS, kubeIpvsSupport: true }, 4), "cali-POSTROUTING"),
    ).toEqual([
      "-m mark --mark 0x10000/0x10000 --jump RETURN",
      "-m mark ! --mark 0/0xffe00000 --jump RETURN",
      "--jump MARK --set-mark 0/0x1b0000",
      "-m conntrack --ctstate DNAT --jump cali-to-host-endpoint",
      '"Host endpoint policy accepted packet." -m mark --mark 0x10000/0x10000 --jump RETURN',
    ]);
  });

  test("marks what leaves the cluster, and new connections of the mesh", () => {
    const options = { ...RENDER_OPTIONS, istioAmbient: true };
    expect(rulesText(staticMangleChains(vintageOf("3.32"), options, 6), "cali-POSTROUTING").slice(0, 2)).toEqual([
      "-p tcp -m conntrack --ctstate NEW --out-interface cali+ -m set --match-set cali60all-istio-weps dst -m set --match-set cali60all-istio-weps src --jump DSCP --set-dscp 23",
      '"set dscp for traffic leaving cluster." -m set --match-set cali60dscp-src-net src -m set ! --match-set cali60network-ip-pools dst -m set ! --match-set cali60this-host dst --jump cali-egress-dscp',
    ]);
  });
});
