// Random packets between the ends of a policy set, in the harness's JSON form, and the way each takes.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";
import { between } from "#test/kernel/condition.ts";
import type { Lab } from "#test/kernel/policies/lab.ts";

export interface Sent {
  readonly id: string;
  readonly in_iface: string;
  readonly src: string;
  readonly dst: string;
  readonly proto: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly icmp_type?: number;
  readonly icmp_code?: number;
  readonly ctstate?: "ESTABLISHED";
  readonly ct?: Readonly<Record<string, unknown>>;
  readonly tcp_flags?: string;
  readonly payload_len?: number;
}

export interface Way {
  readonly packet: Sent;
  /** Device, or "local". */
  readonly from: string;
  readonly to: string;
  /** The source is not one that lives where the packet comes from. */
  readonly isSpoofed: boolean;
}

interface End {
  readonly device: string;
  readonly address: string;
}

function endsOf({ devices }: Lab): readonly End[] {
  return devices.flatMap(({ name, address, hosts }) => [
    ...(address === undefined ? [] : [{ device: "local", address }]),
    ...hosts.map((host) => ({ device: name, address: host })),
  ]);
}

export function wayOf(random: Random, lab: Lab, family: Family, id: string): Way {
  const ends = endsOf(lab);
  // Workloads are what most policies are about.
  const cali = ends.filter(({ device }) => device.startsWith("cali"));
  const source = random.once(2) ? random.pick(cali) : random.pick(ends);
  const others = ends.filter(({ device, address }) => device !== source.device && address !== source.address);
  const near = others.filter(({ device }) => device.startsWith("cali"));
  const target = random.once(2) ? random.pick(near) : random.pick(others);
  const local = lab.devices.find(({ name }) => name === target.device)?.address;
  const own = source.device === "local" ? (local ?? source.address) : source.address;
  const isSpoofed = source.device !== "local" && random.once(12);
  const src = isSpoofed ? random.pick(ends.filter(({ device }) => device !== source.device && device !== "local")).address : own;
  const packet: Sent = { id, in_iface: source.device, src, dst: target.address, ...contentOf(random, family) };
  return {
    packet: established(random, packet),
    from: source.device,
    to: target.device,
    isSpoofed: isSpoofed || src === target.address,
  };
}

type Content = Omit<Sent, "id" | "in_iface" | "src" | "dst">;

function contentOf(random: Random, family: Family): Content {
  const icmp = family === 4 ? "icmp" : "icmpv6";
  const proto = random.pick(["tcp", "tcp", "tcp", "tcp", "udp", "udp", "udp", icmp, icmp, "sctp", random.pick(["gre", "ipip"])]);
  if (proto === "gre" || proto === "ipip") return { proto: proto === "ipip" && family === 6 ? "gre" : proto };
  if (proto === icmp) {
    const type = random.pick(family === 4 ? [8, 8, 8, 0, 13] : [128, 128, 129]);
    return { proto, icmp_type: type, icmp_code: type === 8 && random.once(4) ? 1 : 0 };
  }
  const sport = random.pick([80, 443, 40000, 1003]);
  const dport = random.pick([
    80,
    443,
    53,
    8080,
    1016,
    445,
    22,
    between(random, 1, 65535),
    random.pick([4789, 8500, 100, 101, 31000]),
  ]);
  return { proto, sport, dport, ...(proto === "udp" && dport === 4789 ? { payload_len: 16 } : {}) };
}

/** Few: what policies decide are new connections. */
function established(random: Random, packet: Sent): Sent {
  if ((packet.proto !== "tcp" && packet.proto !== "udp") || !random.once(15)) return packet;
  const dir = random.pick(["original", "reply"]);
  return { ...packet, ctstate: "ESTABLISHED", ct: { dir }, ...(packet.proto === "tcp" ? { tcp_flags: "ACK" } : {}) };
}
