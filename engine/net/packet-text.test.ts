import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "#engine/net/address.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";
import { formatPacketLine } from "#engine/net/packet-format.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { hasPorts, protocolNumber } from "#engine/net/protocol.ts";

/** The request of a line that must be right. */
function read(line: string): PacketRequest {
  const { request, problems } = parsePacketLine(line);
  expect(problems).toEqual([]);
  if (request === undefined) throw new Error(`no request: ${line}`);
  return request;
}

/** Problems as `TEXT: message`, TEXT being what their span covers. */
function complaints(line: string): string[] {
  return parsePacketLine(line).problems.map(({ span, message }) => `${line.slice(span.start, span.end)}| ${message}`);
}

describe("what a line says", () => {
  test("the whole form", () => {
    const request = read("cali0ef24b1 tcp 192.168.1.2:40000 > 10.0.0.7:3306 syn new mark 0x10 connmark 3 out eth0");
    expect(request).toMatchObject({ from: "cali0ef24b1", out: "eth0", state: "NEW", direction: "ORIGINAL", connmark: 3 });
    expect(request.packet).toMatchObject({
      family: 4,
      protocol: 6,
      source: parseAddress("192.168.1.2"),
      sourcePort: 40000,
      destinationPort: 3306,
      tcpFlags: TCP_FLAGS.SYN,
      mark: 16,
      owner: "none",
      ttl: undefined,
      length: undefined,
      macSource: undefined,
    });
  });

  test("header fields", () => {
    const { packet } = read("udp 10.0.0.1:1>10.0.0.2:2 ttl 3 dscp ef length 99 mac AA:bb:cc:00:11:22 multicast frag 0x10");
    expect(packet).toMatchObject({ ttl: 3, tos: 184, length: 99, macSource: "aa:bb:cc:00:11:22", linkType: "multicast" });
    expect(packet.fragmentOffset).toBe(16);
    expect(read("tcp 10.0.0.1 > 10.0.0.2 mss 1400").packet).toMatchObject({ tcpMss: 1400, tcpOptions: [2] });
    expect(read("local tcp 10.0.0.1 > 10.0.0.2 uid 5 gid 6").packet.owner).toEqual({ uid: 5, gid: 6 });
    expect(read("sctp 10.0.0.1:1 > 10.0.0.2:2 chunk data,14").packet.sctpChunks).toEqual([0, 14]);
  });

  test.each([
    ["udp 10.0.0.1 > 10.0.0.2", undefined, undefined],
    ["any udp 10.0.0.1 -> 10.0.0.2", undefined, undefined],
    ["LOCAL UDP 10.0.0.1 > 10.0.0.2", "local", undefined],
    ["eth0.100 udp 10.0.0.1 > 10.0.0.2", "eth0.100", "none"],
  ])("%s comes from %s, its owner is %s", (line, from, owner) => {
    expect(read(line)).toMatchObject({ from, packet: { owner, sourcePort: undefined } });
  });

  test.each([
    ["tcp 10.0.0.1 > 10.0.0.2", { tcpFlags: TCP_FLAGS.SYN }],
    ["tcp 10.0.0.1 > 10.0.0.2 NEW", { tcpFlags: TCP_FLAGS.SYN }],
    ["tcp 10.0.0.1 > 10.0.0.2 established", { tcpFlags: TCP_FLAGS.ACK }],
    ["tcp 10.0.0.1 > 10.0.0.2 reply", { tcpFlags: TCP_FLAGS.ACK }],
    ["tcp 10.0.0.1 > 10.0.0.2 invalid", { tcpFlags: TCP_FLAGS.ACK }],
    ["tcp 10.0.0.1 > 10.0.0.2 none", { tcpFlags: 0 }],
    ["tcp 10.0.0.1 > 10.0.0.2 SYN,Ack established", { tcpFlags: TCP_FLAGS.SYN | TCP_FLAGS.ACK }],
    ["tcp 10.0.0.1 > 10.0.0.2 frag 64", { tcpFlags: undefined }],
    ["tcp 10.0.0.1 > 10.0.0.2 flags unknown", { tcpFlags: undefined }],
    ["icmp 10.0.0.1 > 10.0.0.2", { icmp: { type: 8, code: 0 } }],
    ["icmp 10.0.0.1 > 10.0.0.2 reply", { icmp: { type: 0, code: 0 } }],
    ["icmp 10.0.0.1 > 10.0.0.2 related", { icmp: undefined }],
    ["icmp 10.0.0.1 > 10.0.0.2 port-unreachable related", { icmp: { type: 3, code: 3 } }],
    ["icmp 10.0.0.1 > 10.0.0.2 type 3/4", { icmp: { type: 3, code: 4 } }],
    ["icmp 10.0.0.1 > 10.0.0.2 type Echo-Reply", { icmp: { type: 0, code: 0 } }],
    ["icmpv6 fe80::1 > fe80::2", { icmp: { type: 128, code: 0 } }],
    ["ipv6-icmp fe80::1 > fe80::2 established reply", { icmp: { type: 129, code: 0 } }],
    ["sctp 10.0.0.1 > 10.0.0.2", { sctpChunks: [1] }],
    ["sctp 10.0.0.1 > 10.0.0.2 established", { sctpChunks: undefined }],
    ["50 10.0.0.1 > 10.0.0.2", { protocol: 50, tcpFlags: undefined, icmp: undefined }],
  ])("%s", (line, fields) => {
    expect(read(line).packet).toMatchObject(fields);
  });

  test("IPv6 with and without ports", () => {
    expect(read("tcp [2001:db8::1]:443 > 2001:db8::2").packet).toMatchObject({
      family: 6,
      sourcePort: 443,
      destinationPort: undefined,
    });
  });
});

