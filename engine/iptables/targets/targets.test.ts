// Runs the examples that stand with every target module, and what they cannot say: translations and connection marks.
import { describe, expect, test } from "vitest";
import {
  complaintOf,
  decode,
  type RuleContext,
  readingsOf,
  type TargetEffect,
  type TargetModule,
} from "#engine/iptables/extension.ts";
import type { Option } from "#engine/iptables/ruleset.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";
import type { Family } from "#engine/net/address.ts";
import { NOTHING_KNOWN } from "#engine/net/environment.ts";
import { type Connection, type Packet, packetOf, type Tracking } from "#engine/net/packet.ts";

const SPAN = { start: 0, end: 0 };
const word = (text: string) => ({ text, span: SPAN });

/** `NAME --option value…`: enough of a reader for examples. */
function read(text: string): { module: TargetModule; options: Option[] } {
  const [name = "", ...words] = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? "");
  const module = TARGETS.find((target) => target.name === name);
  if (module === undefined) throw new Error(`no target ${name}`);
  const options: Option[] = [];
  for (let at = 0; at < words.length; ) {
    const written = words[at++] ?? "";
    const entry = Object.entries(module.options).find(([key, { aliases }]) => key === written || aliases.includes(written));
    if (entry === undefined) throw new Error(`${name} has no option ${written}`);
    const [key, { values }] = entry;
    const taken = words.slice(at, at + values.words).map(word);
    at += values.words;
    options.push({ name: word(written), key, negated: false, values: taken, span: SPAN });
  }
  return { module, options };
}

function packet(family: Family, fields: Partial<Packet>): Packet {
  const ends =
    family === 4 ? { source: [0x0a000001], destination: [0x0a000002] } : { source: [1, 0, 0, 1], destination: [1, 0, 0, 2] };
  return packetOf({ protocol: 6, ...ends, ...fields });
}

function run(text: string, before: Packet): TargetEffect {
  const { module, options } = read(text);
  const decoded = decode(options, module.options, before.family);
  const readings = readingsOf(decoded);
  if (readings === undefined) throw new Error(decoded.find(({ refusal }) => refusal)?.refusal?.refusal);
  expect(complaintOf(module, readings, contextOf(module, before.family), decoded)).toBeUndefined();
  return module.effect(readings, before, NOTHING_KNOWN);
}

/** A rule in a table that the target is allowed in. */
function contextOf({ name, tables }: TargetModule, family: Family): RuleContext {
  const table = name === "SET" ? "mangle" : (tables?.[0] ?? "filter");
  return { family, backend: name === "QUEUE" ? "legacy" : "nft", table, protocol: undefined };
}

function complaint(text: string, family: Family = 4): string | undefined {
  const { module, options } = read(text);
  const decoded = decode(options, module.options, family);
  const refused = decoded.find(({ refusal }) => refusal !== undefined)?.refusal?.refusal;
  if (refused !== undefined) return refused;
  const readings = readingsOf(decoded);
  return readings && complaintOf(module, readings, contextOf(module, family), decoded);
}

const packetAfter = (effect: TargetEffect, before: Packet) => (effect.kind === "rewrite" ? effect.packet : before);

describe("examples", () => {
  for (const module of TARGETS) {
    for (const { target, family = module.families[0] ?? 4, before, after: wanted, effect } of module.examples) {
      test(`${target} ${JSON.stringify(before)}`, () => {
        const start = packet(family, before);
        const result = run(target, start);
        if (effect !== undefined) expect(result.kind).toBe(effect);
        if (wanted !== undefined) expect({ ...packetAfter(result, start) }).toEqual({ ...packetAfter(result, start), ...wanted });
        expect(module.families).toContain(family);
      });
    }
  }
});

