import { describe, expect, test } from "vitest";
import { ANY_END, ANY_RULE, type BackendEnd, type BackendRule, type PortRange } from "#engine/felix/model.ts";
import { renderRule } from "#engine/felix/rules/render-rule.ts";
import type { RuleContext } from "#engine/felix/rules/rule-context.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { MARKS_2_1, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const MARKS_3_8 = { ...RENDER_OPTIONS.marks, drop: 0, scratch0: 0x40000, scratch1: 0x80000 };
const MARKS_2_6 = { ...MARKS_2_1, fromWorkload: 0, scratch0: 0x4000000, scratch1: 0x8000000 };

function optionsOf(name: VintageName): RuleContext["options"] {
  const older = name === "2.1" ? MARKS_2_1 : name === "2.6" ? MARKS_2_6 : MARKS_3_8;
  return name === "3.30" || name === "3.32" ? RENDER_OPTIONS : { ...RENDER_OPTIONS, marks: older };
}

function contextOf(name: VintageName, changes: Partial<RuleContext> = {}): RuleContext {
  return {
    vintage: vintageOf(name),
    options: optionsOf(name),
    family: 4,
    owner: {
      kind: "policy",
      id: { name: "web", namespace: "shop", kind: "NetworkPolicy" },
      tier: "default",
      untracked: false,
    },
    direction: "inbound",
    index: 0,
    ...changes,
  };
}

function text(name: VintageName, rule: Partial<BackendRule>, changes: Partial<RuleContext> = {}): string[] {
  return rulesText([{ name: "c", rules: renderRule({ ...ANY_RULE, ...rule }, contextOf(name, changes)) }], "c");
}

function end(changes: Partial<BackendEnd>): BackendEnd {
  return { ...ANY_END, ...changes };
}

/** `count` ports from `first` on, none beside another. */
function ports(first: number, count: number): PortRange[] {
  return Array.from({ length: count }, (_, index) => ({ first: first + 2 * index, last: first + 2 * index }));
}

const RETURNS = "-m mark --mark 0x10000/0x10000 --jump RETURN";

describe("actions", () => {
  test.each<[VintageName, BackendRule["action"], string[]]>([
    ["2.1", "allow", ["--jump MARK --set-mark 0x1000000/0x1000000", "-m mark --mark 0x1000000/0x1000000 --jump RETURN"]],
    ["3.8", "", ["--jump MARK --set-mark 0x10000/0x10000", RETURNS]],
    ["3.8", "pass", ["--jump MARK --set-mark 0x20000/0x20000", "-m mark --mark 0x20000/0x20000 --jump RETURN"]],
    ["2.1", "next-tier", ["--jump MARK --set-mark 0x2000000/0x2000000", "-m mark --mark 0x2000000/0x2000000 --jump RETURN"]],
    ["3.28", "deny", ["--jump DROP"]],
    ["3.30", "deny", ["--jump MARK --set-mark 0x40000/0x40000", "-m mark --mark 0x40000/0x40000 --jump DROP"]],
    ["3.8", "log", ['--jump LOG --log-prefix "calico-packet: " --log-level 5']],
  ])("%s %s", (name, action, rules) => {
    expect(text(name, { action })).toEqual(rules);
  });

  test("denied packets are rejected where the configuration says so", () => {
    const options = { ...RENDER_OPTIONS, filterDenyAction: "REJECT" as const };
    expect(text("3.28", { action: "deny" }, { options })).toEqual(["--jump REJECT"]);
    expect(text("3.30", { action: "deny" }, { options }).at(-1)).toBe("-m mark --mark 0x40000/0x40000 --jump REJECT");
  });
});

