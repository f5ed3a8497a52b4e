// Hovers, through the real server.
import { describe, expect, test } from "vitest";
import { exampleAt, exampleFolder, hoverText, startSession, uriOf } from "#test/lsp/session.ts";

const DUMP = "node2/iptables.save";

describe("on an example node", () => {
  const disk = exampleFolder("node2");
  const cases: readonly (readonly [string, number, readonly string[]])[] = [
    [
      "0x4000000/0x4000000",
      1,
      [
        "`new mark = (mark & ~0x4000000) ^ 0x4000000`",
        "came in from a workload",
        "Set by 1 rule: raw cali-PREROUTING 2 (line 10)",
        "Tested to be clear by 1 rule: raw cali-PREROUTING 3 (line 11)",
      ],
    ],
    ["0x1000000/0x1000000", 2, ["`(mark & 0x1000000) == 0x1000000`", "Accept bit set", "Tested to be set by 15 rules"]],
    ["0x0/0x7000000", 1, ["`new mark = (mark & ~0x7000000) ^ 0x0`", "**accept bit**", "Rules about `0x1000000`"]],
    [
      "cali-tw-cali0ef24b3",
      1,
      ["Ingress policy of workload cali0ef24b3", "- 8 rules", "cali-to-wl-dispatch 1 (line 111) with -g"],
    ],
    ["INPUT ACCEPT", 2, ["Chain `INPUT` in table nat"]],
    ["ACCEPT [", 1, ["Policy **ACCEPT** of PREROUTING"]],
    ["*filter", 1, ["Lets packets through or drops them", "18 chains, 62 rules", "INPUT, FORWARD, OUTPUT"]],
    ["conntrack", 1, ["Match **conntrack**", "net/netfilter/xt"]],
    ["--ctstate", 1, ["`--ctstate STATE", "of conntrack"]],
    ["INVALID", 1, ["`INVALID`"]],
    ["DROP", 1, ["Target **DROP**", "connection tracking calls the packet invalid"]],
    ["cali+", 1, ["on this node 2: cali0ef24b3, cali0ef24b8", "Named by 7 rules"]],
    ["docker0", 1, ["Interface `docker0`", "172.16.163.1/24", "Named by 1 rule: nat POSTROUTING 2 (line 38)", "not docker0"]],
    ["127.0.0.0/8", 1, ["**not 127.0.0.0/8**", "lo has 127.0.0.1"]],
    ["172.16.163.0", 1, ["docker0 has 172.16.163.1"]],
    ["cali:fQ", 1, ["**Verified**", "--in-interface cali+ --jump MARK", "Felix's hash of this rule, `fQeZek80kVOPa0xO`"]],
    ["cali4-s", 1, ["`hash:ip`, IPv4", "4 members", "`10.1.1.11`, `10.1.1.12`", "cali-pi-namespace-default 2 (line 102)"]],
  ];
  test.each(cases)("%s (%i)", async (word, nth, wanted) => {
    const hover = await hoverText(exampleAt(DUMP, word, nth), { disk });
    for (const text of wanted) expect(hover).toContain(text);
  });

  test("in the set file", async () => {
    const session = await startSession("", { disk: { ...disk, "iptables.save": exampleAt(DUMP, "*raw").replace("$0", "") } });
    const text = disk["node.ipset"] ?? "";
    await session.open("node.ipset", text);
    const ask = async (word: string) => {
      const lines = text.slice(0, text.indexOf(word)).split("\n");
      const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
      const hover = await session.client.sendRequest("textDocument/hover", {
        textDocument: { uri: uriOf("node.ipset") },
        position,
      });
      return JSON.stringify(hover);
    };
    expect(await ask("cali4")).toContain("iptables.save: Named by 1 rule: filter cali-pi-namespace-default 2 (line 102)");
    expect(await ask("hash:ip")).toContain("Addresses, or networks of one size");
    expect(await ask("10.1.2.13")).toContain("behind cali0ef24b3");
    await session.close();
  });
});

describe("without anything around the dump", () => {
  const table = (rules: string) => `*filter\n:FORWARD ACCEPT [0:0]\n:a - [0:0]\n${rules}\nCOMMIT\n`;

  test("a set nobody gave is not known", async () => {
    expect(await hoverText(table("-A FORWARD -m set --match-set $0blocked src -j DROP"))).toContain("is not known");
  });

  test("a test that can never hold says so", async () => {
    expect(await hoverText(table("-A FORWARD -m mark --mark $00x3/0x1 -j DROP"))).toContain("Can never match");
  });

  test("the connection's mark has no roles", async () => {
    const hover = await hoverText(table("-A FORWARD -m connmark --mark $00x1/0x1 -j DROP\n-A FORWARD -j CONNMARK --or-mark 0x1"));
    expect(hover).toContain("(connmark & 0x1) == 0x1");
    expect(hover).toContain("Set by 1 rule: filter FORWARD 2 (line 5)");
    expect(hover).not.toContain("bit set");
  });

  test("marks in comments do not count", async () => {
    const hover = await hoverText(
      table('-A FORWARD -m mark --mark $00x1/0x1 -m comment --comment "-m mark --mark 0x1/0x1 here" -j DROP'),
    );
    expect(hover).toContain("Tested to be set by 1 rule:");
  });

  test.each([
    ["$0-A FORWARD -j a", "Appends the rule"],
    ["-A FORWARD $0-m tcp -j a", "Loads a match"],
    ["-A FORWARD --$0jump a", "What becomes of a packet"],
    ["-A FORWARD --nons$0ense 3 -j a", "Not understood: no module of this rule has an option --nonsense"],
    ["-A FORWARD -j a\nCOM$0MIT", "Ends the table"],
  ])("syntax: %s", async (rule, wanted) => expect(await hoverText(table(rule))).toContain(wanted));

  test("counters, with their share", async () => {
    const rules = "[10:1000] -A FORWARD -j a\n$0[4:400] -A a -p tcp -j ACCEPT";
    const hover = await hoverText(table(rules));
    expect(hover).toContain("4 packets, 400 bytes matched this rule");
    expect(hover).toContain("40.0 % of the 10 packets");
  });

  test("a share above all is not told", async () => {
    expect(await hoverText(table("[1:1] -A FORWARD -j a\n$0[4:400] -A a -j ACCEPT"))).not.toContain("%");
  });

  test.each(["$0", "-A FORWARD$0 -j ACCEPT", "# $0comment", "!!$0!"])("nothing breaks at %s", async (line) => {
    await expect(hoverText(table(line))).resolves.toBeTypeOf("string");
  });
});

test("a client without Markdown gets plain text", async () => {
  const hover = await hoverText("*filter\n:a_b - [0:0]\n-A a_b$0 -j DROP\nCOMMIT\n", { capabilities: {} });
  expect(hover).toContain("Chain a_b in table filter");
});
