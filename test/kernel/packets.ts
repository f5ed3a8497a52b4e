// Random packets made of what the rules wish for, in the harness's JSON form.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";
import type { Wish } from "#test/kernel/condition.ts";
import { anyAddress, DEVICES, OWN, PORTS } from "#test/kernel/lab.ts";

const WITH_PORTS = ["tcp", "udp", "sctp", "udplite"];
const FLAGS = ["SYN", "SYN", "SYN", "ACK", "SYN,ACK", "RST", "FIN,ACK", "NONE", "FIN,PSH,URG", "PSH,ACK"];

/** Which field belongs to which protocols; the rest belongs to all. */
const FIELD_OF: Readonly<Record<string, readonly string[]>> = {
  sport: WITH_PORTS,
  dport: WITH_PORTS,
  tcp_flags: ["tcp"],
  tcp_options_hex: ["tcp"],
  tcp_mss: ["tcp"],
  icmp_type: ["icmp", "icmpv6"],
  icmp_code: ["icmp", "icmpv6"],
  sctp_chunk: ["sctp"],
  spi: ["esp", "ah"],
  payload_len: ["tcp", "udp", "udplite"],
  payload_hex: ["tcp", "udp", "udplite"],
  extension: ["tcp", "udp", "icmpv6"],
};
const LOCAL_FIELDS = ["mark", "uid", "gid", "bind_dev"];
const ARRIVING_FIELDS = ["mac_src", "l2", "extension"];

function baseOf(random: Random, family: Family, wish: Wish): Wish {
  const device = random.pick(DEVICES);
  const from = wish.in_iface ?? (random.once(3) ? "local" : device.name);
  const lives = DEVICES.find(({ name }) => name === from)?.hosts[family] ?? OWN[family];
  return {
    in_iface: from,
    src: random.once(12) ? anyAddress(random, family) : random.pick(lives),
    dst: random.once(3) ? random.pick(OWN[family]) : anyAddress(random, family),
    proto: random.pick(["tcp", "tcp", "udp", family === 4 ? "icmp" : "icmpv6", "sctp"]),
    sport: random.pick([40000, 40500, ...PORTS]),
    dport: random.pick(PORTS),
    tcp_flags: random.pick(FLAGS),
    ...(family === 4 ? { icmp_type: random.pick([8, 8, 0, 13]) } : { icmp_type: random.pick([128, 128, 129]) }),
    ...(random.once(6) ? { ttl: random.pick([1, 2, 64, 255]) } : {}),
    ...(random.once(6) ? { tos: random.pick([0x10, 0xb8, 3]) } : {}),
    ...(random.once(8) ? { mark: random.pick([1, 0x100, 0xff]), uid: 1000 } : {}),
  };
}

/** An ICMP error quotes a packet, and pings alone can be established. */
function withState(random: Random, packet: Wish): Wish {
  const { proto } = packet;
  const isIcmp = proto === "icmp" || proto === "icmpv6";
  const type = Number(packet.icmp_type ?? 8);
  const isError = proto === "icmp" ? [3, 4, 5, 11, 12].includes(type) : proto === "icmpv6" && type > 0 && type < 5;
  if (isError) {
    const embedded = { src: packet.dst, dst: packet.src, proto: "udp", sport: 4000, dport: 80 };
    return { ...packet, embedded, ctstate: random.once(2) ? "RELATED" : undefined, ct: undefined };
  }
  if (packet.ctstate !== "ESTABLISHED") return packet;
  if (isIcmp) {
    const isReply = type === 0 || type === 129;
    const isPing = isReply || type === 8 || type === 128;
    const mark = typeof packet.ct === "object" && packet.ct !== null && "mark" in packet.ct ? packet.ct.mark : undefined;
    return isPing
      ? { ...packet, ct: { mark, dir: isReply ? "reply" : "original" } }
      : { ...packet, ctstate: undefined, ct: undefined };
  }
  if (!WITH_PORTS.includes(String(proto))) return { ...packet, ctstate: undefined, ct: undefined };
  if (proto === "tcp") return { ...packet, tcp_flags: random.pick(["ACK", "PSH,ACK"]) };
  return proto === "sctp" ? { ...packet, sctp_chunk: random.pick([0, 3]) } : packet;
}

const NEXT_HEADER: Readonly<Record<string, string>> = { tcp: "06", udp: "11", icmpv6: "3a" };
/** Number of an extension header, and its eight bytes behind the first. */
const EXTENSIONS: Readonly<Record<string, readonly [kind: number, rest: string]>> = {
  hop: [0, "00010400000000"],
  dst: [60, "00010400000000"],
  route: [43, "00020000000000"],
};

function withExtension({ extension, ...packet }: Wish): Wish {
  const [kind, rest] = EXTENSIONS[String(extension)] ?? [];
  const next = NEXT_HEADER[String(packet.proto)];
  return kind === undefined || next === undefined ? packet : { ...packet, ip6_next: kind, ip6_ext_hex: `${next}${rest}` };
}

/** A request: where the header is too short, the kernel's own checks drop the packet. */
function dccpHeader({ sport, dport }: Wish): string {
  const port = (value: unknown) => Number(value).toString(16).padStart(4, "0");
  return `${port(sport)}${port(dport)}05000000010000000000000700000000`;
}

function suited(packet: Wish): Wish {
  const proto = String(packet.proto);
  const isLocal = packet.in_iface === "local";
  const kept = Object.entries(packet).filter(
    ([field, value]) =>
      value !== undefined &&
      (FIELD_OF[field]?.includes(proto) ?? true) &&
      !(isLocal ? ARRIVING_FIELDS : LOCAL_FIELDS).includes(field) &&
      !(field === "tcp_mss" && packet.tcp_options_hex !== undefined),
  );
  const suitable = Object.fromEntries(kept);
  return withExtension(proto === "dccp" ? { ...suitable, payload_hex: dccpHeader(packet) } : suitable);
}

/** Several wishes at once, and the first one's protocol: rules that a packet meets one after the other. */
export function packetOf(random: Random, family: Family, wishes: readonly Wish[], id: string): Wish {
  const chosen = Array.from({ length: wishes.length === 0 ? 0 : random.pick([1, 2, 2, 3, 4]) }, () => random.pick(wishes));
  const proto = chosen.find((wish) => wish.proto !== undefined)?.proto;
  const wished: Wish = Object.assign({}, ...chosen.filter((wish) => (wish.proto ?? proto) === proto));
  const packet = suited(withState(random, { ...baseOf(random, family, wished), ...wished }));
  const again = packet.ctstate === undefined && packet.ip6_next === undefined && random.once(10);
  return { id, ...packet, ...(again ? { before: [packet] } : {}) };
}
