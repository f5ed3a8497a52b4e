import { describe, expect, test } from "vitest";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { inferMarkRoles, isMarkEvidence } from "#engine/calico/marks.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

function layoutOf(text: string): MarkLayout {
  return inferMarkRoles(summariesOf(parseRuleset(text)));
}

/** `accept 0x10000 certain` for each role. */
function rolesOf(layout: MarkLayout): string[] {
  return layout.roles.map(({ role, mask, certainty }) => `${role} 0x${mask.toString(16)} ${certainty}`);
}

/** The raw table as Felix writes it, with these bits. */
function raw(cleared: number, scratch: number, accept: number): string {
  const hex = (mask: number) => `0x${mask.toString(16)}`;
  return `*raw
-A cali-PREROUTING -j MARK --set-xmark 0x0/${hex(cleared)}
-A cali-PREROUTING -i cali+ -j MARK --set-xmark ${hex(scratch)}/${hex(scratch)}
-A cali-PREROUTING -m mark --mark 0x0/${hex(scratch)} -j cali-from-host-endpoint
-A cali-PREROUTING -m mark --mark ${hex(accept)}/${hex(accept)} -j ACCEPT
COMMIT
`;
}

describe("by era", () => {
  test("2.1 to 2.3: three bits", () => {
    const layout = layoutOf(`${raw(0x7000000, 0x4000000, 0x1000000)}*filter
-A cali-fw-cali1 -m comment --comment "Start of policies" -j MARK --set-xmark 0x0/0x2000000
-A cali-fw-cali1 -m mark --mark 0x0/0x2000000 -j cali-po-web
-A cali-fw-cali1 -m comment --comment "Return if policy accepted" -m mark --mark 0x1000000/0x1000000 -j RETURN
`);
    expect(rolesOf(layout)).toEqual(["accept 0x1000000 certain", "pass 0x2000000 certain", "from-workload 0x4000000 certain"]);
    expect(layout.vintage).toMatchObject({ from: "2.1", to: "2.3", words: "Calico 2.1 to 2.3", assumption: undefined });
    expect(layout.cleared).toBe(0x7000000);
  });

  test("2.4 to 3.0: four bits of the old mask", () => {
    const layout = layoutOf(raw(0xf000000, 0x4000000, 0x1000000));
    expect(rolesOf(layout)).toEqual([
      "accept 0x1000000 certain",
      "pass 0x2000000 likely",
      "scratch0 0x4000000 certain",
      "scratch1 0x8000000 likely",
    ]);
    expect(layout.vintage).toMatchObject({ words: "Calico 2.4 to 3.0", assumption: "Felix uses its default mark mask" });
  });

  test("2.4 and later keep the accept bit in cali-FORWARD", () => {
    const layout = layoutOf(`${raw(0xf000000, 0x4000000, 0x1000000)}*filter
-A cali-FORWARD -j MARK --set-xmark 0x0/0xe000000
`);
    expect(layout.vintage?.words).toBe("Calico 2.4 to 3.0");
  });

  test("3.1 to 3.29: the default mask of today", () => {
    const layout = layoutOf(raw(0xf0000, 0x40000, 0x10000));
    expect(rolesOf(layout)).toEqual([
      "accept 0x10000 certain",
      "pass 0x20000 likely",
      "scratch0 0x40000 certain",
      "scratch1 0x80000 likely",
    ]);
    expect(layout.vintage?.words).toBe("Calico 3.1 to 3.29");
  });

  test("3.28: accept and pass cleared together", () => {
    const layout = layoutOf(`${raw(0xf0000, 0x40000, 0x10000)}*filter
-A cali-tw-cali1 -j MARK --set-xmark 0x0/0x30000
-A cali-tw-cali1 -m comment --comment "Drop if no policies passed packet" -m mark --mark 0x0/0x20000 -j DROP
`);
    expect(rolesOf(layout)).toContain("pass 0x20000 certain");
    expect(layout.vintage?.words).toBe("Calico 3.28");
  });

  test("3.30: the drop bit is set and dropped by, and left out of what is cleared", () => {
    const layout = layoutOf(`${raw(0x1b0000, 0x80000, 0x10000)}*filter
-A cali-pi-web -m comment --comment "Policy web ingress" -j MARK --set-xmark 0x40000/0x40000
-A cali-pi-web -m mark --mark 0x40000/0x40000 -j DROP
`);
    expect(rolesOf(layout)).toEqual([
      "accept 0x10000 certain",
      "pass 0x20000 likely",
      "drop 0x40000 certain",
      "scratch0 0x80000 certain",
      "scratch1 0x100000 likely",
    ]);
    expect(layout.vintage?.words).toBe("Calico 3.30 or later");
    expect(layout.roles.find((entry) => entry.role === "drop")?.evidence).toEqual([
      { table: "filter", chain: "cali-pi-web", number: 2 },
    ]);
  });

  test("the hole of 3.14 to 3.16 with WireGuard is not the drop bit", () => {
    const layout = layoutOf(`${raw(0x1b0000, 0x80000, 0x10000)}*filter
-A cali-FORWARD -m comment --comment "Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 -j ACCEPT
`);
    expect(rolesOf(layout)).toContain("wireguard 0x40000 likely");
    expect(layout.vintage?.words).toBe("Calico 3.14 to 3.15");
  });

  test("a hole that nothing explains is only a guess", () => {
    expect(rolesOf(layoutOf(raw(0x1b0000, 0x80000, 0x10000)))).toContain("drop 0x40000 guess");
  });

  test("before 2.1", () => {
    const layout = layoutOf(`*filter
-A felix-from-abc -m comment --comment "Start of tier default" -j MARK --set-xmark 0x0/0x2000000
-A felix-from-abc -m comment --comment "Profile accepted packet" -m mark --mark 0x1000000/0x1000000 -j RETURN
`);
    expect(rolesOf(layout)).toEqual(["accept 0x1000000 certain", "pass 0x2000000 certain"]);
    expect(layout.vintage?.words).toBe("Calico before 2.1");
  });
});