test("every target has a name of its own, an example and a sentence", () => {
  expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length);
  for (const { name, summary, examples, options } of TARGETS) {
    expect(examples.length, name).toBeGreaterThan(0);
    expect(summary, name).toMatch(/\.$/);
    for (const [key, option] of Object.entries(options)) {
      expect(key).toMatch(/^--[a-z]/);
      expect(option.summary, key).toMatch(/^[A-Z].*\.$/);
    }
  }
});

describe("address translation", () => {
  const one = (address: number, port?: number) => ({
    addresses: { first: [address], last: [address] },
    ports: port === undefined ? undefined : { first: port, last: port, base: undefined },
  });
  test.each<[string, Family, object]>([
    ["DNAT --to-destination 10.65.0.4:8080", 4, { side: "destination", ...one(0x0a410004, 8080), random: false }],
    ["DNAT --to-destination 10.65.0.4:http", 4, { side: "destination", ...one(0x0a410004, 80), random: false }],
    ["DNAT --to-destination :80", 4, { side: "destination", addresses: undefined, random: false }],
    ["DNAT --to-destination :10-20/5 --random", 4, { ports: { first: 10, last: 20, base: 5 }, random: false }],
    ["DNAT --to-destination 10.0.0.1 --random", 4, { random: false }],
    ["DNAT --to-destination 10.0.0.1:1-99 --random", 4, { random: true }],
    [
      "DNAT --to-destination [2001:db8::1-2001:db8::2]:80",
      6,
      {
        addresses: { first: [0x20010db8, 0, 0, 1], last: [0x20010db8, 0, 0, 2] },
        ports: { first: 80, last: 80, base: undefined },
      },
    ],
    ["DNAT --to-destination 2001:db8::1", 6, { addresses: { first: [0x20010db8, 0, 0, 1] }, ports: undefined }],
    ["SNAT --to-source 192.0.2.7", 4, { side: "source", ...one(0xc0000207), random: false }],
    ["SNAT --to-source 192.0.2.7 --random", 4, { side: "source", random: true }],
    ["MASQUERADE", 4, { side: "source", addresses: "out", ports: undefined, random: false }],
    ["MASQUERADE --random-fully", 4, { random: true }],
    ["REDIRECT --to-ports 15001", 4, { addresses: "in", ports: { first: 15001, last: 15001, base: undefined } }],
    ["REDIRECT --random", 4, { ports: undefined, random: false }],
    ["NETMAP --to 192.0.2.0/24", 4, { addresses: { first: [0xc0000200] }, hostMask: [0xff] }],
  ])("%s", (text, family, range) => {
    expect(run(text, packet(family, {}))).toMatchObject({ kind: "nat", range });
  });

  test("a range written backwards is not known", () => {
    expect(run("SNAT --to-source 10.0.0.9-10.0.0.1", packet(4, {})).kind).toBe("unknown");
  });

  test("a port asks for a protocol that has ports", () => {
    const { module, options } = read("DNAT --to-destination 10.0.0.1:80");
    const readings = readingsOf(decode(options, module.options, 4));
    expect(readings && module.protocols?.(readings)).toEqual([6, 17, 132, 33, 1]);
  });
});

