import { describe, expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const RULES =
  "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT\n-A FORWARD -m set --match-set friends src -j ACCEPT\nCOMMIT\n";
const NODE = `node:
  addresses: { cali1: [10.0.9.1/32], eth0: 192.0.2.1/24 }
  routes: [10.0.0.1/32 dev cali1 scope link]
  sets: { friends: [10.0.0.1] }
  sysctls: { net.ipv4.ip_forward: 1 }
`;
const WEB = "cali1 tcp 10.0.0.1:4000 > 192.0.2.9:80 syn";

function check(yaml: string, args: readonly string[] = []) {
  return runCli(["test", "n/a.packets.yaml", ...args], { files: { "n/iptables.save": RULES, "n/a.packets.yaml": yaml } });
}

test("what is expected comes out", async () => {
  const yaml = `${NODE}packets:
  - name: web
    packet: ${WEB}
    expect: { verdict: ACCEPT, by: FORWARD 1, out: eth0, nat: none, passes: [filter FORWARD, FORWARD 1] }
  - name: a friend
    packet: cali1 udp 10.0.0.1:4000 > 192.0.2.9:53
    expect: { verdict: ACCEPT, by: FORWARD 2 }
  - name: a stranger
    packet: eth0 udp 192.0.2.9:4000 > 10.0.0.1:53
    expect: { verdict: DROP, by: FORWARD policy }
`;
  expect(await check(yaml)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "n/a.packets.yaml
      ✓ web
      ✓ a friend
      ✓ a stranger

    3 passed
    ",
    }
  `);
});

const WRONG = `${NODE}packets:
  - name: web
    packet: ${WEB}
    expect: { verdict: DROP, mark: 0x1 }
`;

test("a failed expectation is told with its place, and ends with 1", async () => {
  expect(await check(WRONG)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "",
      "out": "n/a.packets.yaml
      ✗ web
          n/a.packets.yaml:9:24 verdict: expected DROP, was ACCEPT
          n/a.packets.yaml:9:36 mark: expected 0x1, was 0x0

    0 passed, 1 failed
    ",
    }
  `);
});

test("as JUnit XML", async () => {
  const { code, out } = await check(WRONG, ["--format", "junit"]);
  expect(code).toBe(1);
  expect(out).toMatch(/<testsuites name="chainwalk" tests="1" failures="1" errors="0">/);
});

test("as JSON", async () => {
  const { out } = await check(WRONG, ["--format", "json"]);
  expect(JSON.parse(out).totals).toEqual({ passed: 0, failed: 1, errors: 0 });
});

describe("what cannot be run is an error", () => {
  test.each([
    [`packets:\n  - name: x\n    packet: cali1 tcp 10.0.0.1\n`, /n\/a\.packets\.yaml:3:31 error: expected ">"/],
    [`rules: nowhere.save\npackets:\n  - packet: ${WEB}\n`, /cannot read n\/nowhere\.save: no such file/],
    [`packets:\n  - packet: eth0 tcp [fd00::1]:1 > [fd00::2]:2\n`, /the packet is IPv6, and there are no such rules/],
    [`policies: p.yaml\npackets:\n  - packet: ${WEB}\n`, /policies cannot be walked yet/],
  ])("%j", async (yaml, words) => {
    const { code, out } = await check(yaml);
    expect(code).toBe(1);
    expect(out).toMatch(words);
  });
});

test("a folder stands for the packet files in it and below", async () => {
  const yaml = `${NODE}packets:\n  - packet: ${WEB}\n    expect: { verdict: ACCEPT }\n`;
  const files = {
    "all/one/iptables.save": RULES,
    "all/one/a.packets.yaml": yaml,
    "all/two/rules.v4": RULES,
    "all/two/b.packets.yml": yaml,
    "all/.hidden/c.packets.yaml": yaml,
  };
  const { code, out } = await runCli(["test", "all"], { files });
  expect(code).toBe(0);
  expect(out).toContain("2 passed");
});
