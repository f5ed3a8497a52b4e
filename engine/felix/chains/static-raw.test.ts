import { describe, expect, test } from "vitest";
import { rawOutput, staticRawChains } from "#engine/felix/chains/static-raw.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { chainNames, MARKS_2_1, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

describe("the reverse path check", () => {
  test.each([
    ["2.1", 4, undefined],
    ["2.1", 6, "-m mark --mark 0x4000000/0x4000000 -m rpfilter --invert --jump DROP"],
    ["3.21", 4, "-m mark --mark 0x80000/0x80000 -m rpfilter --invert --validmark --jump DROP"],
  ] as const)("%s IPv%i", (name, family, check) => {
    const options = name === "2.1" ? { ...RENDER_OPTIONS, marks: MARKS_2_1 } : RENDER_OPTIONS;
    const rules = rulesText(staticRawChains(vintageOf(name), options, family), "cali-PREROUTING");
    expect(rules.find((rule) => rule.includes("rpfilter"))).toBe(check);
  });

  test("lets a machine without an address ask for one", () => {
    const options = { ...RENDER_OPTIONS, openStackSpecialCases: true };
    expect(rulesText(staticRawChains(vintageOf("3.30"), options, 4), "cali-PREROUTING").slice(2, 4)).toEqual([
      "-m mark --mark 0x80000/0x80000 --jump cali-rpf-skip",
      "-p udp --source 0.0.0.0 -m multiport --source-ports 68 -m multiport --destination-ports 67 --jump ACCEPT",
    ]);
  });
});

test("VXLAN stays untracked from v3.29 on, behind the dispatch on the way out", () => {
  const options = { ...RENDER_OPTIONS, vxlanEnabled: true };
  expect(rulesText([rawOutput(vintageOf("3.30"), options, 4)], "cali-OUTPUT")).toEqual([
    "--jump MARK --set-mark 0/0x1b0000",
    "--jump cali-to-host-endpoint",
    "-p udp --dport 4789 --jump NOTRACK",
    "-m mark --mark 0x10000/0x10000 --jump ACCEPT",
  ]);
  expect(rulesText([rawOutput(vintageOf("3.28"), options, 4)], "cali-OUTPUT")).toHaveLength(3);
});

describe("WireGuard's mark", () => {
  const options = {
    ...RENDER_OPTIONS,
    marks: { ...RENDER_OPTIONS.marks, wireguard: 0x200000 },
    wireguardEnabledV6: true,
    wireguardEncryptHostTraffic: true,
  };

  test("has a chain since v3.20, and its own interface over IPv6 since v3.24", () => {
    expect(chainNames(staticRawChains(vintageOf("3.8"), options, 4))).not.toContain("cali-wireguard-incoming-mark");
    expect(rulesText(staticRawChains(vintageOf("3.30"), options, 4), "cali-wireguard-incoming-mark")).toEqual([
      "--in-interface lo --jump RETURN",
      "--in-interface wireguard.cali --jump RETURN",
      "--in-interface wg-v6.cali --jump RETURN",
      "--in-interface cali+ --jump RETURN",
      "--jump MARK --set-mark 0x200000/0x200000",
    ]);
  });

  test("is asked for where hosts' traffic is encrypted", () => {
    const jump = "--jump cali-wireguard-incoming-mark";
    expect(rulesText(staticRawChains(vintageOf("3.30"), options, 4), "cali-PREROUTING")).toContain(jump);
    expect(rulesText(staticRawChains(vintageOf("3.21"), options, 4), "cali-PREROUTING")).not.toContain(jump);
    const plain = { ...options, wireguardEncryptHostTraffic: false };
    expect(rulesText(staticRawChains(vintageOf("3.30"), plain, 4), "cali-PREROUTING")).not.toContain(jump);
  });
});
