// What the node sends because of a packet: kind, addresses and state of its answer.
import { expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { formatPacketLine } from "#engine/net/packet-format.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { nodeFromBundle } from "#engine/node/bundle.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { inferNode } from "#engine/node/infer.ts";
import { beginPacket } from "#engine/simulate/begin.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { responseOf } from "#engine/simulate/responses.ts";
import { run } from "#engine/simulate/run.ts";

const NODE = inferNode(
  nodeFromBundle([
    {
      role: "ip-addr",
      text: "2: eth0: <UP> mtu 1500\n    inet 192.0.2.1/24 scope global eth0\n3: eth1: <UP> mtu 1500\n    inet 198.51.100.1/24 scope global eth1\n",
    },
    {
      role: "ip-route",
      text: "default via 192.0.2.254 dev eth0\n192.0.2.0/24 dev eth0 scope link\n198.51.100.0/24 dev eth1 scope link\n",
    },
  ]),
);
const RULES =
  "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 1 -j REJECT --reject-with tcp-reset\n-A FORWARD -p tcp -m tcp --dport 2 -j REJECT --reject-with icmp-admin-prohibited\n-A INPUT -p tcp -m tcp --dport 3 -j DROP\nCOMMIT\n";

test.each([
  [
    "a closed TCP port resets",
    "eth1 tcp 198.51.100.9:40000 > 192.0.2.1:22",
    "local tcp 192.0.2.1:22 > 198.51.100.9:40000 rst,ack established reply ttl 64",
  ],
  [
    "an ACK is answered by a bare RST",
    "eth1 tcp 198.51.100.9:40000 > 192.0.2.1:22 ack",
    "local tcp 192.0.2.1:22 > 198.51.100.9:40000 rst established reply ttl 64",
  ],
  ["a reset is not answered", "eth1 tcp 198.51.100.9:40000 > 192.0.2.1:22 rst invalid", undefined],
  [
    "a closed UDP port is told by ICMP",
    "eth1 udp 198.51.100.9:40000 > 192.0.2.1:53",
    "local icmp 192.0.2.1 > 198.51.100.9 port-unreachable related reply ttl 64",
  ],
  [
    "an echo request is answered",
    "eth1 icmp 198.51.100.9 > 192.0.2.1",
    "local icmp 192.0.2.1 > 198.51.100.9 established reply ttl 64",
  ],
  ["an error is not answered by an error", "eth1 icmp 198.51.100.9 > 192.0.2.1 type 3/3 related", undefined],
  [
    "REJECT with a reset",
    "eth1 tcp 198.51.100.9:40000 > 192.0.2.1:1",
    "local tcp 192.0.2.1:1 > 198.51.100.9:40000 rst,ack related reply ttl 64",
  ],
  [
    "REJECT of a packet for others comes from the node's own address",
    "eth1 tcp 198.51.100.9:40000 > 203.0.113.7:2",
    "local icmp 198.51.100.1 > 198.51.100.9 communication-prohibited related reply ttl 64",
  ],
  [
    "so does time exceeded",
    "eth1 udp 198.51.100.9:40000 > 203.0.113.7:2 ttl 1",
    "local icmp 198.51.100.1 > 198.51.100.9 time-exceeded related reply ttl 64",
  ],
  ["DROP is silent", "eth1 tcp 198.51.100.9:40000 > 192.0.2.1:3", undefined],
])("%s", (_name, line, expected) => {
  const { request } = parsePacketLine(line);
  if (request === undefined) throw new Error(line);
  const program = createProgram(parseRuleset(RULES), { node: NODE, environment: environmentOf(NODE) });
  const response = responseOf(program, run(program, beginPacket(request)));
  const words = response && {
    ...response,
    connmark: undefined,
    packet: { ...response.packet, owner: undefined, tos: undefined, length: undefined },
  };
  expect(words && formatPacketLine(words)).toBe(expected);
});
