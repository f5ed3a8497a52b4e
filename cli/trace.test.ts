import { describe, expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const RULES = `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i cali+ -j MARK --set-xmark 0x1/0x1
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:pods - [0:0]
-A FORWARD -i eth9 -j DROP
-A FORWARD -m mark --mark 0x1/0x1 -j pods
-A pods -p tcp -m tcp --dport 80 -j ACCEPT
-A pods -m set --match-set friends src -j ACCEPT
COMMIT
`;
const NODE = {
  "node/iptables.save": RULES,
  "node/ip-addr.txt": `2: cali1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 10.0.9.1/32 scope global cali1
3: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.1/24 scope global eth0
`,
  "node/ip-route.txt":
    "default via 192.0.2.254 dev eth0\n10.0.0.1 dev cali1 scope link\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1\n",
  "node/ip-rule.txt": "0: from all lookup local\n32766: from all lookup main\n32767: from all lookup default\n",
  "node/sysctl.txt": "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv6.conf.all.forwarding = 1\n",
};
const WEB = "cali1 tcp 10.0.0.1:4000 > 198.51.100.7:80 syn new";
const SSH = "cali1 tcp 10.0.0.1:4000 > 198.51.100.7:22 syn new";

function trace(args: readonly string[], more: Parameters<typeof runCli>[1] = {}) {
  return runCli(["trace", ...args], { files: NODE, ...more });
}

describe("for people", () => {
  test("phases, chains, rules that matched, verdict", async () => {
    const { code, out } = await trace(["--packet", WEB, "node"]);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "packet  cali1 tcp 10.0.0.1:4000 > 198.51.100.7:80 new

      connection tracking  NEW
      PREROUTING · mangle
        1  -i cali+ -j MARK --set-xmark 0x1/0x1
            mark 0x0 → 0x1: bit 0x1 set: no rule here shows what it is for
        policy ACCEPT
      routing  to eth0
      FORWARD · filter
        2  -m mark --mark 0x1/0x1 -j pods  mark 0x1
        → pods
          1  -p tcp -m tcp --dport 80 -j ACCEPT  ACCEPT: accepted by this table
              mark 0x1

      ACCEPT  Sent on by eth0.
              mark 0x1: bit 0x1 set: no rule here shows what it is for

      Node
        - iptables-nft
        - as told by ip-addr.txt, ip-route.txt, ip-rule.txt, sysctl.txt
        - lo is up and has 127.0.0.1/8 and ::1/128.
        - No IPv6 policy routing rules (ip rule) besides the kernel's own.
      "
    `);
  });

  test("with rules that do not match, and why", async () => {
    const { out } = await trace(["--packet", WEB, "--from", "filter:FORWARD", "--verbose", "node"]);
    expect(out).toMatchInlineSnapshot(`
      "packet  cali1 tcp 10.0.0.1:4000 > 198.51.100.7:80 new

      FORWARD · filter
        1  -i eth9 -j DROP  ✗ incoming device is cali1, wanted eth9
        2  -m mark --mark 0x1/0x1 -j pods  ✗ mark is 0x0, wanted 0x1/0x1
        policy DROP

      DROP  Dropped by the policy of FORWARD in table filter: none of the rules of
            FORWARD decided.
            mark 0x0

      Node
        - iptables-nft
        - as told by ip-addr.txt, ip-route.txt, ip-rule.txt, sysctl.txt
        - lo is up and has 127.0.0.1/8 and ::1/128.
        - No IPv6 policy routing rules (ip rule) besides the kernel's own.
      "
    `);
  });

  test("of many things a verdict hangs on, the sentence names a few", async () => {
    const sets = ["a", "b", "c", "d", "e"].map((name) => `-A FORWARD -m set --match-set ${name} src -j ACCEPT\n`).join("");
    const files = { "rules.save": `*filter\n:FORWARD DROP [0:0]\n${sets}COMMIT\n` };
    const { out } = await runCli(["trace", "--packet", SSH, "--from", "filter:FORWARD", "rules.save"], { files });
    expect(out.replace(/\s+/g, " ")).toContain("ipset c are not known) and 2 more. As assumed");
  });

  test("what is taken for granted is said, with how to see the other way", async () => {
    const { code, out } = await trace(["--packet", SSH, "node"]);
    expect(code).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "packet  cali1 tcp 10.0.0.1:4000 > 198.51.100.7:22 new

      connection tracking  NEW
      PREROUTING · mangle
        1  -i cali+ -j MARK --set-xmark 0x1/0x1
            mark 0x0 → 0x1: bit 0x1 set: no rule here shows what it is for
        policy ACCEPT
      routing  to eth0
      FORWARD · filter
        2  -m mark --mark 0x1/0x1 -j pods  mark 0x1
        → pods
          2  -m set --match-set friends src -j ACCEPT  taken not to match  mark 0x1
        policy DROP

      UNDECIDED  Not decided: it depends on filter pods rule 2 (the members of the
                 ipset friends are not known). As assumed: Dropped by the policy of
                 FORWARD in table filter: none of the rules of FORWARD decided.
                 mark 0x1: bit 0x1 set: no rule here shows what it is for

      Taken for granted
        - filter pods rule 2: the members of the ipset friends are not known; taken as
          "no". The verdict depends on it.
            otherwise: --assume "filter pods 2=yes"
        - It could also end otherwise: ACCEPT, out by eth0.

      Node
        - iptables-nft
        - as told by ip-addr.txt, ip-route.txt, ip-rule.txt, sysctl.txt
        - lo is up and has 127.0.0.1/8 and ::1/128.
        - No IPv6 policy routing rules (ip rule) besides the kernel's own.
      "
    `);
  });

  test("and the other way", async () => {
    const { out } = await trace(["--packet", SSH, "--assume", "filter pods 2=yes", "node"]);
    expect(out).toContain('as you chose; taken as "yes"');
    expect(out).toMatch(/^ACCEPT {2}Sent on by eth0\./m);
  });

  test.each([30, 60, 120])("fits %d columns but for words that are longer", async (columns) => {
    const { out } = await trace(["--packet", WEB, "--verbose", "node"], { columns });
    const long = out.split("\n").filter((line) => line.length > columns && line.trim().includes(" ") && columns > 30);
    expect(long).toEqual([]);
  });

  test("colour only where it is wanted", async () => {
    const plain = await trace(["--packet", WEB, "node"]);
    const coloured = await trace(["--packet", WEB, "node"], { colour: true });
    expect(plain.out).not.toContain("\u001b");
    expect(coloured.out).toContain("\u001b[32mACCEPT\u001b[0m");
    const bare = coloured.out.split("\u001b[").map((part, i) => (i === 0 ? part : part.replace(/^\d*m/, "")));
    expect(bare.join("")).toBe(plain.out);
  });
});