describe("CONNMARK", () => {
  const tuple = { protocol: 6, source: [1], destination: [2], sourcePort: 1, destinationPort: 2 };
  const tracked = (mark: number | undefined): Tracking => {
    const connection: Connection = {
      original: tuple,
      reply: tuple,
      seenReply: true,
      assured: true,
      confirmed: true,
      expected: false,
      sourceNat: false,
      destinationNat: false,
      mark,
      helper: undefined,
    };
    return { state: "ESTABLISHED", direction: "ORIGINAL", connection };
  };

  test.each<[string, number, number | undefined, number | undefined, number | undefined]>([
    ["--set-xmark 0x3/0x1", 0, 0x2, 0, 0x1],
    ["--set-mark 0x3/0x1", 0, 0x2, 0, 0x3],
    ["--and-mark 0xf0", 0, 0xff, 0, 0xf0],
    ["--or-mark 0xf0", 0, 0x0f, 0, 0xff],
    ["--xor-mark 0xff", 0, 0x0f, 0, 0xf0],
    ["--set-mark 5", 0, undefined, 0, 5],
    ["--or-mark 5", 0, undefined, 0, undefined],
    ["--set-xmark 0x1/0xffff0000 --left-shift-mark 16", 0, undefined, 0, undefined],
    ["--set-xmark 0x1/0xffff --left-shift-mark 16", 0, 0xabcd1234, 0, 0x10000],
    ["--set-xmark 0xf0000000/0xf0000000 --right-shift-mark 28", 0, undefined, 0, 0xf],
    ["--save-mark", 0x7687, 0x9cfb, 0x7687, 0x7687],
    ["--save-mark", 0x7687, undefined, 0x7687, 0x7687],
    ["--save-mark --mask 0xff", 0x7687, undefined, 0x7687, undefined],
    ["--save-mark --nfmask 0xff --ctmask 0xf0f", 0x1234, 0xff00, 0x1234, 0xf034],
    ["--save-mark --right-shift-mark 4", 0x120, 0, 0x120, 0x12],
    ["--restore-mark", 0x5, 0x80000001, 0x80000001, 0x80000001],
    ["--restore-mark --nfmask 0xff --ctmask 0xff00", 0x1234, 0xab00, 0xb900, 0xab00],
    ["--restore-mark --left-shift-mark 4", 0, 0x12, 0x120, 0x12],
    ["--restore-mark --nfmask 0xff --ctmask 0", 0x1234, undefined, 0x1200, undefined],
    ["--restore-mark --mask 0xff", 0x1234, undefined, undefined, undefined],
  ])("%s with mark %i and connection mark %s", (options, mark, ctmark, newMark, newCtmark) => {
    const before = packet(4, { mark, tracking: tracked(ctmark) });
    const effect = run(`CONNMARK ${options}`, before);
    if (newMark === undefined) return expect(effect.kind).toBe("unknown");
    expect(packetAfter(effect, before)).toMatchObject({ mark: newMark });
    expect(packetAfter(effect, before).tracking.connection?.mark).toBe(newCtmark);
  });

  test("without a connection nothing changes", () => {
    for (const options of ["--set-mark 1", "--save-mark", "--restore-mark"]) {
      expect(run(`CONNMARK ${options}`, packet(4, { mark: 7 })).kind).toBe("continue");
    }
  });

  test("CT without a helper needs no protocol", () => {
    expect(complaint('CT --helper ""')).toBeUndefined();
    expect(complaint("CT --notrack --helper ftp")).toBeUndefined();
  });

  test("what is not defined is not known", () => {
    const before = packet(4, { tracking: tracked(1) });
    for (const options of ["--set-mark 1 --mask 0xff", "--save-mark --left-shift-mark 1 --right-shift-mark 1"]) {
      expect(run(`CONNMARK ${options}`, before).kind).toBe("unknown");
    }
  });

  test("CT --notrack leaves a tracked packet alone", () => {
    expect(run("CT --notrack", packet(4, { tracking: tracked(0) })).kind).toBe("continue");
    expect(run("NOTRACK", packet(4, { tracking: tracked(0) })).kind).toBe("continue");
  });
});

test.each<[string, Partial<Packet>, string]>([
  ["REJECT", {}, "answers with icmp-port-unreachable"],
  ["REJECT --reject-with host-p", {}, "answers with icmp-host-prohibited"],
  ["REJECT", { protocol: 1, icmp: { type: 3, code: 1 } }, "sends no answer"],
  ["REJECT", { protocol: 1 }, "may answer with icmp-port-unreachable"],
  ["REJECT", { linkType: "broadcast" }, "sends no answer"],
  ["REJECT --reject-with tcp-reset", { tcpFlags: 4 }, "sends no answer"],
  ["REJECT --reject-with TCP-RST", { tcpFlags: 2 }, "answers with tcp-reset"],
])("%s %o", (text, fields, note) => {
  expect(run(text, packet(4, fields))).toEqual({ kind: "verdict", verdict: "REJECT", note: `drops the packet and ${note}` });
});

