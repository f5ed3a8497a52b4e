import { expect, test } from "vitest";
import { cidrBlock, egressDscp, rpfSkip } from "#engine/felix/chains/address-chains.ts";
import { RENDER_OPTIONS, rulesText } from "#test/felix.ts";

test.each([
  ["Drop", 4, ["--destination 10.2.0.0/16 --jump DROP", "--destination 10.3.0.0/16 --jump DROP"]],
  ["Reject", 6, ["--destination fd00::/108 --jump REJECT"]],
  ["Disabled", 4, []],
] as const)("services' addresses do not circle: %s, IPv%i", (serviceLoopPrevention, family, rules) => {
  const options = { ...RENDER_OPTIONS, serviceLoopPrevention, blockedCidrs: ["10.3.0.0/16", "fd00::/108", "10.2.0.0/16"] };
  expect(rulesText([cidrBlock(options, family)], "cali-cidr-block")).toEqual(rules);
});

test("spoofed sources that are allowed", () => {
  expect(rulesText([rpfSkip([{ interfaceName: "cali1", cidr: "8.8.8.0/24" }])], "cali-rpf-skip")).toEqual([
    "--in-interface cali1 --source 8.8.8.0/24 --jump ACCEPT",
  ]);
});

test("DSCP of a workload's packets", () => {
  expect(rulesText([egressDscp([{ sources: ["10.0.0.1", "10.0.0.2"], value: 10 }])], "cali-egress-dscp")).toEqual([
    "--source 10.0.0.1,10.0.0.2 --jump DSCP --set-dscp 10",
  ]);
});
