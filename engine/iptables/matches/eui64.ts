import { matchModule } from "#engine/iptables/extension.ts";
import type { Packet } from "#engine/net/packet.ts";

export const eui64 = matchModule({
  name: "eui64",
  hooks: ["PREROUTING", "INPUT", "FORWARD"],
  summary: "The lower half of the IPv6 source address was made from the sender's Ethernet address.",
  source: "net/ipv6/netfilter/ip6t_eui64.c",
  families: [6],
  options: {},
  test: (_readings, packet) => (packet.macSource === undefined || packet.macSource === "" ? "unknown" : isDerived(packet)),
  examples: [
    {
      rule: "-m eui64",
      family: 6,
      matches: [{ family: 6, source: [0xfe800000, 0, 0x000000ff, 0xfe00000a], macSource: "02:00:00:00:00:0a" }],
      misses: [{ family: 6, source: [0xfe800000, 0, 0, 1], macSource: "02:00:00:00:00:0a" }],
      unknown: [{ family: 6, source: [0xfe800000, 0, 0, 1], macSource: undefined }],
    },
  ],
});

/** RFC 4291 appendix A: ff:fe in the middle, the second lowest bit of the first byte turned. */
function isDerived({ source, macSource = "" }: Packet): "yes" | "no" {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = macSource.split(":").map((byte) => Number.parseInt(byte, 16));
  const upper = (((a ^ 2) << 24) | (b << 16) | (c << 8) | 0xff) >>> 0 === source[2];
  const lower = ((0xfe << 24) | (d << 16) | (e << 8) | f) >>> 0 === source[3];
  return upper && lower ? "yes" : "no";
}