describe("where rules and packets come from", () => {
  test("a dump on standard input has no node around it", async () => {
    const { out } = await trace(["--packet", WEB, "-"], { stdin: RULES });
    expect(out).toContain("nothing is known but the rules");
  });

  test("a file of lines and JSON objects", async () => {
    const list = [
      "# two packets",
      WEB,
      "",
      '{"id": "ssh", "in_iface": "cali1", "src": "10.0.0.1", "dst": "198.51.100.7", "proto": "tcp", "sport": 4000, "dport": 22}',
    ].join("\n");
    const { out } = await trace(["--packets", "list", "--format", "json", "node"], { files: { ...NODE, list } });
    const { packets } = JSON.parse(out);
    expect(packets.map(({ id, verdict }: { id: unknown; verdict: unknown }) => [id, verdict])).toEqual([
      [null, "ACCEPT"],
      ["ssh", "UNDECIDED"],
    ]);
  });

  test.each([
    ["nonsense", /^chainwalk: list:1: this is no packet\n/],
    ["{", /^chainwalk: list:1: this line is no JSON object\n/],
    ['{"src": "10.0.0.1"}', /^chainwalk: list:1: this is no packet: "src" and "dst" must be addresses\n/],
    ['{"src": "10.0.0.1", "dst": "10.0.0.2", "proto": "udp", "keep_ct": true}', /"keep_ct" is walked with --oracle only/],
  ])("%s is refused with its place", async (list, message) => {
    const { code, err } = await trace(["--packets", "list", "node"], { files: { ...NODE, list } });
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test.each([
    [{ "n/iptables-legacy-save.txt": RULES, "n/iptables-nft-save.txt": RULES }, [], 2, /both iptables-legacy and iptables-nft/],
    [{ "n/iptables-legacy-save.txt": RULES, "n/iptables-nft-save.txt": RULES }, ["--backend", "nft"], 0, /- iptables-nft/],
    [{ "n/iptables-legacy-save.txt": RULES, "n/iptables-nft-save.txt": "" }, [], 0, /- iptables-legacy/],
    [{ "n/rules.v4": RULES, "n/ip6tables.save": RULES }, [], 0, /- iptables-nft/],
    [{ "n/rules.v4": RULES, "n/ipv4_tables": RULES }, [], 2, /both hold IPv4 rules: name the file/],
    [{ "n/rules.v4": "hello\n" }, [], 2, /n\/rules\.v4: no rules as iptables-save writes them/],
    [{ "n/notes.txt": "hello\n" }, [], 2, /n: no rules in this folder/],
  ])("a folder of %o with %j", async (files, args, code, words) => {
    const ran = await runCli(["trace", "--packet", WEB, "--from", "filter:FORWARD", ...args, "n"], { files });
    expect(ran.code).toBe(code);
    expect(ran.out + ran.err).toMatch(words);
  });
});

test("for programs: every step with its conditions", async () => {
  const { code, out } = await trace(["--packet", `${WEB} mark 0x1`, "--from", "filter:FORWARD", "--format", "json", "node"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchInlineSnapshot(`
    {
      "backend": "nft",
      "node": {
        "assumptions": [
          "lo is up and has 127.0.0.1/8 and ::1/128.",
          "No IPv6 policy routing rules (ip rule) besides the kernel's own.",
        ],
        "files": [
          "ip-addr.txt",
          "ip-route.txt",
          "ip-rule.txt",
          "sysctl.txt",
        ],
      },
      "packets": [
        {
          "assumptions": [],
          "end": {
            "decider": null,
            "fate": "forwarded",
            "out": "eth0",
            "verdict": "ACCEPT",
            "why": null,
          },
          "id": null,
          "mark": "0x1",
          "markWords": "bit 0x1 set: no rule here shows what it is for",
          "nat": null,
          "otherEnds": [],
          "packet": "cali1 tcp 10.0.0.1:4000 > 198.51.100.7:80 new mark 0x1",
          "rules": "node/iptables.save",
          "steps": [
            {
              "chain": "FORWARD",
              "conditions": [
                {
                  "actual": "cali1",
                  "answer": "no",
                  "subject": "incoming device",
                  "text": "-i eth9",
                  "wanted": "eth9",
                  "why": null,
                },
              ],
              "hook": "FORWARD",
              "kind": "missed",
              "line": 9,
              "mark": "0x1",
              "rule": 1,
              "table": "filter",
              "text": "-A FORWARD -i eth9 -j DROP",
            },
            {
              "answer": "yes",
              "assumed": null,
              "chain": "FORWARD",
              "conditions": [
                {
                  "actual": "0x1",
                  "answer": "yes",
                  "subject": "mark",
                  "text": "--mark 0x1/0x1",
                  "wanted": "0x1/0x1",
                  "why": null,
                },
              ],
              "effect": {
                "chain": "pods",
                "kind": "jump",
              },
              "hook": "FORWARD",
              "kind": "rule",
              "line": 10,
              "mark": "0x1",
              "markBefore": "0x1",
              "note": "",
              "rule": 2,
              "table": "filter",
              "text": "-A FORWARD -m mark --mark 0x1/0x1 -j pods",
            },
            {
              "answer": "yes",
              "assumed": null,
              "chain": "pods",
              "conditions": [
                {
                  "actual": "tcp",
                  "answer": "yes",
                  "subject": "protocol",
                  "text": "-p tcp",
                  "wanted": "tcp",
                  "why": null,
                },
                {
                  "actual": "80 (http)",
                  "answer": "yes",
                  "subject": "destination port",
                  "text": "--dport 80",
                  "wanted": "80 (http)",
                  "why": null,
                },
              ],
              "effect": {
                "kind": "verdict",
                "verdict": "ACCEPT",
              },
              "hook": "FORWARD",
              "kind": "rule",
              "line": 11,
              "mark": "0x1",
              "markBefore": "0x1",
              "note": "accepted by this table",
              "rule": 1,
              "table": "filter",
              "text": "-A pods -p tcp -m tcp --dport 80 -j ACCEPT",
            },
          ],
          "summary": "Sent on by eth0.",
          "verdict": "ACCEPT",
        },
      ],
      "schema": "chainwalk-trace/1",
    }
  `);
});

test("the other way a rule may go is heard only where it is asked for", async () => {
  const { packets } = JSON.parse(
    (await trace(["--packet", WEB, "--packet", SSH, "--assume", "filter pods 2=no", "--format", "json", "node"])).out,
  );
  expect(
    packets.map(({ verdict, assumptions }: { verdict: string; assumptions: unknown[] }) => [verdict, assumptions.length]),
  ).toEqual([
    ["ACCEPT", 0],
    ["DROP", 1],
  ]);
});

describe("the oracle form", () => {
  const files = {
    "case/node.json": JSON.stringify({
      dump: { v4: "rules.save", v6: "rules6.save" },
      interfaces: [
        { name: "cali1", addresses: ["10.0.9.1/32", "fd00::1/64"] },
        { name: "eth0", addresses: ["192.0.2.1/24", "fd01::1/64"] },
      ],
      routes: ["10.0.0.1/32 dev cali1 scope link"],
      sysctls: { "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1 },
    }),
    "case/rules.save":
      "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -m statistic --mode nth --every 2 --packet 0 -j ACCEPT\nCOMMIT\n",
    "case/rules6.save": "*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n",
    "packets.jsonl": [
      '{"id": "a", "in_iface": "cali1", "src": "10.0.0.1", "dst": "192.0.2.9", "proto": "udp", "sport": 1, "dport": 2}',
      '{"id": "b", "in_iface": "cali1", "src": "fd00::9", "dst": "fd01::9", "proto": "udp", "sport": 1, "dport": 2}',
      '{"id": "c", "in_iface": "cali1", "src": "10.0.0.1", "dst": "192.0.2.9", "proto": "udp", "sport": 3, "dport": 2}',
      '{"id": "d", "src": "10.0.0.1"}',
      "nonsense",
    ].join("\n"),
  };

  test("one result a line in the packets' order, stateful rules counting per family", async () => {
    const { code, out } = await runCli(["trace", "--oracle", "case/node.json", "packets.jsonl"], { files });
    expect(code).toBe(1);
    const results = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(results.map(({ id, verdict, out_iface, error }) => [id, verdict, out_iface ?? error])).toEqual([
      ["a", "forwarded", "eth0"],
      ["b", "forwarded", "eth0"],
      ["c", "dropped-by-rule", undefined],
      ["d", "error", '"src" and "dst" must be addresses'],
      ["line 5", "error", "this line is no JSON"],
    ]);
    expect(results[2]).toMatchInlineSnapshot(`
      {
        "ctstate": "NEW",
        "dropped_by": {
          "chain": "FORWARD",
          "rule": "policy",
          "table": "filter",
        },
        "final_mark": "0x0",
        "id": "c",
        "nat": null,
        "trace": [
          {
            "chain": "FORWARD",
            "hook": "forward",
            "mark": "0x0",
            "rule": null,
            "table": "filter",
            "text": "policy",
            "verdict": "DROP",
          },
        ],
        "verdict": "dropped-by-rule",
      }
    `);
  });
});
