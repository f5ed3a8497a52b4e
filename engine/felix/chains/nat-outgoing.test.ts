import { describe, expect, test } from "vitest";
import { floatingIpChains } from "#engine/felix/chains/floating-ips.ts";
import { natOutgoing } from "#engine/felix/chains/nat-outgoing.ts";
import { natPostrouting, staticNatChains } from "#engine/felix/chains/static-nat.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const SETS = "-m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst";

describe("cali-nat-outgoing", () => {
  test.each([
    ["no pool asks for it", {}, false, []],
    ["plain", {}, true, [`${SETS} --jump MASQUERADE`]],
    ["random ports", { randomFully: true }, true, [`${SETS} --jump MASQUERADE --random-fully`]],
    ["one address", { natOutgoingAddress: "192.0.2.1" }, true, [`${SETS} --jump SNAT --to-source 192.0.2.1`]],
    [
      "not to hosts",
      { natOutgoingExclusions: "IPPoolsAndHostIPs" as const, natOutgoingInterfaceFilter: "eth0" },
      true,
      [`${SETS} -m set ! --match-set cali40all-hosts-net dst --out-interface eth0 --jump MASQUERADE`],
    ],
    [
      "a range of ports",
      { natPortRange: { first: 1000, last: 1999 }, natOutgoingAddress: "192.0.2.1" },
      true,
      [
        `${SETS} -p tcp --jump SNAT --to-source 192.0.2.1:1000-1999`,
        `${SETS} -p tcp --jump RETURN`,
        `${SETS} -p udp --jump SNAT --to-source 192.0.2.1:1000-1999`,
        `${SETS} -p udp --jump RETURN`,
        `${SETS} --jump SNAT --to-source 192.0.2.1`,
      ],
    ],
  ])("%s", (_name, change, active, rules) => {
    const chain = natOutgoing(vintageOf("3.30"), { ...RENDER_OPTIONS, ...change }, 4, { active });
    expect(rulesText([chain], "cali-nat-outgoing")).toEqual(rules);
  });
});

test("POSTROUTING puts local packets in a tunnel under the tunnel's address", () => {
  const options = { ...RENDER_OPTIONS, vxlanEnabled: true, vxlanTunnelAddress: "10.0.0.1", ipipEnabled: true };
  expect(rulesText([natPostrouting(vintageOf("3.30"), options, 4)], "cali-POSTROUTING")).toEqual([
    "--jump cali-fip-snat",
    "--jump cali-nat-outgoing",
    "--out-interface vxlan.calico -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL --jump MASQUERADE",
  ]);
});

test("PREROUTING leads OpenStack's metadata address to the configured one", () => {
  const options = { ...RENDER_OPTIONS, openStackSpecialCases: true, openStackMetadataIp: "192.0.2.9" };
  expect(rulesText(staticNatChains(vintageOf("2.1"), options, 4), "cali-PREROUTING")).toEqual([
    "--jump cali-fip-dnat",
    "-p tcp -m multiport --destination-ports 80 --destination 169.254.169.254/32 --jump DNAT --to-destination 192.0.2.9:8775",
  ]);
  expect(rulesText(staticNatChains(vintageOf("2.1"), options, 6), "cali-PREROUTING")).toEqual(["--jump cali-fip-dnat"]);
});

test("floating addresses, sorted; a workload with two leaves by the first", () => {
  const chains = floatingIpChains(RENDER_OPTIONS, [
    { external: "192.0.2.2", internal: "10.0.0.5" },
    { external: "192.0.2.1", internal: "10.0.0.5" },
  ]);
  expect(rulesText(chains, "cali-fip-dnat")).toEqual([
    "--destination 192.0.2.1 --jump DNAT --to-destination 10.0.0.5",
    "--destination 192.0.2.2 --jump DNAT --to-destination 10.0.0.5",
  ]);
  expect(rulesText(chains, "cali-fip-snat")).toEqual([
    "--destination 10.0.0.5 --source 10.0.0.5 --jump SNAT --to-source 192.0.2.1",
  ]);
});
