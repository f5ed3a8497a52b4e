// Walks through small rulesets: one row a rule of the kernel's. `expect` names the rules that matched, then the verdict.
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { nodeFromBundle } from "#engine/node/bundle.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { inferNode } from "#engine/node/infer.ts";
import { beginAt, beginPacket } from "#engine/simulate/begin.ts";
import { chooseEntry, entriesOf } from "#engine/simulate/entries.ts";
import { createProgram, type Program } from "#engine/simulate/program.ts";
import { run, type Walk } from "#engine/simulate/run.ts";

const NODE = inferNode(
  nodeFromBundle([
    {
      role: "ip-addr",
      text: "1: lo: <UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <UP> mtu 1500\n    inet 192.0.2.1/24 scope global eth0\n3: cali1: <UP> mtu 1500\n",
    },
    {
      role: "ip-route",
      text: "default via 192.0.2.254 dev eth0\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1\n10.0.0.1 dev cali1 scope link\n",
    },
  ]),
);

function programOf(rules: string): Program {
  return createProgram(parseRuleset(rules), { node: NODE, environment: environmentOf(NODE) });
}

function walk(rules: string, line: string, choices: Record<string, string> = {}): Walk {
  const { request, problems } = parsePacketLine(line);
  if (request === undefined) throw new Error(problems.map(({ message }) => message).join());
  return run(programOf(rules), { ...beginPacket(request), choices: new Map(Object.entries(choices)) });
}

/** `CHAIN NUMBER` of every rule that matched, then the verdict and the mark. */
function course({ trace, verdict }: Walk): string {
  const rules = trace.steps.flatMap((step) =>
    step.kind === "rule" && step.effect !== undefined ? [`${step.ref.chain} ${step.ref.number}`] : [],
  );
  return [...rules, verdict, `0x${trace.packet.mark.toString(16)}`].join(" · ");
}

const filter = (...rules: string[]) =>
  `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n${rules.join("\n")}\nCOMMIT\n`;
const SSH = "eth0 tcp 192.0.2.9:40000 > 10.0.0.1:22";

describe("chains", () => {
  test.each([
    [
      "a jump comes back behind itself",
      ["-A FORWARD -j A", "-A FORWARD -j ACCEPT", "-A A -j MARK --set-xmark 0x1/0x1"],
      "FORWARD 1 · A 1 · FORWARD 2 · ACCEPT · 0x1",
    ],
    [
      "a goto leaves no way back",
      ["-A FORWARD -j A", "-A FORWARD -j ACCEPT", "-A A -g B", "-A A -j DROP", "-A B -j RETURN"],
      "FORWARD 1 · A 1 · B 1 · FORWARD 2 · ACCEPT · 0x0",
    ],
    ["a goto from a builtin chain ends at its policy", ["-A FORWARD -g A", "-A FORWARD -j ACCEPT"], "FORWARD 1 · DROP · 0x0"],
    ["RETURN in a builtin chain is its policy", ["-A FORWARD -j RETURN", "-A FORWARD -j ACCEPT"], "FORWARD 1 · DROP · 0x0"],
    [
      "a rule without a target counts and goes on",
      ["-A FORWARD -p tcp", "-A FORWARD -j ACCEPT"],
      "FORWARD 1 · FORWARD 2 · ACCEPT · 0x0",
    ],
    ["an empty chain returns", ["-A FORWARD -j A", "-A FORWARD -j ACCEPT"], "FORWARD 1 · FORWARD 2 · ACCEPT · 0x0"],
    [
      "set-xmark flips value bits outside the mask",
      ["-A FORWARD -j MARK --set-xmark 0x3/0x1", "-A FORWARD -j MARK --set-xmark 0x2/0x0", "-A FORWARD -j ACCEPT"],
      "FORWARD 1 · FORWARD 2 · FORWARD 3 · ACCEPT · 0x1",
    ],
  ])("%s", (_name, rules, expected) => {
    expect(course(walk(filter(...rules), SSH))).toBe(expected);
  });

  test("a chain loop is undecided, not endless", () => {
    const { verdict, trace } = walk(filter("-A FORWARD -j A", "-A A -j B", "-A B -j A"), SSH);
    expect(verdict).toBe("UNDECIDED");
    // Noticed where A is entered the second time, and not a thousand calls deep.
    expect(trace.steps.filter(({ kind }) => kind === "rule").length).toBe(3);
  });
});

