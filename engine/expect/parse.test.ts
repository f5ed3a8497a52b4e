import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePackets } from "#engine/expect/parse.ts";

/** Problems as `TEXT| message`, TEXT being what their span covers. */
function complaints(text: string): string[] {
  return parsePackets(text).problems.map(({ span, message }) => `${text.slice(span.start, span.end)}| ${message}`);
}

const FULL = `# a comment
rules: iptables.save
node:
  addresses: { eth0: 10.10.0.1/24, lo: [127.0.0.1/8, "::1/128"] }
  routes: [ "192.0.2.0/26 dev cali1", "default via 10.10.0.254 dev eth0" ]
  rules: [ fwmark 0x100/0xff00 lookup 100 ]
  sets: { "cali4-s:abc": [192.0.2.2, 192.0.2.3], empty: [] }
  sysctls: { net.ipv4.ip_forward: 1 }
packets:
  - name: &first frontend asks
    packet: cali1 udp 192.0.2.2:5353 > 10.10.0.1:53 new
    expect: { verdict: ACCEPT, by: cali-wl-to-host 2, passes: [filter cali-INPUT, cali-fw-cali1 3] }
  - packet: "eth0 tcp 172.16.0.9:40000 > 192.0.2.7:3306 new"
    expect:
      verdict: DROP
      by: filter FORWARD policy
      mark: 0x10/0xff
      nat: { destination: "192.0.2.7:3306" }
      not: { verdict: ACCEPT, out: eth0, nat: none, passes: cali-tw }
`;

