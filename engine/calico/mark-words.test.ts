import { describe, expect, test } from "vitest";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { describeMark, describeMarkChange, describeMarkTest } from "#engine/calico/mark-words.ts";
import { inferMarkRoles } from "#engine/calico/marks.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

function layoutOf(text: string): MarkLayout {
  return inferMarkRoles(summariesOf(parseRuleset(text)));
}

const seedLike = layoutOf(`*raw
-A cali-PREROUTING -j MARK --set-xmark 0x0/0x7000000
-A cali-PREROUTING -i cali+ -j MARK --set-xmark 0x4000000/0x4000000
-A cali-PREROUTING -m mark --mark 0x1000000/0x1000000 -j ACCEPT
*filter
-A cali-tw-cali1 -m mark --mark 0x0/0x2000000 -j cali-pi-web
`);

const ipvs = layoutOf(`*raw
-A cali-PREROUTING -j MARK --set-xmark 0x0/0xf0000
-A cali-PREROUTING -i cali+ -j MARK --set-xmark 0x40000/0x40000
-A cali-PREROUTING -m mark --mark 0x10000/0x10000 -j ACCEPT
*filter
-A cali-set-endpoint-mark -m comment --comment "Non-Cali endpoint mark" -j MARK --set-xmark 0x100000/0xfff00000
-A cali-sm-cali1 -j MARK --set-xmark 0xb8900000/0xfff00000
*nat
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
`);

const at = (chain: string, table = "filter") => ({ table, chain, number: 1 });
const plain = (value: number, mask: number) => ({ value, mask, negated: false });
const negated = (value: number, mask: number) => ({ value, mask, negated: true });

describe("tests", () => {
  test("pass bit clear in an endpoint chain", () => {
    const words = describeMarkTest(seedLike, plain(0, 0x2000000), at("cali-tw-cali1"));
    expect(words.fields).toMatchObject([{ bits: 0x2000000, role: "pass", owner: "Calico", state: "must be clear" }]);
    expect(words.sentence).toMatch(/^pass bit clear: no policy has passed the packet on.*dropped$/);
    expect(words.always).toBeUndefined();
  });

  test.each([
    [plain(0x2000000, 0x2000000), "cali-tw-cali1", "filter", "pass bit set: a policy has passed the packet on"],
    [plain(0x1000000, 0x1000000), "cali-PREROUTING", "raw", "accept bit set: an untracked (doNotTrack) host-endpoint policy"],
    [plain(0x1000000, 0x1000000), "cali-tw-cali1", "filter", "accept bit set: a policy or profile of this endpoint"],
    [plain(0x1000000, 0x1000000), "cali-pi-web", "filter", "accept bit set: a rule of this policy allows"],
    [plain(0x1000000, 0x1000000), "cali-pri-kns.a", "filter", "accept bit set: a rule of this profile allows"],
    [plain(0, 0x4000000), "cali-PREROUTING", "raw", "from-workload bit clear: the packet did not come in from a workload"],
    [negated(0, 0x1000000), "cali-INPUT", "filter", "accept bit set: policy has accepted the packet"],
    [negated(0x1000000, 0x1000000), "cali-INPUT", "filter", "accept bit clear: no policy has accepted the packet yet"],
  ])("%o in %s of %s", (mark, chain, table, beginning) => {
    expect(describeMarkTest(seedLike, mark, at(chain, table)).sentence).toContain(beginning);
  });

  test("the same scratch bit means different things in raw and in a policy chain", () => {
    const sentence = (chain: string, table: string) => describeMarkTest(ipvs, plain(0x40000, 0x40000), at(chain, table)).sentence;
    expect(sentence("cali-PREROUTING", "raw")).toContain("came in from a workload");
    expect(sentence("cali-pi-web", "filter")).toContain("match blocks");
  });

  test("several bits at once", () => {
    const words = describeMarkTest(seedLike, plain(0x1000000, 0x3000000));
    expect(words.fields.map(({ role, state }) => [role, state])).toEqual([
      ["accept", "must be set"],
      ["pass", "must be clear"],
    ]);
    expect(describeMarkTest(seedLike, negated(0, 0x3000000)).sentence).toBe("at least one of these is set: accept bit, pass bit");
  });

  test("the endpoint mark", () => {
    expect(describeMarkTest(ipvs, plain(0xb8900000, 0xfff00000)).sentence).toBe(
      "endpoint mark equal to 0xb8900000: the packet came in by cali1",
    );
    expect(describeMarkTest(ipvs, negated(0, 0xfff00000)).sentence).toContain("endpoint mark is not zero");
    expect(describeMarkTest(ipvs, negated(0x100000, 0xfff00000)).sentence).toBe(
      "endpoint mark is not 0x100000: not: the packet came in by an interface that is no Calico endpoint",
    );
  });

  test("value bits outside the mask", () => {
    expect(describeMarkTest(seedLike, plain(0x3000000, 0x1000000))).toMatchObject({ always: "fails", fields: [] });
    expect(describeMarkTest(seedLike, negated(0x3000000, 0x1000000))).toMatchObject({ always: "matches" });
    expect(describeMarkTest(seedLike, plain(0x3000000, 0x1000000)).sentence).toContain("can never match");
  });

  test("no mask bits at all", () => {
    expect(describeMarkTest(seedLike, plain(0, 0)).always).toBe("matches");
    expect(describeMarkTest(seedLike, negated(0, 0)).always).toBe("fails");
  });

  test("bits of others: seen, usual, unknown", () => {
    expect(describeMarkTest(ipvs, plain(0x4000, 0x4000)).fields).toMatchObject([{ owner: "kube-proxy", certainty: "certain" }]);
    expect(describeMarkTest(seedLike, plain(0x4000, 0x4000)).fields).toMatchObject([{ owner: "kube-proxy", certainty: "guess" }]);
    expect(describeMarkTest(seedLike, plain(0x1, 0x1)).fields).toMatchObject([{ owner: undefined, role: undefined }]);
  });
});

