import { expect, test } from "vitest";
import { ignoredLists } from "#engine/calculate/ignored-lists.ts";
import { ANY_END, ANY_RULE, type BackendRule } from "#engine/felix/model.ts";
import { vintageOf } from "#engine/felix/vintage.ts";

const SIXTEEN = Array.from({ length: 16 }, (_, index) => ({ first: index + 1, last: index + 1 }));
const TWO_NETS = ["10.0.0.0/8", "192.0.2.0/24"];

function rule(ends: Partial<Pick<BackendRule, "source" | "destination">>): BackendRule {
  return { ...ANY_RULE, action: "allow", protocol: "tcp", ...ends };
}

const PORTS_AND_NETS = { ...ANY_END, ports: SIXTEEN, nets: TWO_NETS };

test.each([
  ["3.30", rule({ source: PORTS_AND_NETS, destination: { ...ANY_END, ports: SIXTEEN } }), ["source networks"]],
  ["3.30", rule({ source: PORTS_AND_NETS, destination: PORTS_AND_NETS }), ["source networks", "destination networks"]],
  ["3.30", rule({ source: PORTS_AND_NETS }), []],
  ["3.30", rule({ source: { ...PORTS_AND_NETS, nets: ["2001:db8::/32"] }, destination: PORTS_AND_NETS }), []],
  ["2.6", rule({ source: PORTS_AND_NETS, destination: PORTS_AND_NETS }), []],
  ["2.1", rule({ source: PORTS_AND_NETS, destination: PORTS_AND_NETS }), []],
] as const)("Felix %s", (name, given, lost) => {
  expect(ignoredLists(vintageOf(name), given, 4).map(({ end, what }) => `${end} ${what}`)).toEqual(lost);
});