describe("log rules", () => {
  const options = { ...RENDER_OPTIONS, logPrefix: "%t|%k|%n|%p|%x", logActionRateLimit: "5/minute", logActionRateLimitBurst: 8 };

  test("have codes and a rate from 3.32 on", () => {
    expect(text("3.32", { action: "log", protocol: "udp" }, { options })).toEqual([
      '-m limit --limit 5/minute --limit-burst 8 -p udp --jump LOG --log-prefix "default|np|web|shop/web|%x: " --log-level 5',
    ]);
    expect(text("3.32", { action: "log" }, { options: { ...options, logActionRateLimitBurst: undefined } })[0]).toMatch(
      /^-m limit --limit 5\/minute --jump LOG /,
    );
    expect(text("3.30", { action: "log" }, { options })).toEqual(['--jump LOG --log-prefix "%t|%k|%n|%p|%x: " --log-level 5']);
  });

  test("of a profile have no tier", () => {
    expect(text("3.32", { action: "log" }, { options, owner: { kind: "profile", name: "kns.shop" } })[0]).toContain(
      '"|pro|kns.shop|kns.shop|%x: "',
    );
  });

  test("have Felix's own prefix where none is given", () => {
    expect(text("2.6", { action: "log" }, { options: { ...RENDER_OPTIONS, logPrefix: "" } })[0]).toContain('"calico-packet: "');
  });
});

describe("flow logs", () => {
  const options = { ...RENDER_OPTIONS, flowLogs: true };
  const named = (name: string, untracked = false): RuleContext["owner"] => ({
    kind: "policy",
    id: { name, namespace: "", kind: "GlobalNetworkPolicy" },
    tier: "ops",
    untracked,
  });

  test("stand between the mark and the verdict", () => {
    expect(text("3.32", { action: "deny" }, { options, direction: "outbound", index: 3, owner: named("open") })).toEqual([
      "--jump MARK --set-mark 0x40000/0x40000",
      "-m mark --mark 0x40000/0x40000 --jump NFLOG --nflog-group 2 --nflog-prefix DPE3|gnp/open --nflog-range 80",
      "-m mark --mark 0x40000/0x40000 --jump DROP",
    ]);
  });

  test("name the policy without its tier in 3.30", () => {
    const [, log] = text("3.30", { action: "allow" }, { options, owner: named("ops/ops.open") });
    expect(log).toContain("--nflog-group 1 --nflog-prefix API0|ops.open --nflog-range 80");
  });

  test("name a profile, and what is passed on", () => {
    const owner: RuleContext["owner"] = { kind: "profile", name: "kns.shop" };
    const [, log] = text("3.30", { action: "pass" }, { options: { ...options, nflogSize: true }, owner });
    expect(log).toContain("--nflog-prefix PRI0|kns.shop --nflog-size 80");
  });

  test("are left out for untracked policies, logged packets and older versions", () => {
    expect(text("3.30", { action: "allow" }, { options, owner: named("ops/x", true) })).toHaveLength(2);
    expect(text("3.30", { action: "log" }, { options })).toHaveLength(1);
    expect(text("3.28", { action: "allow" }, { options })).toHaveLength(2);
  });
});

describe("matches", () => {
  const full: Partial<BackendRule> = {
    action: "deny",
    protocol: "tcp",
    source: end({ nets: ["10.1.0.0/16"], ipSetIds: ["s:abc"], ports: [{ first: 1, last: 9 }] }),
    destination: end({ ipSetIds: ["s:abc"], ipPortSetIds: ["svc:def"], namedPortIpSetIds: ["n:ghi"] }),
    icmp: { type: 8, code: undefined },
    notProtocol: 17,
    notSource: end({ ipSetIds: ["s:xyz"], ports: ports(100, 17) }),
    notDestination: end({ nets: ["10.9.0.0/16"], namedPortIpSetIds: ["n:uvw"] }),
    notIcmp: { type: 3, code: 1 },
  };

  test("stand in Felix's order, the negated ones last", () => {
    expect(text("3.21", full)).toEqual([
      [
        "-p tcp --source 10.1.0.0/16 -m set --match-set cali40s:abc src -m multiport --source-ports 1:9",
        "-m set --match-set cali40s:abc dst -m set --match-set cali40svc:def dst,dst -m set --match-set cali40n:ghi dst,dst",
        "-m icmp --icmp-type 8 ! -p 17 -m set ! --match-set cali40s:xyz src",
        "-m multiport ! --source-ports 100,102,104,106,108,110,112,114,116,118,120,122,124,126,128",
        "-m multiport ! --source-ports 130,132 ! --destination 10.9.0.0/16 -m set ! --match-set cali40n:uvw dst,dst",
        "-m icmp ! --icmp-type 3/1 --jump DROP",
      ].join(" "),
    ]);
  });

  test("of IPv6 have their own sets and ICMP", () => {
    expect(
      text("3.21", { action: "deny", icmp: { type: 128, code: 0 }, source: end({ ipSetIds: ["s:abc"] }) }, { family: 6 }),
    ).toEqual(["-m set --match-set cali60s:abc src -m icmp6 --icmpv6-type 128/0 --jump DROP"]);
  });

  test("name sets as the version does", () => {
    expect(text("3.0", { action: "deny", destination: end({ ipSetIds: ["s:abc"] }) })).toEqual([
      "-m set --match-set cali4-s:abc dst --jump DROP",
    ]);
  });
});

