// Every module's examples, and what one example cannot show: connections, sets, address types, history, bad values.
import { describe, expect, test } from "vitest";
import { complaintOf, decode, isRefusal, type MatchModule, type RuleContext, readingsOf } from "#engine/iptables/extension.ts";
import { core } from "#engine/iptables/matches/core.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { readStatement } from "#engine/iptables/read-rule.ts";
import type { Match } from "#engine/iptables/ruleset.ts";
import { protocolNumber } from "#engine/iptables/values/protocol.ts";
import type { Family } from "#engine/net/address.ts";
import { type Answer, and } from "#engine/net/answer.ts";
import { type Environment, NOTHING_KNOWN, type SetQuery } from "#engine/net/environment.ts";
import { type Connection, type Packet, packetOf, type Tracking } from "#engine/net/packet.ts";
import { testCondition } from "#engine/simulate/judge.ts";
import { compileMatch } from "#engine/simulate/program.ts";

const CLIENT = [0x0a000001];
const SERVER = [0x0a000002];

function matchesOf(rule: string): readonly Match[] {
  const text = `-A FORWARD ${rule}`;
  const statement = readStatement(
    text,
    { start: 0, end: text.length },
    { table: "filter", chain: "FORWARD", number: 1 },
    0,
    () => false,
  );
  expect(statement.problems, rule).toEqual([]);
  expect(statement.strays, rule).toEqual([]);
  return statement.matches;
}

function moduleOf(match: Match): MatchModule {
  const module = match.module === "" ? core : MATCHES.find(({ name }) => name === match.module);
  if (module === undefined) throw new Error(`no module ${match.module}`);
  return module;
}

function decoded(match: Match, family: Family) {
  return decode(match.options, moduleOf(match).options, family);
}

function contextOf(family: Family, matches: readonly Match[] = []): RuleContext {
  const protocol = matches.flatMap(({ options }) => options.find(({ key, negated }) => key === "--protocol" && !negated) ?? []);
  return { family, backend: "nft", table: "filter", protocol: protocolNumber(protocol[0]?.values[0]?.text ?? "") };
}

function judge(rule: string, fields: Partial<Packet>, environment: Environment = NOTHING_KNOWN): Answer {
  const packet = packetOf({ source: CLIENT, destination: SERVER, protocol: 6, ...fields });
  const matches = matchesOf(rule);
  return matches
    .map((match) => testCondition(compileMatch(match, contextOf(packet.family, matches)), packet, environment))
    .reduce(and, "yes");
}

const examples = [core, ...MATCHES].flatMap((module) =>
  module.examples.flatMap((example) => {
    const row = (answer: Answer) => (packet: Partial<Packet>) => ({ name: module.name, rule: example.rule, packet, answer });
    return [
      ...(example.matches ?? []).map(row("yes")),
      ...(example.misses ?? []).map(row("no")),
      ...(example.unknown ?? []).map(row("unknown")),
    ];
  }),
);

test.each(examples)("$name: $rule $packet → $answer", ({ rule, packet, answer }) => {
  expect(judge(rule, packet)).toBe(answer);
});

