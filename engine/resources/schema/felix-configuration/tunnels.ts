// IP-in-IP and VXLAN.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { IPV4_CIDR } from "#engine/resources/schema/shapes/network.ts";
import { BOOLEAN, integer, list, PORT_NUMBER, text } from "#engine/resources/schema/value-specs.ts";

export const TUNNEL_FIELDS: readonly FieldSpec[] = [
  {
    name: "ipipEnabled",
    words:
      "Whether the node speaks IP-in-IP. It brings the rules for protocol 4 in `cali-INPUT` and `cali-OUTPUT` of filter, the " +
      "MASQUERADE for `tunl0` in `cali-POSTROUTING` of nat, and the set `all-hosts-net`. If left out, the IP pools decide.",
    value: BOOLEAN,
  },
  {
    name: "ipipMTU",
    words: "The MTU of `tunl0`. 0 or nothing: found out from the host's interfaces.",
    value: integer(0, 65535),
    standard: "0",
  },
  {
    name: "vxlanEnabled",
    words:
      "Whether the node speaks VXLAN. It brings the rules for UDP port 4789 in `cali-INPUT` and `cali-OUTPUT`, NOTRACK rules in raw " +
      "(v3.29 on), the MASQUERADE for `vxlan.calico`, and the set `all-vxlan-net`. If left out, the IP pools decide.",
    value: BOOLEAN,
    since: "v3.7",
  },
  {
    name: "vxlanMTU",
    words: "The MTU of `vxlan.calico`. 0 or nothing: found out.",
    value: integer(0, 65535),
    standard: "0",
    since: "v3.7",
  },
  {
    name: "vxlanMTUV6",
    words: "The MTU of `vxlan-v6.calico`. 0 or nothing: found out.",
    value: integer(0, 65535),
    standard: "0",
    since: "v3.23",
  },
  {
    name: "vxlanPort",
    words: "The UDP port of VXLAN: the `--dports` of its rules, and the port in the drop of VXLAN packets from workloads.",
    value: PORT_NUMBER,
    standard: "4789",
    since: "v3.7",
  },
  {
    name: "vxlanVNI",
    words: "The VXLAN network id. v3.7 and v3.8 also matched it in the rules, with `-m u32`.",
    value: integer(0, 0xffffff),
    standard: "4096",
    since: "v3.7",
  },
  {
    name: "allowVXLANPacketsFromWorkloads",
    words: "Leaves out the rule that drops VXLAN packets which a workload itself sends (in its `cali-fw-` chain).",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "allowIPIPPacketsFromWorkloads",
    words: "Leaves out the rule that drops IP-in-IP packets which a workload itself sends (in its `cali-fw-` chain).",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "externalNodesList",
    words:
      "IPv4 addresses of hosts without Calico whose tunnel packets are taken: they join the sets `all-hosts-net` and `all-vxlan-net`, " +
      "which the IP-in-IP and VXLAN rules ask.",
    value: list(text(IPV4_CIDR)),
  },
];