describe("changes", () => {
  test.each([
    [{ value: 0, mask: 0x7000000 }, "cali-PREROUTING", "cleared: accept bit, pass bit, from-workload bit"],
    [{ value: 0x1000000, mask: 0x1000000 }, "cali-pi-web", "accept bit set: a rule of this policy allows the packet"],
    [{ value: 0, mask: 0 }, "cali-pi-web", "changes nothing"],
  ])("%o in %s", (change, chain, sentence) => {
    expect(describeMarkChange(seedLike, change, at(chain)).sentence).toBe(sentence);
  });

  test("bits of the value outside the mask are flipped", () => {
    const words = describeMarkChange(ipvs, { value: 0x4000, mask: 0 }, at("KUBE-POSTROUTING", "nat"));
    expect(words.fields).toMatchObject([{ state: "flipped", owner: "kube-proxy" }]);
    expect(words.sentence).toContain("flipped, not set");
    expect(describeMarkChange(seedLike, { value: 0x3000000, mask: 0x1000000 }).fields.map((field) => field.state)).toEqual([
      "set",
      "flipped",
    ]);
  });

  test("cali-FORWARD keeps the accept bit", () => {
    const words = describeMarkChange(ipvs, { value: 0, mask: 0xe0000 }, at("cali-FORWARD"));
    expect(words.fields.at(-1)).toMatchObject({ role: "accept", state: "kept" });
    expect(words.sentence).toContain("accept bit is kept");
  });

  test("writing an endpoint mark", () => {
    expect(describeMarkChange(ipvs, { value: 0x100000, mask: 0xfff00000 }).fields).toMatchObject([
      { role: "endpoint", state: "written", value: 0x100000 },
    ]);
  });
});

test("a mark as a packet carries it", () => {
  expect(describeMark(seedLike, 0).sentence).toBe("no bit is set");
  expect(describeMark(seedLike, 0x5000000, at("cali-tw-cali1")).fields.map((field) => field.role)).toEqual([
    "accept",
    "from-workload",
  ]);
  expect(describeMark(ipvs, 0xb8914000).sentence).toContain("the packet came in by cali1");
  expect(describeMark(ipvs, 0x80000800).fields.map((field) => field.name)).toEqual(["bit 0x800", "endpoint mark"]);
});

test("in another program's chain its mark comes first", () => {
  const layout = layoutOf(`*raw
-A cali-PREROUTING -j MARK --set-xmark 0x0/0xf0000
-A cali-PREROUTING -i cali+ -j MARK --set-xmark 0x40000/0x40000
-A cali-PREROUTING -m mark --mark 0x10000/0x10000 -j ACCEPT
*filter
-A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000
`);
  const change = { value: 0x40000, mask: 0xff0000 };
  expect(describeMarkChange(layout, change, at("ts-forward")).fields).toMatchObject([{ owner: "Tailscale", bits: 0xff0000 }]);
  expect(describeMark(layout, 0x40000).sentence).toContain("(or it is Tailscale's subnet route mark)");
});