test.each([core, ...MATCHES])("$name: its examples' values can be read and its options go together", (module) => {
  expect(module.examples.length).toBeGreaterThan(0);
  for (const { rule, family = 4 } of module.examples) {
    const matches = matchesOf(rule);
    for (const match of matches) {
      const options = decoded(match, family);
      expect(options.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
      const readings = readingsOf(options);
      expect(readings && complaintOf(moduleOf(match), readings, contextOf(family, matches), options)).toBeUndefined();
      for (const { spec, value } of options) expect(spec.wanted(value)).toMatch(/^(?!true$|\[object)/);
    }
  }
});

const CONNECTION: Connection = {
  original: { protocol: 6, source: CLIENT, destination: [0xc0000201], sourcePort: 5000, destinationPort: 80 },
  reply: { protocol: 6, source: SERVER, destination: CLIENT, sourcePort: 8080, destinationPort: 5000 },
  seenReply: true,
  assured: undefined,
  confirmed: true,
  expected: false,
  sourceNat: false,
  destinationNat: true,
  mark: 0x10,
  helper: undefined,
};
const ESTABLISHED: Tracking = { state: "ESTABLISHED", direction: "ORIGINAL", connection: CONNECTION };
const LOST: Tracking = { state: "INVALID", direction: "ORIGINAL", connection: undefined };
const NO_MARK: Tracking = { ...ESTABLISHED, connection: { ...CONNECTION, mark: undefined } };

test.each<[string, Tracking, Answer]>([
  ["-m conntrack --ctstate NEW,DNAT", ESTABLISHED, "yes"],
  ["-m conntrack ! --ctstate DNAT", ESTABLISHED, "no"],
  ["-m conntrack --ctstate SNAT", ESTABLISHED, "no"],
  ["-m conntrack --ctstate est,rel", ESTABLISHED, "yes"],
  ["-m conntrack --ctorigdst 192.0.2.0/24 --ctorigdstport 80", ESTABLISHED, "yes"],
  ["-m conntrack --ctreplsrc 10.0.0.2 ! --ctreplsrcport 8080", ESTABLISHED, "no"],
  // Host bits do not count; a mask with holes is none.
  ["-m conntrack --ctorigsrc 10.0.0.99/24", ESTABLISHED, "yes"],
  ["-m conntrack --ctorigsrc 10.7.0.1/255.0.255.255", ESTABLISHED, "no"],
  ["-m conntrack --ctproto tcp --ctdir ORIGINAL", ESTABLISHED, "yes"],
  ["-m conntrack --ctdir REPLY", ESTABLISHED, "no"],
  ["-m conntrack --ctstatus NONE", ESTABLISHED, "no"],
  ["-m conntrack ! --ctstatus NONE", ESTABLISHED, "yes"],
  ["-m conntrack --ctstatus ASSURED", ESTABLISHED, "unknown"],
  ["-m conntrack --ctstatus ASSURED,SEEN_REPLY", ESTABLISHED, "yes"],
  ["-m conntrack --ctexpire 10:100", ESTABLISHED, "unknown"],
  ["-m conntrack ! --ctproto udp", LOST, "no"],
  ["-m conntrack --ctdir ORIGINAL", LOST, "no"],
  // The state answers alone where there is no connection.
  ["-m conntrack --ctstate INVALID --ctproto tcp", LOST, "yes"],
  ["-m connmark --mark 0x10/0xf0", ESTABLISHED, "yes"],
  ["-m connmark ! --mark 0x10", ESTABLISHED, "no"],
  ["-m connmark --mark 0x10", NO_MARK, "unknown"],
  // Bits outside the mask are never equal, so the mark need not be known.
  ["-m connmark --mark 0x3/0x1", NO_MARK, "no"],
  ["-m helper --helper ftp", ESTABLISHED, "no"],
  ["-m connlabel --label 1", ESTABLISHED, "unknown"],
  ["-m connbytes --connbytes 1: --connbytes-dir both --connbytes-mode packets", ESTABLISHED, "unknown"],
])("%s on %o", (rule, tracking, answer) => {
  expect(judge(rule, { tracking })).toBe(answer);
});

test.each<[string, Answer, SetQuery]>([
  ["-m set --match-set pods src,dst", "yes", { directions: ["src", "dst"], returnNomatch: false, countersAsked: false }],
  ["-m set ! --match-set pods src", "no", { directions: ["src"], returnNomatch: false, countersAsked: false }],
  [
    "-m set --match-set pods dst --return-nomatch --bytes-gt 5",
    "yes",
    { directions: ["dst"], returnNomatch: true, countersAsked: true },
  ],
])("%s asks the environment", (rule, answer, query) => {
  const asked: unknown[] = [];
  const inSet: Environment["inSet"] = (name, _packet, given) => {
    asked.push(name, given);
    return "yes";
  };
  expect(judge(rule, {}, { ...NOTHING_KNOWN, inSet })).toBe(answer);
  expect(asked).toEqual(["pods", query]);
});

describe("addrtype and rpfilter", () => {
  const environment: Environment = {
    ...NOTHING_KNOWN,
    hasAddressType: (address, type, device) =>
      (type === "LOCAL") === (address[0] === SERVER[0] && device !== "eth1") && (type === "LOCAL" || type === "UNICAST")
        ? "yes"
        : "no",
    passesReversePath: (_packet, { loose }) => (loose ? "yes" : "no"),
  };
  test.each<[string, Partial<Packet>, Answer]>([
    ["-m addrtype --dst-type LOCAL", {}, "yes"],
    ["-m addrtype ! --dst-type LOCAL", {}, "no"],
    ["-m addrtype --src-type LOCAL,UNICAST ! --dst-type MULTICAST", {}, "yes"],
    ["-m addrtype --src-type LOCAL --dst-type LOCAL", {}, "no"],
    ["-m addrtype --dst-type LOCAL --limit-iface-in", { inInterface: "eth1" }, "no"],
    ["-m addrtype --dst-type LOCAL --limit-iface-in", { inInterface: "eth0" }, "yes"],
    ["-m addrtype --dst-type LOCAL --limit-iface-in", { inInterface: "" }, "yes"],
    ["-m addrtype --dst-type LOCAL --limit-iface-out", { outInterface: undefined }, "unknown"],
    ["-m rpfilter", {}, "no"],
    ["-m rpfilter --invert", {}, "yes"],
    ["-m rpfilter --loose --invert", {}, "no"],
  ])("%s with %o → %s", (rule, packet, answer) => {
    expect(judge(rule, packet, environment)).toBe(answer);
  });
});

test.each<[string, readonly Partial<Packet>[], readonly string[]]>([
  ["-m limit --limit 1/hour --limit-burst 2", [{}, {}, {}], ["yes", "yes", "no"]],
  ["-m statistic --mode nth --every 3 --packet 1", [{}, {}, {}, {}, {}], ["no", "yes", "no", "no", "yes"]],
  ["-m statistic --mode nth ! --every 2 --packet 0", [{}, {}, {}], ["no", "yes", "no"]],
  ["-m statistic --mode random --probability 0.5", [{}], ["unknown"]],
  ["-m quota --quota 100", [{ length: 60 }, { length: 60 }, { length: 20 }], ["yes", "no", "no"]],
  ["-m quota --quota 100", [{}, { length: 20 }], ["unknown", "unknown"]],
])("%s remembers", (rule, packets, answers) => {
  const [match] = matchesOf(rule);
  if (match === undefined) throw new Error("no match");
  const readings = readingsOf(decoded(match, 4)) ?? {};
  const seen: string[] = [];
  let memory: unknown;
  for (const fields of packets) {
    const packet = packetOf({ source: CLIENT, destination: SERVER, protocol: 6, ...fields });
    const recall = moduleOf(match).history?.recall?.(readings, packet, memory);
    memory = recall?.memory;
    seen.push(recall?.answer ?? "none");
  }
  expect(seen).toEqual(answers);
});

test.each([
  ["-m hashlimit --hashlimit-upto 5/s --hashlimit-name a", "yes"],
  ["-m hashlimit ! --hashlimit-upto 5/s --hashlimit-name a", "no"],
  ["-m hashlimit --hashlimit-above 5/s --hashlimit-name a", "no"],
  ["-m connlimit --connlimit-above 5", "no"],
  ["-m connlimit --connlimit-above 0", "yes"],
  ["-m connlimit ! --connlimit-above 5", "yes"],
  ["-m connlimit --connlimit-upto 5", "yes"],
  ["-m recent --rcheck", "no"],
  ["-m recent ! --update", "yes"],
  ["-m recent --set", "yes"],
  ["-m quota ! --quota 5", "no"],
  ["-m statistic --mode nth --every 2 --packet 0", "yes"],
  ["-m statistic --mode nth --every 2 --packet 1", "no"],
  ["-m statistic --mode random --probability 0.9", "yes"],
  ["-m statistic --mode random ! --probability 0.9", "no"],
  ["-m connbytes --connbytes 1000: --connbytes-dir both --connbytes-mode bytes", "no"],
])("%s, nothing known of earlier packets: assume %s", (rule, assumed) => {
  const [match] = matchesOf(rule);
  if (match === undefined) throw new Error("no match");
  expect(moduleOf(match).history?.assumeFor?.(readingsOf(decoded(match, 4)) ?? {})).toBe(assumed);
});

test.each<[string, Family]>([
  ["-s 10.0.0.0/33", 4],
  ["-s fd00::1", 4],
  ["-s web.example", 4],
  ["-i thisnameistoolongx", 4],
  ["-p 256", 4],
  ["-f", 6],
  ["-p tcp -m tcp --dport 20:10", 4],
  ["-p tcp -m tcp --dport 70000", 4],
  ["-p tcp -m tcp --tcp-flags BOGUS SYN", 4],
  ["-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", 4],
  ["-p tcp -m multiport --dports 80-90", 4],
  ["-p icmp -m icmp --icmp-type 3/256", 4],
  ["-p icmp -m icmp --icmp-type echo", 4],
  ["-m conntrack --ctstate NEW,", 4],
  ["-m state --state DNAT", 4],
  ["-m set --match-set pods sideways", 4],
  ["-m iprange --src-range 10.0.0.0/24", 4],
  ["-m limit --limit 0/sec", 4],
  ["-m limit --limit 5/fortnight", 4],
  ["-m statistic --mode random --probability 2", 4],
  ["-m mac --mac-source 42:01:02", 4],
  ["-m time --weekdays Foo", 4],
  ["-m tos --tos 0x100", 4],
  ["-m string --algo bm --hex-string |zz|", 4],
  ["-m bpf --bytecode 1", 4],
  ["-m u32 --u32 6&0xFF", 4],
])("%s (IPv%i) is refused and never decided", (rule, family) => {
  const options = matchesOf(rule).flatMap((match) => decoded(match, family));
  const refusals = options.filter(({ value }) => isRefusal(value));
  expect(refusals).toHaveLength(1);
  expect(refusals[0]?.refusal?.refusal).toMatch(/\w/);
});