describe("tables and hooks", () => {
  const tables = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth0 -p udp -j CT --notrack
-A PREROUTING -m conntrack --ctstate NEW -j DROP
COMMIT
*mangle
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -m conntrack --ctstate NEW -j MARK --set-mark 0x10
-A POSTROUTING -o cali1 -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.1:80
-A POSTROUTING -o eth0 -j MASQUERADE
COMMIT
*filter
:FORWARD DROP [0:0]
-A FORWARD -d 10.0.0.1/32 -p tcp -m tcp --dport 80 -j ACCEPT
-A FORWARD -m conntrack --ctstate UNTRACKED -j ACCEPT
-A FORWARD -i cali1 -o eth0 -j ACCEPT
COMMIT
`;

  test.each([
    [
      "raw never sees NEW; mangle does; DNAT decides the route and what filter sees",
      "eth0 tcp 192.0.2.9:40000 > 192.0.2.1:8080",
      "PREROUTING 1 · PREROUTING 1 · FORWARD 1 · POSTROUTING 1 · ACCEPT · 0x10",
    ],
    [
      "what is not tracked skips nat",
      "eth0 udp 192.0.2.9:1 > 10.0.0.1:53",
      "PREROUTING 1 · FORWARD 2 · POSTROUTING 1 · ACCEPT · 0x0",
    ],
    [
      "a later packet skips the rules of nat, and is translated as they translated the first one",
      "eth0 tcp 192.0.2.9:40000 > 192.0.2.1:8080 established",
      "FORWARD 1 · POSTROUTING 1 · ACCEPT · 0x0",
    ],
    [
      "the mark of mangle is there until the end",
      "cali1 tcp 10.0.0.1:40000 > 198.51.100.9:443",
      "PREROUTING 1 · FORWARD 3 · POSTROUTING 1 · ACCEPT · 0x10",
    ],
  ])("%s", (_name, line, expected) => {
    expect(course(walk(tables, line))).toBe(expected);
  });

  test("MASQUERADE takes the leaving device's address", () => {
    const { trace } = walk(tables, "cali1 tcp 10.0.0.1:40000 > 198.51.100.9:443");
    expect(trace.packet.source).toEqual([0xc0000201]);
    expect(trace.end).toMatchObject({ fate: "forwarded", out: "eth0" });
  });

  test("what the node sends to itself comes back in through lo, and nat is not asked again", () => {
    const { trace } = walk(tables, "local tcp 192.0.2.1:40000 > 192.0.2.1:8080");
    expect(trace.steps.flatMap((step) => (step.kind === "enter" ? [`${step.hook} ${step.table}`] : []))).toEqual([
      "POSTROUTING mangle",
      "POSTROUTING nat",
      "PREROUTING raw",
    ]);
    // The packet keeps its connection through lo, so raw sees a state the second time.
    expect(trace.end).toMatchObject({ fate: "dropped-by-rule", decider: { table: "raw", chain: "PREROUTING", rule: 2 } });
  });
});

describe("what is not known", () => {
  const limited = filter(
    "-A FORWARD -m limit --limit 1/sec -j LOG",
    "-A FORWARD -m set --match-set nobody src -j DROP",
    "-A FORWARD -p tcp -j ACCEPT",
  );

  test("a rule that changes nothing raises no question; one that decides does", () => {
    const open = walk(limited, SSH);
    expect(open.verdict).toBe("UNDECIDED");
    expect(open.assumptions).toMatchObject([{ key: "filter FORWARD 2", options: ["yes", "no"], chosen: "no", decisive: true }]);
    expect(open.otherEnds).toMatchObject([{ verdict: "DROP", decider: { chain: "FORWARD", rule: 2 } }]);
  });

  test.each([
    ["yes", "DROP"],
    ["no", "ACCEPT"],
  ])("taken as %s it is %s", (answer, verdict) => {
    expect(walk(limited, SSH, { "filter FORWARD 2": answer }).verdict).toBe(verdict);
  });

  test("both ways alike is a verdict", () => {
    const rules = filter("-A FORWARD -m set --match-set nobody src -j ACCEPT", "-A FORWARD -p tcp -j ACCEPT");
    const same = walk(rules, SSH);
    expect(same.verdict).toBe("ACCEPT");
    expect(same.assumptions).toMatchObject([{ decisive: false }]);
  });

  test("an unknown match that a known one rules out is no", () => {
    expect(walk(filter("-A FORWARD -p udp -m geoip --src-cc CN -j DROP", "-A FORWARD -j ACCEPT"), SSH).assumptions).toEqual([]);
  });

  test("a changed set is not known any more", () => {
    const rules = filter("-A FORWARD -j SET --add-set seen src", "-A FORWARD -m set --match-set seen src -j ACCEPT");
    expect(walk(rules, SSH).verdict).toBe("UNDECIDED");
  });

  test("rules of the other family say nothing", () => {
    expect(walk(filter("-A FORWARD -s 10.0.0.0/8 -j ACCEPT"), "eth0 tcp [2001:db8::1]:1 > [2001:db8::2]:2").verdict).toBe(
      "UNDECIDED",
    );
  });
});

describe("from here", () => {
  const rules = filter("-A FORWARD -i eth0 -j A", "-A FORWARD -j ACCEPT", "-A A -g B", "-A B -p tcp -j RETURN");

  function fromHere(chain: string, line: string, number = 1): Walk {
    const program = programOf(rules);
    const { request } = parsePacketLine(line);
    if (request === undefined) throw new Error(line);
    const place = { table: "filter", chain, number };
    return run(program, beginAt(program, request, place, chooseEntry(entriesOf(program, place), request, undefined)));
  }

  test("a walk that begins in a chain goes on where its only caller would", () => {
    expect(course(fromHere("B", SSH))).toBe("B 1 · FORWARD 2 · ACCEPT · 0x0");
  });

  test("the mark given is the mark there", () => {
    expect(fromHere("FORWARD", `${SSH} mark 0x7`, 2).trace.packet.mark).toBe(7);
  });

  test("a chain nobody calls ends with RETURN", () => {
    const program = programOf(filter("-A A -p udp -j DROP"));
    const { request } = parsePacketLine(SSH);
    if (request === undefined) throw new Error(SSH);
    const place = { table: "filter", chain: "A", number: 1 };
    const walked = run(program, beginAt(program, request, place, chooseEntry(entriesOf(program, place), request, undefined)));
    expect(walked.verdict).toBe("RETURN");
  });
});