test("another mask: the same order on its bits", () => {
  const layout = layoutOf(raw(0xf00, 0x400, 0x100));
  expect(rolesOf(layout)).toEqual([
    "accept 0x100 certain",
    "pass 0x200 likely",
    "scratch0 0x400 certain",
    "scratch1 0x800 likely",
  ]);
  expect(layout.vintage?.words).toBe("Calico 2.4 or later");
});

test("a match block that drops by its scratch bit shows no drop bit", () => {
  const layout = layoutOf(`${raw(0xf0000, 0x40000, 0x10000)}*filter
-A cali-pi-web -j MARK --set-xmark 0x0/0xc0000
-A cali-pi-web -s 10.0.0.0/8 -j MARK --set-xmark 0x40000/0x40000
-A cali-pi-web -m mark --mark 0x40000/0x40000 -j DROP
`);
  expect(rolesOf(layout)).toEqual([
    "accept 0x10000 certain",
    "pass 0x20000 likely",
    "scratch0 0x40000 certain",
    "scratch1 0x80000 certain",
  ]);
});

test("IPVS: the endpoint mark and who is behind its values", () => {
  const layout = layoutOf(`${raw(0xf0000, 0x40000, 0x10000)}*filter
-A cali-INPUT -m mark ! --mark 0x0/0xffe00000 -j RETURN
-A cali-set-endpoint-mark -m comment --comment "Non-Cali endpoint mark" -j MARK --set-xmark 0x200000/0xffe00000
-A cali-sm-cali1 -j MARK --set-xmark 0xb8800000/0xffe00000
`);
  expect(rolesOf(layout)).toContain("endpoint 0xffe00000 certain");
  expect(rolesOf(layout)).toContain("non-cali-endpoint 0x200000 certain");
  expect(rolesOf(layout)).toContain("wireguard 0x100000 likely");
  expect([...layout.endpoints]).toEqual([[0xb8800000, "cali1"]]);
});

test("a piece of a dump says what it can", () => {
  const layout = layoutOf(`*filter
-A cali-tw-cali1 -m mark --mark 0x0/0x20000 -j cali-pi-web
-A cali-tw-cali1 -m comment --comment "Return if policy accepted" -m mark --mark 0x10000/0x10000 -j RETURN
`);
  expect(rolesOf(layout)).toEqual(["accept 0x10000 certain", "pass 0x20000 certain"]);
  expect(layout.cleared).toBeUndefined();
});

test("rules that disagree are reported, and a tie says nothing", () => {
  const layout = layoutOf(`*filter
-A cali-tw-a -m comment --comment "Return if policy accepted" -m mark --mark 0x10000/0x10000 -j RETURN
-A cali-tw-b -m comment --comment "Return if policy accepted" -m mark --mark 0x1000000/0x1000000 -j RETURN
`);
  expect(layout.roles).toEqual([]);
  expect(layout.conflicts).toEqual(["Rules disagree about the accept bit: 0x10000 and 0x1000000."]);
});

test("signs of two versions are no version", () => {
  const layout = layoutOf(`*filter
-A cali-tw-a -m comment --comment "Start of policies" -j MARK --set-xmark 0x0/0x20000
-A cali-tw-b -m comment --comment "Start of tier default" -j MARK --set-xmark 0x0/0x20000
`);
  expect(layout.vintage).toBeUndefined();
  expect(layout.conflicts).toHaveLength(1);
});

test("marks of other programs, where their chains show them", () => {
  const layout = layoutOf(`*nat
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x800/0x800
-A KUBE-POSTROUTING -m mark ! --mark 0x800/0x800 -j RETURN
*filter
-A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000
`);
  expect(layout.foreign.map(({ owner, role, value, mask }) => ({ owner, role, value, mask }))).toEqual([
    { owner: "kube-proxy", role: "masquerade", value: 0x800, mask: 0x800 },
    { owner: "Tailscale", role: "subnet route", value: 0x40000, mask: 0xff0000 },
  ]);
});

test("programs that write Calico's bits are reported", () => {
  const layout = layoutOf(`${raw(0xf0000, 0x40000, 0x10000)}*filter
-A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000
`);
  expect(layout.conflicts).toEqual([
    "The subnet route mark of Tailscale (mask 0xff0000) covers Calico's bits: accept, pass, scratch0, scratch1.",
  ]);
});

test("nothing of Calico: nothing said", () => {
  expect(layoutOf("*filter\n-A INPUT -m mark --mark 0x1/0x1 -j ACCEPT\n")).toEqual({
    roles: [],
    cleared: undefined,
    endpoints: new Map(),
    foreign: [],
    vintage: undefined,
    conflicts: [],
  });
});

test("which chains are worth reading", () => {
  expect(["cali-INPUT", "FORWARD", "KUBE-MARK-MASQ", "ts-forward"].every(isMarkEvidence)).toBe(true);
  expect(["INPUT", "DOCKER", "mine"].some(isMarkEvidence)).toBe(false);
});