describe("what a line says wrongly", () => {
  test.each([
    ["", ["| protocol missing: [DEVICE] PROTOCOL SOURCE[:PORT] > DESTINATION[:PORT]", "| source address missing"]],
    ["eth0 tcp", ["| source address missing"]],
    ["eth0 tcp 10.0.0.1:1", ['| expected ">" and the destination behind the source']],
    ["eth0 tcp 10.0.0.1:1 >", ["| destination address missing"]],
    ["tcp > 10.0.0.2", [">| source address missing"]],
    ["eth0 10.0.0.1 > 10.0.0.2", ['eth0| "eth0" is not a protocol: expected tcp, udp, icmp… or a number from 0 to 255']],
    ["eth0 tpc 10.0.0.1 > 10.0.0.2", ['tpc| "tpc" is not a protocol: did you mean "tcp"?']],
    ["tcp 10.0.0.1 10.0.0.2", ['| expected ">" and the destination behind the source']],
    ["eth0 tcp x 10.0.0.1 > 10.0.0.2", ["x| the source address is expected here"]],
    ["tcp :80 > 10.0.0.2", [":80| port without address: write ADDRESS:80"]],
    ["tcp 10.0.0.1: > 10.0.0.2", ['10.0.0.1:| port missing after ":"']],
    ["tcp 10.0.0.1:http > 10.0.0.2", ['http| "http" is not a port: expected a number from 0 to 65535']],
    ["tcp 10.0.0.1:70000 > 10.0.0.2", ['70000| "70000" is not a port: expected a number from 0 to 65535']],
    ["tcp 10.0.0.0/8 > 10.0.0.2", ['10.0.0.0/8| "10.0.0.0/8" is a range: a packet has one address']],
    ["tcp fd00::1:44300 > fd00::2", ["fd00::1:44300| an IPv6 address with a port is written [fd00::1]:44300"]],
    ["tcp [fd00::1 > fd00::2", ['[fd00::1| "]" is missing behind the address']],
    ["tcp 10.0.0.1 > fd00::2", ["fd00::2| the source is IPv4 and the destination IPv6"]],
    ["icmp 10.0.0.1:5 > 10.0.0.2", ["5| protocol icmp has no ports"]],
    ["icmp fd00::1 > fd00::2", ["icmp| icmp is for IPv4: write icmpv6"]],
    ["tcp 10.0.0.1 > 10.0.0.2 syc", ['syc| unknown word "syc": did you mean "syn"?']],
    ["udp 10.0.0.1 > 10.0.0.2 establised", ['establised| unknown word "establised": did you mean "established"?']],
    ["udp 10.0.0.1 > 10.0.0.2 syn", ["syn| TCP flags are for tcp, and this packet is udp"]],
    ["udp 10.0.0.1 > 10.0.0.2 echo-request", ['echo-request| "echo-request" is for icmp or icmpv6, and this packet is udp']],
    ["icmp 10.0.0.1 > 10.0.0.2 packet-too-big", ['packet-too-big| icmp has no message "packet-too-big"']],
    ["udp 10.0.0.1 > 10.0.0.2 mark", ['mark| "mark" needs a value: a number from 0 to 0xffffffff']],
    ["udp 10.0.0.1 > 10.0.0.2 ttl 256", ['256| "256" is not a number from 0 to 255']],
    ["udp 10.0.0.1 > 10.0.0.2 frag 7", ['7| "7" is not a multiple of 8 from 0 to 65528']],
    ["udp 10.0.0.1 > 10.0.0.2 new invalid", ["invalid| the connection state is said twice"]],
    ["udp 10.0.0.1 > 10.0.0.2 tos 4 dscp 1", ["dscp 1| the TOS byte is said twice"]],
    ["udp 10.0.0.1 > 10.0.0.2 new reply", ["reply| a reply is never NEW: it is established or related"]],
    ["eth0 udp 10.0.0.1 > 10.0.0.2 uid 0 gid 0", undefined],
    ["local udp 10.0.0.1 > 10.0.0.2 uid 7", ["uid 7| a socket has a uid and a gid: say gid too"]],
  ])("%s", (line, wanted) => {
    if (wanted === undefined) expect(complaints(line)).toHaveLength(2);
    else expect(complaints(line)).toEqual(wanted);
    expect(parsePacketLine(line).request).toBeUndefined();
  });

  test("a missing gid can be added", () => {
    const [problem] = parsePacketLine("local udp 10.0.0.1 > 10.0.0.2 uid 7").problems;
    expect(problem?.fixes[0]?.edits).toEqual([{ span: { start: 35, end: 35 }, text: " gid 7" }]);
  });
});

