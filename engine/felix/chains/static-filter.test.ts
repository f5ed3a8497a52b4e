import { describe, expect, test } from "vitest";
import { staticFilterChains } from "#engine/felix/chains/static-filter.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { chainNames, MARKS_2_1, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const OPENSTACK_2_1 = {
  ...RENDER_OPTIONS,
  marks: MARKS_2_1,
  openStackSpecialCases: true,
  endpointToHostAction: "RETURN",
} as const;

describe("Felix 2.1", () => {
  const chains = staticFilterChains(vintageOf("2.1"), OPENSTACK_2_1, 4);

  test("judges connections in INPUT, and accepts what raw untracked first of all", () => {
    expect(rulesText(chains, "cali-INPUT")).toEqual([
      "-m mark --mark 0x1000000/0x1000000 -m conntrack --ctstate UNTRACKED --jump ACCEPT",
      "-m conntrack --ctstate INVALID --jump DROP",
      "-m conntrack --ctstate RELATED,ESTABLISHED --jump ACCEPT",
      "--in-interface cali+ --goto cali-wl-to-host",
      "--jump MARK --set-mark 0/0x7000000",
      "--jump cali-from-host-endpoint",
      '"Host endpoint policy accepted packet." -m mark --mark 0x1000000/0x1000000 --jump ACCEPT',
    ]);
  });

  test("lets OpenStack's machines ask for an address and for names", () => {
    expect(rulesText(chains, "cali-wl-to-host")).toEqual([
      "-p udp -m multiport --source-ports 68 -m multiport --destination-ports 67 --jump ACCEPT",
      "-p udp -m multiport --destination-ports 53 --jump ACCEPT",
      "--jump cali-from-wl-dispatch",
      '"Configured DefaultEndpointToHostAction" --jump RETURN',
    ]);
  });

  test("accepts workloads' packets in FORWARD for good", () => {
    expect(rulesText(chains, "cali-FORWARD").slice(5, 7)).toEqual([
      "--in-interface cali+ --jump ACCEPT",
      "--out-interface cali+ --jump ACCEPT",
    ]);
  });
});

describe("FORWARD keeps the accept bit and ends in", () => {
  test.each([
    ["3.8", '"Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 --jump ACCEPT'],
    ["3.21", "--jump cali-cidr-block"],
  ] as const)("%s: %s", (name, last) => {
    const rules = rulesText(staticFilterChains(vintageOf(name), RENDER_OPTIONS, 4), "cali-FORWARD");
    expect(rules[0]).toBe("--jump MARK --set-mark 0/0x1a0000");
    expect(rules.at(-1)).toBe(last);
  });
});

describe("tunnels", () => {
  const options = {
    ...RENDER_OPTIONS,
    ipipEnabled: true,
    vxlanEnabled: true,
    vxlanEnabledV6: true,
    filterDenyAction: "REJECT",
  } as const;

  test("v3.30 denies strangers as configured, but for VXLAN over IPv4", () => {
    const rules = rulesText(staticFilterChains(vintageOf("3.30"), options, 4), "cali-INPUT");
    expect(rules.slice(0, 4)).toEqual([
      '"Allow IPIP packets from Calico hosts" -p 4 -m set --match-set cali40all-hosts-net src -m addrtype --dst-type LOCAL --jump ACCEPT',
      '"Reject IPIP packets from non-Calico hosts" -p 4 --jump REJECT',
      '"Allow IPv4 VXLAN packets from allowed hosts" -p 17 -m multiport --destination-ports 4789 -m set --match-set cali40all-vxlan-net src -m addrtype --dst-type LOCAL --jump ACCEPT',
      '"Drop IPv4 VXLAN packets from non-allowed hosts" -p 17 -m multiport --destination-ports 4789 -m addrtype --dst-type LOCAL --jump DROP',
    ]);
    const v6 = rulesText(staticFilterChains(vintageOf("3.30"), options, 6), "cali-INPUT");
    expect(v6[1]).toBe(
      '"Reject IPv6 VXLAN packets from non-allowed hosts" -p 17 -m multiport --destination-ports 4789 -m addrtype --dst-type LOCAL --jump REJECT',
    );
  });

  test("v3.21 knows no VXLAN over IPv6", () => {
    expect(rulesText(staticFilterChains(vintageOf("3.21"), options, 6), "cali-INPUT")[0]).toBe(
      "--in-interface cali+ --goto cali-wl-to-host",
    );
  });
});

describe("IPVS", () => {
  const ipvs = { ...RENDER_OPTIONS, kubeIpvsSupport: true };

  test("adds its two chains from 3.1 on", () => {
    const extra = ["cali-forward-check", "cali-forward-endpoint-mark"];
    expect(chainNames(staticFilterChains(vintageOf("3.8"), ipvs, 4))).toEqual(expect.arrayContaining(extra));
    expect(chainNames(staticFilterChains(vintageOf("3.8"), RENDER_OPTIONS, 4))).not.toContain("cali-forward-check");
    expect(chainNames(staticFilterChains(vintageOf("3.0"), ipvs, 4))).not.toContain("cali-forward-check");
  });

  test("splits node ports where a multiport is full: seven ranges and one port fill it", () => {
    const ranges = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ first: n * 100, last: n * 100 + 9 }));
    const kubeNodePortRanges = [...ranges, { first: 5, last: 5 }, { first: 6, last: 6 }];
    const rules = rulesText(staticFilterChains(vintageOf("3.30"), { ...ipvs, kubeNodePortRanges }, 4), "cali-forward-check");
    const ports = rules.flatMap((rule) => /-p tcp -m multiport --destination-ports (\S+)/.exec(rule)?.[1] ?? []);
    expect(ports).toEqual(["100:109,200:209,300:309,400:409,500:509,600:609,700:709,5", "6"]);
  });
});