describe("a file without mistakes", () => {
  const file = parsePackets(FULL);
  const slice = ({ start, end }: { start: number; end: number }) => FULL.slice(start, end);

  test("has no problems", () => expect(file.problems).toEqual([]));

  test("its head and node", () => {
    expect(file.rules?.text).toBe("iptables.save");
    expect(file.node?.addresses?.map(({ device, prefixes }) => [device.text, prefixes.map(({ text }) => text)])).toEqual([
      ["eth0", ["10.10.0.1/24"]],
      ["lo", ["127.0.0.1/8", "::1/128"]],
    ]);
    expect(file.node?.routes?.map((word) => word.text)).toEqual(["192.0.2.0/26 dev cali1", "default via 10.10.0.254 dev eth0"]);
    expect(file.node?.rules?.map((word) => slice(word.span))).toEqual(["fwmark 0x100/0xff00 lookup 100"]);
    expect(file.node?.sets?.map(({ name, members }) => [name.text, members.length])).toEqual([
      ["cali4-s:abc", 2],
      ["empty", 0],
    ]);
    expect(file.node?.sysctls?.map(({ name, value }) => [name.text, value.text])).toEqual([["net.ipv4.ip_forward", "1"]]);
  });

  test("its packets", () => {
    const [first, second] = file.packets;
    expect(first?.name.text).toBe("frontend asks");
    expect(first?.request).toMatchObject({ from: "cali1", state: "NEW", packet: { destinationPort: 53 } });
    expect(first?.words.map(({ span, kind }) => `${slice(span)}=${kind}`)).toContain("5353=port");
    expect(second?.name.text).toBe("eth0 tcp 172.16.0.9:40000 > 192.0.2.7:3306 new");
    expect(second?.words.map(({ span }) => slice(span))).toContain("172.16.0.9");
    expect(second && slice(second.span)).toMatch(/^packet: "eth0/);
  });

  test("its expectations, each at its place", () => {
    const [first, second] = file.packets.map((one) => one.expect);
    expect(first?.by?.value).toEqual({ table: undefined, chain: "cali-wl-to-host", rule: 2 });
    expect(first?.passes.map(({ value, span }) => [value.table, value.chain, value.rule, slice(span)])).toEqual([
      ["filter", "cali-INPUT", undefined, "filter cali-INPUT"],
      [undefined, "cali-fw-cali1", 3, "cali-fw-cali1 3"],
    ]);
    expect(second?.verdict && slice(second.verdict.span)).toBe("DROP");
    expect(second?.by?.value).toEqual({ table: "filter", chain: "FORWARD", rule: "policy" });
    expect(second?.mark?.value).toEqual({ value: 0x10, mask: 0xff });
    expect(second?.nat?.value.destination?.value.port).toBe(3306);
    expect(second?.not).toMatchObject({ verdict: { value: "ACCEPT" }, out: { value: "eth0" }, nat: { value: { none: true } } });
    expect(second?.not?.passes).toHaveLength(1);
  });
});

const packet = (line: string) => `packets:\n  - packet: ${line}\n`;
const expecting = (words: string) => `${packet("eth0 udp 10.0.0.1 > 10.0.0.2")}    expect: ${words}\n`;

describe("mistakes", () => {
  test.each([
    ["", []],
    ["- a", ["- a| a mapping with rules, policies, node, packets is expected here"]],
    ["rules: x", ['rules: x| "packets" is missing']],
    ["packets: []\npakets: []", ['pakets| unknown key "pakets": did you mean "packets"?']],
    ["packets: []\nzzz: []", ['zzz| unknown key "zzz": expected rules, policies, node, packets']],
    ["packets: 3", ["3| a list of packets is expected here"]],
    ["packets: [ { name: x } ]", ['{ name: x }| "packet" is missing']],
    ["packets: [ 5 ]", ["5| a packet with name, packet, expect is expected here"]],
    [packet("eth0 udp 10.0.0.1 > 10.0.0.2 nwe"), ['nwe| unknown word "nwe": did you mean "new"?']],
    [packet('"eth0 udp 10.0.0.1:x > 10.0.0.2"'), ['x| "x" is not a port: expected a number from 0 to 65535']],
    [
      packet('"eth0\\x20udp 10.0.0.1 > 10.0.0.2 nwe"'),
      ['"eth0\\x20udp 10.0.0.1 > 10.0.0.2 nwe"| unknown word "nwe": did you mean "new"?'],
    ],
    [expecting("{ verdict: ACCPET }"), ['ACCPET| "ACCPET" is not a verdict: did you mean "ACCEPT"?']],
    [expecting("{ verdcit: DROP }"), ['verdcit| unknown key "verdcit": did you mean "verdict"?']],
    [expecting("DROP"), ["DROP| a mapping of expectations is expected here"]],
    [expecting("{ by: cali-FORWARD }"), ["cali-FORWARD| the rule's number is missing, or the word policy"]],
    [
      expecting("{ by: cali-FORWARD policy }"),
      ["cali-FORWARD policy| only builtin chains have a policy, and cali-FORWARD is none"],
    ],
    [expecting("{ by: filter PREROUTING 1 }"), ["filter PREROUTING 1| table filter has no chain PREROUTING"]],
    [
      expecting("{ by: fitler FORWARD 1 }"),
      ['fitler FORWARD 1| "fitler" is not a table: expected raw, mangle, nat, filter, security'],
    ],
    [expecting("{ by: FORWARD 0 }"), ["FORWARD 0| rules are numbered from 1"]],
    [
      expecting("{ mark: 0x1ffffffff }"),
      ['0x1ffffffff| "0x1ffffffff" is not a mark: expected VALUE or VALUE/MASK, each from 0 to 0xffffffff'],
    ],
    [expecting("{ mark: 0x10/0x1 }"), ["0x10/0x1| the value has bits outside the mask, so no mark is like that"]],
    [expecting("{ verdict: DROP, out: eth1 }"), ["eth1| a packet that ends in DROP leaves by no device"]],
    [expecting("{ verdict: REJECT, by: FORWARD policy }"), ["REJECT| a policy decides ACCEPT or DROP, never REJECT"]],
    [expecting("{ verdict: DROP, not: { verdict: DROP } }"), ["DROP| DROP is expected above"]],
    [expecting("{ passes: [a 1], not: { passes: [a] } }"), ["a| it is expected to be passed above"]],
    [expecting("{ by: a 1, not: { by: a 1 } }"), ["a 1| the same rule is expected above"]],
    [expecting("{ nat: some }"), ['some| expected "none", or source and destination with an address each']],
    [expecting("{ nat: { source: x } }"), ['x| "x" is not an IPv4 or IPv6 address']],
    [expecting("{ not: { not: {} } }"), ['not| unknown key "not": did you mean "nat"?']],
    ["node: { addresses: { eth0: 10.0.0.1/40 } }\npackets: []", ['10.0.0.1/40| "10.0.0.1/40" is not ADDRESS/LENGTH']],
  ])("%s", (text, wanted) => {
    expect(complaints(text)).toEqual(wanted);
  });

  test("an alias of nothing, and a second document", () => {
    expect(complaints("packets: [ *nobody ]")[0]).toBe("*nobody| no anchor &nobody before this");
    expect(complaints(`${packet("udp 10.0.0.1 > 10.0.0.2")}---\nx`)).toEqual([
      '---\nx| a packet file is one document: what follows "---" is not read',
    ]);
  });

  test("broken YAML is told at its place", () => {
    const [problem] = parsePackets("packets: [\n  - a").problems;
    expect(problem?.code).toBe("packets-syntax");
  });

  test("two tests of one name are told apart by nobody", () => {
    const one = "  - { name: a, packet: udp 10.0.0.1 > 10.0.0.2 }\n";
    expect(complaints(`packets:\n${one}${one}`)).toEqual(["a| another packet above has this name"]);
  });
});

test("anchors, aliases and merge keys", () => {
  const text = `packets:
  - &base
    name: base
    packet: eth0 udp 10.0.0.1 > 10.0.0.2 new
    expect: &no { verdict: DROP, by: FORWARD 2 }
  - { <<: *base, name: other, expect: *no }
  - { <<: *base, name: third, expect: { <<: *no, verdict: ACCEPT } }
`;
  const { packets, problems } = parsePackets(text);
  expect(problems).toEqual([]);
  expect(
    packets.map(({ name, request, expect: wanted }) => [
      name.text,
      request?.from,
      wanted?.verdict?.value,
      wanted?.by?.value.rule,
    ]),
  ).toEqual([
    ["base", "eth0", "DROP", 2],
    ["other", "eth0", "DROP", 2],
    ["third", "eth0", "ACCEPT", 2],
  ]);
});

describe("properties", () => {
  const pieces = fc.constantFrom(
    ..."packets:|\n|  - |name:|packet: |eth0 udp 10.0.0.1 > 10.0.0.2|expect:|{|}|[|]|&a |*a|<<: |verdict: |DROP|by: |mark: |nat: |not: |node:|sets: |\"|'|---|? |!!map |\t|# |\r\n|\\".split(
      "|",
    ),
  );
  const broken = fc
    .tuple(fc.nat({ max: FULL.length }), fc.nat({ max: 20 }), fc.string())
    .map(([at, gone, added]) => FULL.slice(0, at) + added + FULL.slice(at + gone));
  const texts = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join("")),
    broken,
  );

  test("any text is read without throwing, and spans lie inside it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { problems, packets } = parsePackets(text);
        const spans = [...problems, ...packets, ...packets.flatMap(({ words }) => words)].map(({ span }) => span);
        for (const { start, end } of spans) expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each(["[", "- ", "{a: ", "&a [*a, ", "? "])("deep nesting of %j is no trouble", (piece) => {
    expect(parsePackets(piece.repeat(5000)).packets).toEqual([]);
    expect(parsePackets(`packets: ${piece.repeat(5000)}`).problems.length).toBeGreaterThan(0);
  });

  test("a file that refers to itself ends", () => {
    expect(parsePackets("packets: &a [ *a, { packet: *a, expect: *a } ]").problems.length).toBeGreaterThan(0);
    expect(parsePackets("packets:\n  - &a { <<: *a, packet: x }").problems.length).toBeGreaterThan(0);
  });
});
