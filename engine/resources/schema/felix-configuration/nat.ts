// What leaves the cluster under another address, and addresses that stand for workloads.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { INTERFACE_FILTER } from "#engine/resources/schema/shapes/interface-patterns.ts";
import { NUMERIC_PORTS } from "#engine/resources/schema/shapes/numeric-ports.ts";
import { IPV4_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { oneOf, onOrOff, text } from "#engine/resources/schema/value-specs.ts";

export const NAT_FIELDS: readonly FieldSpec[] = [
  {
    name: "natPortRange",
    words:
      "The source ports that masquerading may use: `cali-nat-outgoing` gets a rule each for TCP and UDP with `--to-ports A-B`, then " +
      "a RETURN for the same packets, then the plain rule. The kernel chooses if it is left out.",
    value: { kind: "number-or-text", shape: NUMERIC_PORTS },
    since: "v3.2",
  },
  {
    name: "natOutgoingAddress",
    words:
      "The IPv4 address that traffic from pools with natOutgoing leaves with: `SNAT --to-source ADDRESS` in `cali-nat-outgoing`. If " +
      "it is left out, MASQUERADE takes the address of the interface that the packet leaves by.",
    value: text(IPV4_ADDRESS),
    since: "v3.8",
  },
  {
    name: "natOutgoingExclusions",
    words:
      "Destinations that keep the workload's own address. `IPPoolsAndHostIPs` adds `-m set ! --match-set …all-hosts-net dst` to the " +
      "rules of `cali-nat-outgoing`, beside the exception for the pools.",
    value: oneOf({
      IPPoolsOnly: "Only what goes to addresses of IP pools keeps its source address.",
      IPPoolsAndHostIPs: "What goes to nodes of the cluster keeps its source address too.",
    }),
    standard: "IPPoolsOnly",
    since: "v3.31",
  },
  {
    name: "iptablesNATOutgoingInterfaceFilter",
    words:
      "The host's interfaces on which outgoing traffic is masqueraded, in iptables' words (`eth+`): `-o NAME` in the rules of " +
      "`cali-nat-outgoing`. All interfaces if it is left out.",
    value: text(INTERFACE_FILTER),
  },
  {
    name: "floatingIPs",
    words:
      "Whether the addresses of the annotation `cni.projectcalico.org/floatingIPs` work: rules in `cali-fip-dnat` and " +
      "`cali-fip-snat` of the nat table. Those of OpenStack always do.",
    value: onOrOff("Floating addresses are programmed.", "Only OpenStack's floating addresses are programmed."),
    standard: "Disabled",
  },
];