test("words are told apart for highlighting", () => {
  const line = "eth0 tcp 10.0.0.1:1 > [fd00::1]:2 syn new mark 0x1 what";
  const words = parsePacketLine(line).words.map(({ span, kind }) => `${line.slice(span.start, span.end)}=${kind}`);
  expect(words.join(" ")).toBe(
    "eth0=device tcp=protocol 10.0.0.1=address 1=port >=arrow fd00::1=address 2=port " +
      "syn=flags new=state mark=keyword 0x1=value what=unknown",
  );
});

describe("the canonical line", () => {
  test.each([
    ["ANY TCP 10.0.0.1:1 -> 10.0.0.2:2 SYN NEW mark 0", "tcp 10.0.0.1:1 > 10.0.0.2:2 new"],
    [
      "eth0 tcp 10.0.0.1 > 10.0.0.2 ack,syn established reply dscp cs1",
      "eth0 tcp 10.0.0.1 > 10.0.0.2 syn,ack established reply tos 0x20",
    ],
    ["icmp 10.0.0.1 > 10.0.0.2 type 3/3 related", "icmp 10.0.0.1 > 10.0.0.2 port-unreachable related"],
    ["58 FD00:0::1 > fd00::2 type 200/7", "icmpv6 fd00::1 > fd00::2 type 200/7"],
    ["1 fd00::1 > fd00::2", "1 fd00::1 > fd00::2"],
    ["tcp 10.0.0.1 > 10.0.0.2 reply", "tcp 10.0.0.1 > 10.0.0.2 established reply"],
  ])("%s", (line, canonical) => {
    expect(formatPacketLine(read(line))).toBe(canonical);
  });
});