describe("more than one rule can match", () => {
  test("ports of both ends are combined in 2.x", () => {
    const rule = {
      action: "deny" as const,
      protocol: "tcp",
      source: end({ ports: ports(1, 16) }),
      destination: end({ ports: ports(101, 16) }),
    };
    const rules = text("2.1", rule);
    expect(rules).toHaveLength(4);
    expect(rules[2]).toBe(
      "-p tcp -m multiport --source-ports 31 -m multiport --destination-ports 101,103,105,107,109,111,113,115,117,119,121,123,125,127,129 --jump DROP",
    );
  });

  test("ports and named ports are alternatives from 3.0 on", () => {
    const source = end({ ports: ports(1, 1), namedPortIpSetIds: ["n:web"] });
    expect(text("3.8", { action: "deny", protocol: 6, source })).toEqual([
      "--jump MARK --set-mark 0x0/0xc0000",
      "-p 6 -m multiport --source-ports 1 --jump MARK --set-mark 0x40000/0x40000",
      "-m set --match-set cali40n:web src,src --jump MARK --set-mark 0x40000/0x40000",
      "-p 6 -m mark --mark 0x40000/0x40000 --jump DROP",
    ]);
  });

  test("later blocks use the second bit", () => {
    const rules = text("3.8", {
      action: "deny",
      source: end({ nets: ["10.0.0.0/24", "10.0.1.0/24"] }),
      destination: end({ nets: ["10.1.0.0/24", "10.1.1.0/24"] }),
      notDestination: end({ nets: ["10.1.1.7/32"] }),
    });
    expect(rules).toEqual([
      "--jump MARK --set-mark 0x0/0xc0000",
      "--source 10.0.0.0/24 --jump MARK --set-mark 0x40000/0x40000",
      "--source 10.0.1.0/24 --jump MARK --set-mark 0x40000/0x40000",
      "--destination 10.1.0.0/24 --jump MARK --set-mark 0x80000/0x80000",
      "--destination 10.1.1.0/24 --jump MARK --set-mark 0x80000/0x80000",
      "-m mark --mark 0/0x80000 --jump MARK --set-mark 0/0x40000",
      "! --destination 10.1.1.7/32 -m mark --mark 0x40000/0x40000 --jump DROP",
    ]);
  });

  test("a third block starts with the second bit as the second block left it", () => {
    const nets = end({ nets: ["10.0.0.0/24", "10.0.1.0/24"] });
    const rules = text("3.8", { protocol: "tcp", source: { ...nets, ports: ports(1, 16) }, destination: nets });
    const clearing = rules.filter((rule) => /--set-mark (?:0|0x0)\//.test(rule));
    expect(clearing).toEqual([
      "--jump MARK --set-mark 0x0/0xc0000",
      "-m mark --mark 0/0x80000 --jump MARK --set-mark 0/0x40000",
      "-m mark --mark 0/0x80000 --jump MARK --set-mark 0/0x40000",
    ]);
  });

  test("excluded networks clear the first bit, which then starts set", () => {
    const rule = { action: "deny" as const, source: end({ nets: ["10.0.0.0/8"] }), notSource: end({ nets: ["10.1.0.0/16"] }) };
    expect(text("3.8", rule)).toEqual([
      "--jump MARK --set-mark 0x40000/0xc0000",
      "--source 10.1.0.0/16 --jump MARK --set-mark 0/0x40000",
      "--source 10.0.0.0/8 -m mark --mark 0x40000/0x40000 --jump DROP",
    ]);
  });

  test("2.6 asks an excluded network in a block where a block has the others", () => {
    const rule = {
      action: "deny" as const,
      source: end({ nets: ["10.0.0.0/24", "10.0.1.0/24"] }),
      notSource: end({ nets: ["10.0.1.7"] }),
    };
    expect(text("2.6", rule).slice(-2)).toEqual([
      "--source 10.0.1.7 --jump MARK --set-mark 0/0x4000000",
      "-m mark --mark 0x4000000/0x4000000 --jump DROP",
    ]);
  });

  test("what the version does not know is not rendered", () => {
    const nets = end({ nets: ["10.0.0.0/24", "10.0.1.0/24"] });
    expect(text("2.1", { source: nets })).toEqual([]);
    expect(text("2.1", { source: end({ nets: ["10.0.0.0/24", "fd00::/8"] }) })).toHaveLength(2);
    expect(text("2.6", { source: end({ namedPortIpSetIds: ["n:web"] }) })).toEqual([]);
    expect(text("3.8", { destination: end({ ipPortSetIds: ["svc:web"] }) })).toEqual([]);
  });
});

describe("families", () => {
  const mixed = { action: "deny" as const, source: end({ nets: ["10.0.0.0/24", "fd00::/8"] }) };

  test("a rule has only the networks of its family", () => {
    expect(text("3.8", mixed)).toEqual(["--source 10.0.0.0/24 --jump DROP"]);
    expect(text("3.8", mixed, { family: 6 })).toEqual(["--source fd00::/8 --jump DROP"]);
  });

  test.each<[string, Partial<BackendRule>, number]>([
    ["a rule of the other family", { ipVersion: 6 }, 0],
    ["no network of this family", { source: end({ nets: ["fd00::/8"] }) }, 0],
    ["no excluded network of this family", { notDestination: end({ nets: ["fd00::/8"] }) }, 0],
    ["both families", { ipVersion: 4, source: end({ nets: ["10.0.0.0/24"] }) }, 2],
  ])("%s", (_, rule, count) => {
    expect(text("3.8", rule)).toHaveLength(count);
  });

  test("a rule against all addresses is left out from 3.31 on", () => {
    const rule = { action: "deny" as const, notSource: end({ nets: ["0.0.0.0/0"] }) };
    expect(text("3.30", rule)[0]).toContain("! --source 0.0.0.0/0");
    expect(text("3.32", rule)).toEqual([]);
    expect(text("3.32", { ...rule, notSource: end({ nets: ["::/0", "10.0.0.0/8"] }) })).toHaveLength(2);
  });
});

describe("annotations and origin", () => {
  const origin = { uri: "file:///p.yaml", document: 0, path: ["spec", "ingress", 0] };
  const rule: Partial<BackendRule> = { annotations: [["owner", 'a "b" <ü>']], origin };

  test("every rule has both", () => {
    const rules = renderRule({ ...ANY_RULE, ...rule }, contextOf("3.21"));
    expect(rules.map(({ comments }) => comments)).toEqual([["owner=a _b_ ___"], ["owner=a _b_ ___"]]);
    expect(rules.map((one) => one.origin)).toEqual([origin, origin]);
  });

  test("annotations are no comments before 3.12, and are cut", () => {
    expect(renderRule({ ...ANY_RULE, ...rule }, contextOf("3.8"))[0]?.comments).toEqual([]);
    const long = { ...ANY_RULE, annotations: [["k", "x".repeat(300)] as const] };
    expect(renderRule(long, contextOf("3.21"))[0]?.comments[0]).toHaveLength(256);
  });
});
