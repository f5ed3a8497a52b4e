import { describe, expect, test } from "vitest";
import { failsafeIn, failsafeOut } from "#engine/felix/chains/failsafes.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const options = {
  ...RENDER_OPTIONS,
  failsafeInbound: [{ protocol: "tcp", port: 22, net: "10.0.0.0/8" }],
  failsafeOutbound: [{ protocol: "udp", port: 53, net: undefined }],
};

describe("answers pass in raw alone", () => {
  test.each([
    ["2.1", "raw", ["-p tcp -m multiport --destination-ports 22 --jump ACCEPT"]],
    [
      "3.8",
      "raw",
      ["-p tcp -m multiport --destination-ports 22 --jump ACCEPT", "-p udp -m multiport --source-ports 53 --jump ACCEPT"],
    ],
    ["3.30", "filter", ["-p tcp -m multiport --destination-ports 22 --source 10.0.0.0/8 --jump ACCEPT"]],
  ] as const)("%s %s", (name, table, rules) => {
    expect(rulesText([failsafeIn(vintageOf(name), options, table, 4)], "cali-failsafe-in")).toEqual(rules);
  });
});

describe("answers to the outside match the net as", () => {
  test.each([
    ["3.21", "--source"],
    ["3.28", "--destination"],
  ] as const)("%s: %s", (name, option) => {
    const rules = rulesText([failsafeOut(vintageOf(name), options, "raw", 4)], "cali-failsafe-out");
    expect(rules.at(-1)).toBe(`-p tcp -m multiport --source-ports 22 ${option} 10.0.0.0/8 --jump ACCEPT`);
  });
});

describe("a net of the other family", () => {
  test.each([
    ["3.21", ["-p tcp -m multiport --destination-ports 22 --jump ACCEPT"]],
    ["3.28", []],
  ] as const)("%s", (name, rules) => {
    expect(rulesText([failsafeIn(vintageOf(name), options, "filter", 6)], "cali-failsafe-in")).toEqual(rules);
  });
});
