import { expect, test } from "vitest";
import { checkWhole } from "#engine/checks/index.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

test.each<[string, boolean]>([
  ["-p tcp", false],
  ["-p tcp -m tcp --dport 80", false],
  ["-p tcp --syn", true],
  ["-p tcp -m tcp ! --syn", false],
  ["-p tcp -m tcp --tcp-flags SYN,RST SYN", true],
  ["-p tcp -m tcp --tcp-flags SYN,RST RST", false],
  ["-p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK", true],
])("%s", (conditions, asks) => {
  const rule = `-A FORWARD ${conditions} -j TCPMSS --set-mss 1400`;
  const ruleset = parseRuleset(["*mangle", ":FORWARD ACCEPT [0:0]", rule, "COMMIT", ""].join("\n"));
  const codes = (backend: "nft" | "legacy") => checkWhole(ruleset, [backend]).map(({ code }) => code);
  expect(codes("nft")).toEqual([]);
  expect(codes("legacy")).toEqual(asks ? [] : ["missing-syn"]);
});
