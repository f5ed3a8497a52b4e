import { expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const RULES = `*filter
:FORWARD ACCEPT [0:0]
:cali-FORWARD - [0:0]
:cali-fw-cali1 - [0:0]
:cali-po-web - [0:0]
-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD
-A cali-FORWARD -m comment --comment "Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 -j ACCEPT
-A cali-fw-cali1 -j MARK --set-xmark 0x0/0x10000
-A cali-fw-cali1 -m comment --comment "Return if policy accepted" -m mark --mark 0x10000/0x10000 -j RETURN
-A cali-po-web -p tcp -j MARK --set-xmark 0x10000/0x10000
COMMIT
`;

test("a mark by the dump's own layout, and the rules about its bits", async () => {
  const { code, out, err } = await runCli(["explain", "0x10000", "--in", "rules"], { files: { rules: RULES } });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatchInlineSnapshot(`
    "As this dump uses it: Calico 3.0 to 3.15
      0x10000
        0x10000     accept bit set  Calico policy has accepted the packet so far

    1 rule sets such bits
      filter cali-po-web 1  0x10000  -p tcp -j MARK --set-xmark 0x10000/0x10000

    1 rule clears such bits
      filter cali-fw-cali1 1  0x10000  -j MARK --set-xmark 0x0/0x10000

    2 rules test such bits
      filter cali-FORWARD 1  0x10000  -m mark --mark 0x10000/0x10000 -j ACCEPT
      filter cali-fw-cali1 2  0x10000  -m mark --mark 0x10000/0x10000 -j RETURN
    "
  `);
});

test("VALUE/MASK as a test and as a change", async () => {
  const { out } = await runCli(["explain", "0x0/0x10000", "--in", "-"], { stdin: RULES });
  expect(out.split("\n").slice(0, 5).join("\n")).toMatchInlineSnapshot(`
    "As this dump uses it: Calico 3.0 to 3.15
      -m mark --mark 0x0/0x10000
        0x10000     accept bit must be clear
            no Calico policy has accepted the packet yet
      -j MARK --set-xmark 0x0/0x10000"
  `);
});

test("without a dump the usual layouts are told as such", async () => {
  const { code, out } = await runCli(["explain", "0x1000000"]);
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Without a dump only the usual layouts can be shown; a node may be configured
    otherwise. Say --in DUMP for its own.

    Calico 3.30 and later; 3.30 and later, with WireGuard; 3.1 to 3.29; 3.17 to
        3.29, with WireGuard; 3.14 to 3.16, with WireGuard
      0x1000000
        0x1000000   endpoint mark set
            names the interface the packet came in by (kube-proxy in IPVS mode)

    Calico 2.4 to 3.0; 2.1 to 2.3
      0x1000000
        0x1000000   accept bit set  Calico policy has accepted the packet so far
    "
  `);
});

test("for programs", async () => {
  const { out } = await runCli(["explain", "0x10000", "--in", "rules", "--format", "json"], { files: { rules: RULES } });
  const { schema, readings, rules } = JSON.parse(out);
  expect(schema).toBe("chainwalk-explain/1");
  expect(readings[0].forms[0].fields[0]).toMatchObject({ bits: "0x10000", role: "accept", certainty: "certain" });
  expect(rules.map(({ use, chain, rule }: { use: string; chain: string; rule: number }) => `${use} ${chain} ${rule}`)).toEqual([
    "sets cali-po-web 1",
    "clears cali-fw-cali1 1",
    "tests cali-FORWARD 1",
    "tests cali-fw-cali1 2",
  ]);
});

test.each([
  ["0", "no bit is set"],
  ["0x10000", "accept bit set"],
  ["0x10000/0x0", "can never match"],
])("%s: %s", async (mark, words) => {
  const { out } = await runCli(["explain", mark, "--in", "rules"], { files: { rules: RULES } });
  expect(out).toContain(words);
});
