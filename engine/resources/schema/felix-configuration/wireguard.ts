// Encryption between nodes.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { INTERFACE_NAME } from "#engine/resources/schema/shapes/interface-patterns.ts";
import { BOOLEAN, integer, PORT_NUMBER, text } from "#engine/resources/schema/value-specs.ts";

export const WIREGUARD_FIELDS: readonly FieldSpec[] = [
  {
    name: "wireguardEnabled",
    words:
      "Whether IPv4 traffic between nodes is encrypted. Calico then takes one more mark bit, so that the marks of all rules move, and " +
      "`cali-INPUT` and `cali-OUTPUT` allow WireGuard's own packets (v3.24 on).",
    value: BOOLEAN,
    standard: "false",
    since: "v3.14",
  },
  {
    name: "wireguardEnabledV6",
    words: "The same for IPv6 traffic, in ip6tables.",
    value: BOOLEAN,
    standard: "false",
    since: "v3.24",
  },
  {
    name: "wireguardListeningPort",
    words: "The UDP port of IPv4 WireGuard: the `--dports` of its rules in `cali-INPUT` and `cali-OUTPUT`.",
    value: PORT_NUMBER,
    standard: "51820",
  },
  {
    name: "wireguardListeningPortV6",
    words: "The UDP port of IPv6 WireGuard.",
    value: PORT_NUMBER,
    standard: "51821",
    since: "v3.24",
  },
  {
    name: "wireguardInterfaceName",
    words: "What the IPv4 WireGuard interface is called; the nat and raw rules name it in `-i` and `-o`.",
    value: text(INTERFACE_NAME),
    standard: "wireguard.cali",
  },
  {
    name: "wireguardInterfaceNameV6",
    words: "What the IPv6 WireGuard interface is called.",
    value: text(INTERFACE_NAME),
    standard: "wg-v6.cali",
    since: "v3.24",
  },
  {
    name: "wireguardHostEncryptionEnabled",
    words:
      "Whether traffic of the hosts themselves is encrypted too: raw `cali-PREROUTING` then jumps to `cali-wireguard-incoming-mark`, " +
      "which marks packets that came unencrypted.",
    value: BOOLEAN,
    standard: "false",
    since: "v3.20",
  },
  {
    name: "wireguardRoutingRulePriority",
    words: "The priority of the routing rule that sends unmarked packets to WireGuard's table: 1 to 32765.",
    value: integer(1, 32765),
    standard: "99",
  },
  {
    name: "wireguardMTU",
    words: "The MTU of the IPv4 WireGuard interface. 0 or nothing: found out.",
    value: integer(0, 65535),
    standard: "0",
  },
  {
    name: "wireguardMTUV6",
    words: "The MTU of the IPv6 WireGuard interface. 0 or nothing: found out.",
    value: integer(0, 65535),
    standard: "0",
    since: "v3.24",
  },
  {
    name: "wireguardKeepAlive",
    words: "How often a silent WireGuard peer gets a packet, so that middleboxes keep the flow. 0 means never.",
    value: text(DURATION),
    standard: "0s",
  },
  {
    name: "wireguardThreadingEnabled",
    words: "Lets the kernel spread WireGuard's work over threads (threaded NAPI): more packets a second on busy nodes.",
    value: BOOLEAN,
    standard: "false",
  },
];