test("SET names the sets that are no longer what they were", () => {
  expect(run("SET --add-set seen src", packet(4, {}))).toMatchObject({ kind: "continue", sets: ["seen"] });
  expect(run("SET --map-set m src --map-prio", packet(4, {}))).not.toHaveProperty("sets");
});

test("a changed header leaves no raw bytes to search in", () => {
  const before = packet(4, { ttl: 64, bytes: "4500" });
  expect(packetAfter(run("TTL --ttl-dec 1", before), before)).toMatchObject({ ttl: 63, bytes: undefined });
  expect(packetAfter(run("MARK --set-mark 1", before), before).bytes).toBe("4500");
});

test("the last of two sizes counts", () => {
  const before = packet(4, { protocol: 6, tcpMss: 1460 });
  const both = "TCPMSS --clamp-mss-to-pmtu --set-mss 1200";
  expect(packetAfter(run(both, before), before).tcpMss).toBe(1200);
  expect(packetAfter(run("TCPMSS --set-mss 1200 --clamp-mss-to-pmtu", before), before).tcpMss).toBeUndefined();
});

test("--ecn-tcp-remove undoes the --ecn-ip-ect before it", () => {
  const before = packet(4, { protocol: 6, tos: 3, tcpFlags: 0xc2 });
  expect(packetAfter(run("ECN --ecn-ip-ect 1 --ecn-tcp-remove", before), before)).toMatchObject({ tos: 3, tcpFlags: 2 });
  expect(packetAfter(run("ECN --ecn-tcp-remove --ecn-ip-ect 1", before), before)).toMatchObject({ tos: 1, tcpFlags: 2 });
});

test("a source port range with a base is accepted and then not known", () => {
  expect(run("SNAT --to-source 10.0.0.1:1-9/5", packet(4, {})).kind).toBe("unknown");
  expect(run("MASQUERADE --to-ports 1-9/5", packet(4, {})).kind).toBe("unknown");
});

test("LOG keeps 29 characters of its prefix", () => {
  expect(run('LOG --log-prefix "this prefix is much longer than 29 characters"', packet(4, {}))).toEqual({
    kind: "continue",
    note: 'logged as "this prefix is much longer th"',
  });
});

