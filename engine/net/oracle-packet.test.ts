import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIRST_NUMBER, type OraclePacket, packetFromOracle } from "#engine/net/oracle-packet.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";

const BASE = { id: "a", in_iface: "eth1", src: "192.0.2.1", dst: "198.51.100.2", proto: "tcp", sport: 1024, dport: 80 };

function read(more: object, first?: number): OraclePacket {
  const packet = packetFromOracle({ ...BASE, ...more }, ["eth0", "eth1"], first);
  if (typeof packet === "string") throw new Error(packet);
  return packet;
}

describe("defaults", () => {
  test.each([
    [{}, { tcpFlags: TCP_FLAGS.SYN, length: 40, ttl: 64, tos: 0, mark: 0, macSource: "02:00:00:00:02:02", owner: "none" }],
    [{ ctstate: "ESTABLISHED" }, { tcpFlags: TCP_FLAGS.ACK }],
    [{ ctstate: "INVALID", tcp_flags: "FIN,ACK" }, { tcpFlags: TCP_FLAGS.FIN | TCP_FLAGS.ACK }],
    [{ tcp_flags: "SA" }, { tcpFlags: TCP_FLAGS.SYN | TCP_FLAGS.ACK }],
    [{ tcp_flags: "NONE" }, { tcpFlags: 0 }],
    [{ tcp_mss: 1400 }, { length: 44, tcpMss: 1400, tcpOptions: [2] }],
    [{ payload_len: 10 }, { length: 50, tcpOptions: [] }],
    [{ proto: "udp" }, { length: 36, tcpFlags: undefined }],
    [{ proto: "icmp" }, { length: 36, icmp: { type: 8, code: 0 }, sourcePort: undefined }],
    [{ proto: "icmp", icmp_type: 3, embedded: { src: "198.51.100.2", dst: "192.0.2.1", proto: "udp" } }, { length: 64 }],
    [{ proto: "sctp" }, { length: 52, sctpChunks: [1] }],
    [
      { proto: "udp", src: "2001:db8::1", dst: "ff02::1" },
      { length: 56, linkType: "multicast" },
    ],
    [{ dst: "255.255.255.255" }, { linkType: "broadcast" }],
    [{ mark: "0x10" }, { mark: 0 }],
    [
      { mark: "0x10", in_iface: "local", uid: 7 },
      { mark: 16, owner: { uid: 7, gid: 0 }, macSource: "", linkType: "unicast" },
    ],
    [
      { frag: { offset: 64 }, mac_src: "02:AA:00:00:00:01" },
      { fragmentOffset: 64, macSource: "02:aa:00:00:00:01" },
    ],
  ])("%o", (more, fields) => {
    expect(read(more).packet).toMatchObject(fields);
  });
});

test("bytes are told where the packet's number or its payload is", () => {
  expect(read({}).packet.bytes).toBeUndefined();
  expect(read({ payload_hex: "414243" }).packet.bytes).toMatch(/414243$/);
  // IPv4 header: length 36, id 0x1001, don't fragment, checksum; UDP header with checksum; "orc04097".
  expect(read({ proto: "udp" }, FIRST_NUMBER).packet.bytes).toBe(
    "450000241001400040113e91c0000201c6336402" + "040000500010cf3c" + "6f72633034303937",
  );
});

test("what is prepared, and what was sent before", () => {
  const packet = read({
    ctstate: "ESTABLISHED",
    ct: { dir: "reply", mark: "0x3", seen_reply: false },
    before: [{ ...BASE, proto: "udp", ctstate: "ESTABLISHED" }],
    keep_ct: true,
    sysctls: { "net.ipv4.ip_forward": 1 },
    l2: "other",
    bind_dev: "eth0",
    bad_checksum: true,
  });
  expect(packet).toMatchObject({
    state: "ESTABLISHED",
    conntrack: { direction: "reply", mark: 3, seenReply: false },
    before: [{ state: undefined, packet: { protocol: 17 } }],
    keepConntrack: true,
    otherHost: true,
    bindDevice: "eth0",
    badChecksum: true,
  });
  expect([...packet.sysctls]).toEqual([["net.ipv4.ip_forward", "1"]]);
  expect(read({ ctstate: "ESTABLISHED", ct: { mode: "none" } }).state).toBeUndefined();
  expect(read({ proto: "icmp", ctstate: "ESTABLISHED" }).icmpId).toBe(77);
});

test.each([
  [3, "a packet is an object"],
  [{ ...BASE, src: "x" }, '"src" and "dst" must be addresses'],
  [{ ...BASE, dst: "::1" }, '"src" and "dst" must be of one family'],
  [{ ...BASE, proto: 300 }, `"proto" must be a protocol's name or number`],
  [{ ...BASE, tcp_flags: "SYN,X" }, '"tcp_flags" must be names such as "SYN,ACK"'],
  [{ ...BASE, before: [{}] }, '"before": "src" and "dst" must be addresses'],
])("%o is refused", (json, problem) => {
  expect(packetFromOracle(json, [])).toBe(problem);
});

test("sizes that no packet has are cut", () => {
  expect(read({ payload_len: 1e12 }).packet.length).toBe(65535);
  expect(read({ payload_len: -5 }).packet.length).toBe(40);
});

test("an object that is no text is none", () => {
  const odd = { toString: null };
  const packet = { src: "192.0.2.1", dst: "192.0.2.2", proto: "tcp", id: odd, sysctls: { a: odd } };
  expect(packetFromOracle(packet, [])).toMatchObject({ id: "" });
});

test("any JSON is read without throwing", () => {
  const fields = fc.record(
    Object.fromEntries(
      "id in_iface sport tcp_flags tcp_mss icmp_type embedded mark ttl payload_len payload_hex frag before ct sysctls"
        .split(" ")
        .map((key) => [key, fc.jsonValue({ maxDepth: 2 })]),
    ),
    { requiredKeys: [] },
  );
  const proto = fc.constantFrom("tcp", "udp", "icmp", "sctp", 50);
  fc.assert(
    fc.property(fields, proto, (json, name) => {
      packetFromOracle({ src: "192.0.2.1", dst: "192.0.2.2", proto: name, ...json }, [], 1);
      packetFromOracle(json, []);
    }),
  );
});
