import { describe, expect, test } from "vitest";
import { gapsOf } from "#engine/iptables/gaps.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { beginPacket } from "#engine/simulate/begin.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";

function verdict(text: string): string {
  const { request } = parsePacketLine("eth0 tcp 192.0.2.9:1 > 192.0.2.1:80");
  if (request === undefined) throw new Error("the packet cannot be read");
  const walk = run(createProgram(parseRuleset(text)), { ...beginPacket(request), choices: new Map([["route", "to this node"]]) });
  return `${walk.verdict} ${walk.trace.end.why ?? ""}`.trim();
}

describe("a dump that does not show everything", () => {
  test.each([
    ["whole", "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", "ACCEPT"],
    [
      "cut off in the chain that is walked",
      "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp -j DROP\n",
      "UNDECIDED table filter has no COMMIT: the dump may be cut off, and INPUT may have more rules",
    ],
    ["cut off in a later chain", "*filter\n:INPUT ACCEPT [0:0]\n:z - [0:0]\n-A INPUT -p udp -j DROP\n-A z -j DROP\n", "ACCEPT"],
    [
      "cut off before the rules of a chain",
      "*filter\n:INPUT ACCEPT [0:0]\n:z - [0:0]\n-A INPUT -j z\n",
      "UNDECIDED table filter has no COMMIT: the dump may be cut off, and z may have more rules",
    ],
    ["a decision before the cut stands", "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -j DROP\n", "DROP"],
    [
      "a table the tool could not print",
      "# Table `filter' is incompatible, use 'nft' tool.\n*raw\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n",
      "UNDECIDED the tool could not print table filter: it holds rules of nftables' own",
    ],
  ])("%s", (_name, text, expected) => expect(verdict(text)).toBe(expected));

  test("iptables -S lists one table: the others are an assumption", () => {
    expect(gapsOf(parseRuleset("-P INPUT ACCEPT\n-A INPUT -j ACCEPT\n"), 4).assumptions).toEqual([
      "Only the rules of filter are listed here (iptables -S): other tables are taken to be empty.",
    ]);
  });
});