const words32 = fc.nat({ max: 0xffffffff });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const device = fc.stringMatching(/^[a-z][a-z0-9.-]{0,13}[a-z0-9]$/);
const addresses = fc.oneof(
  fc.tuple(fc.tuple(words32), fc.tuple(words32)),
  fc.tuple(fc.tuple(words32, words32, words32, words32), fc.tuple(words32, words32, words32, words32)),
);
const NUMBERS = ["mark", "connmark", "ttl", "tos", "length"] as const;

/** Lines with any of the words, put together from valid parts. */
const lines = fc
  .record({
    from: maybe(device),
    protocol: fc.constantFrom("tcp", "udp", "sctp", "gre", "7", "icmp"),
    ends: addresses,
    ports: maybe(fc.tuple(fc.nat({ max: 65535 }), fc.nat({ max: 65535 }))),
    state: fc.constantFrom("", "new", "established", "established reply", "related reply", "invalid", "untracked", "reply"),
    flags: maybe(fc.nat({ max: 255 })),
    icmp: maybe(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }))),
    numbers: fc.tuple(...NUMBERS.map((name) => maybe(fc.nat({ max: name === "length" ? 65535 : 255 })))),
    more: fc.subarray(["broadcast", "mac 02:00:00:00:00:01", "frag 8", "out eth1"]),
  })
  .map(({ from, protocol, ends: [source, destination], ports, state, flags, icmp, numbers, more }) => {
    const name = protocol === "icmp" && source.length === 4 ? "icmpv6" : protocol;
    const wrap = (address: readonly number[], port: number | undefined) =>
      port === undefined || !hasPorts(protocolNumber(protocol) ?? 0)
        ? formatAddress(address)
        : `${address.length === 4 ? `[${formatAddress(address)}]` : formatAddress(address)}:${port}`;
    const header = protocol === "tcp" && flags !== undefined ? `flags ${flagText(flags)}` : "";
    const type = protocol === "icmp" && icmp !== undefined ? `type ${icmp.join("/")}` : "";
    const rest = NUMBERS.map((key, i) => (numbers[i] === undefined ? "" : `${key} ${numbers[i]}`));
    return [from ?? "", name, wrap(source, ports?.[0]), ">", wrap(destination, ports?.[1]), header, type, state, ...rest, ...more]
      .filter((word) => word !== "")
      .join(" ");
  });

function flagText(flags: number): string {
  const names = Object.entries(TCP_FLAGS).flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name]));
  return names.join(",") || "none";
}

describe("properties", () => {
  test("formatting and parsing give the same request, and the same line", () => {
    fc.assert(
      fc.property(lines, (line) => {
        const request = read(line);
        const canonical = formatPacketLine(request);
        expect(read(canonical)).toEqual(request);
        expect(formatPacketLine(read(canonical))).toBe(canonical);
      }),
    );
  });

  test("any text is read without throwing, spans lie inside it, and a request comes exactly without problems", () => {
    const pieces = fc.constantFrom(
      " ",
      ">",
      "->",
      ":",
      "[",
      "]",
      "tcp",
      "eth0",
      "10.0.0.1",
      "::1",
      "80",
      "mark",
      "syn,",
      "type",
      "/",
      "reply",
    );
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join("")),
      lines,
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { request, problems, words } = parsePacketLine(text);
        for (const { span } of [...problems, ...words]) {
          expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
        }
        expect(request === undefined).toBe(problems.length > 0);
      }),
    );
  });

  test("long input is no trouble", () => {
    for (const piece of [":", "[", "a ", "1", ">", "-", "mark ", "syn,"]) {
      expect(parsePacketLine(piece.repeat(10_000 / piece.length)).request).toBeUndefined();
    }
  });
});