describe("refused", () => {
  test.each<[string, RegExp]>([
    ["DNAT", /--to-destination is missing/],
    ["DNAT --to-destination bogus", /"bogus" is not a place/],
    ["DNAT --to-destination 10.0.0.1:80:90", /not a place/],
    ["DNAT --to-destination 2001:db8::1", /other address family/],
    ["DNAT --to-destination [2001:db8::1]:80", /not a place/],
    ["DNAT --to-destination 10.0.0.1:90-80", /backwards/],
    ["DNAT --to-destination 10.0.0.1:http-90", /not a port/],
    ["REDIRECT --to-ports 1-9/5", /not a port/],
    ["MARK --or-mark 1/2", /not a number/],
    ["MARK --set-mark 1 --or-mark 2", /cannot be used together/],
    ["CONNMARK --xor-mark 1/2", /not a number/],
    ["CONNMARK --save-mark --left-shift-mark 32", /0 to 31/],
    ["CLUSTERIP --new --hashmode sourceip", /needs --clustermac, --total-nodes, --local-node/],
    ["CLUSTERIP --clustermac 02:00:00:00:00:01", /multicast/],
    ["TCPOPTSTRIP --strip-options 1,2", /cannot be stripped/],
    ["TCPOPTSTRIP --strip-options mss,2", /already/],
    ["TOS --set-tos minimize-d", /not a TOS/],
    ["NFQUEUE --queue-balance 0:65535", /all queues/],
    ["IDLETIMER --timeout 0 --label x", /1 to 2147482/],
    ["CT --helper ftp", /need -p/],
    ["TPROXY --on-port 0x50", /not a port/],
    ["HMARK --hmark-mod 2 --hmark-rnd 1", /what is hashed/],
    ["HMARK --hmark-mod 2 --hmark-rnd 1 --hmark-tuple spi,sport", /port mask/],
    ["HMARK --hmark-mod 2 --hmark-rnd 1 --hmark-tuple src --hmark-src-prefix 8", /already/],
    ["SET --map-set s src", /--map-set needs/],
    ["SET --add-set s src --map-mark", /--map-set only/],
    ["SET --add-set s src --timeout 4294967295", /4294967294/],
    ["RATEEST --rateest-name a --rateest-interval 9s --rateest-ewmalog 30s", /at most 8/],
    ["RATEEST --rateest-name a --rateest-interval 2s --rateest-ewmalog 2s", /too short or too long/],
    ["REDIRECT --to-ports 80:90", /dash/],
    ["NETMAP", /--to is missing/],
    ["REJECT --reject-with bogus", /"bogus" is not an answer/],
    ["REJECT --reject-with icmp6-no-route", /for IPv4/],
    ["LOG --log-level 8", /not a log level/],
    ['LOG --log-prefix ""', /empty/],
    ["NFLOG --nflog-range 1 --nflog-size 1", /cannot be used together/],
    ["NFQUEUE --queue-num 65536", /0 to 65535/],
    ["NFQUEUE --queue-balance 3:1", /below the last/],
    ["NFQUEUE --queue-cpu-fanout", /needs --queue-balance/],
    ["NFQUEUE --queue-num 1 --queue-balance 0:3", /cannot be used together/],
    ["CONNMARK", /needed/],
    ["CONNMARK --set-mark 1 --save-mark", /cannot be used together/],
    ["CONNMARK --set-mark 0x100000000", /not a mark/],
    ["CT --zone 65536", /not a zone/],
    ["CT --ctevents bogus", /not a conntrack event/],
    ["DSCP", /needed/],
    ["DSCP --set-dscp 64", /0 to 63/],
    ["TOS --set-tos 0x100", /not a TOS/],
    ["TTL --ttl-dec 0", /1 to 255/],
    ["TTL --ttl-set 1 --ttl-inc 1", /cannot be used together/],
    ["TCPMSS --set-mss 65536", /0 to 65515/],
    ["TCPOPTSTRIP --strip-options bogus", /not a TCP option/],
    ["ECN", /needed/],
    ["SET", /needed/],
    ["SET --del-set s src --exist", /--add-set only/],
    ["TEE --gateway 0.0.0.0", /empty address/],
    ["TEE", /--gateway is missing/],
    ["AUDIT --type bogus", /not a kind/],
    ["CLASSIFY --set-class 1", /not a class/],
    ["HMARK --hmark-tuple src", /--hmark-mod and --hmark-rnd are missing/],
    ["IDLETIMER --timeout 42", /--label is missing/],
    ["RATEEST", /are missing/],
    ["CHECKSUM", /missing/],
    ["TPROXY", /missing/],
    ["SECMARK", /missing/],
    ["CONNSECMARK --save --restore", /together/],
  ])("%s", (text, message) => {
    expect(complaint(text)).toMatch(message);
  });

  test("IPv6 leaves less room for a TCP segment", () => {
    expect(complaint("TCPMSS --set-mss 65500", 4)).toBeUndefined();
    expect(complaint("TCPMSS --set-mss 65500", 6)).toMatch(/0 to 65495/);
  });

  test("a prefix with host bits", () => {
    expect(complaint("DNPT --src-pfx 2001:db8::1/64 --dst-pfx fd00::/64", 6)).toMatch(/no bits behind/);
  });

  test("a prefix longer than /64", () => {
    expect(complaint("SNPT --src-pfx 2001:db8::/65 --dst-pfx fd00::/64", 6)).toMatch(/longer than \/64/);
  });
});
