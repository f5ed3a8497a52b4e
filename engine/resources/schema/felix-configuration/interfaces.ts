// Which interfaces are workloads, which Felix leaves alone, and the special cases of OpenStack.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { OPENSTACK_REGION } from "#engine/resources/schema/shapes/felix-texts.ts";
import { felixWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { REGULAR_EXPRESSION } from "#engine/resources/schema/shapes/regular-expression.ts";
import { BOOLEAN, PORT_OR_OFF, TEXT, text } from "#engine/resources/schema/value-specs.ts";

export const INTERFACE_FIELDS: readonly FieldSpec[] = [
  {
    name: "interfacePrefix",
    words:
      "What the names of workload interfaces begin with, several separated by commas. Each becomes `-i PREFIX+` and `-o PREFIX+` " +
      "matches in `cali-FORWARD`, `cali-INPUT`, `cali-OUTPUT` and the dispatch chains. With `tap` among them Felix takes the node for " +
      "an OpenStack host and renders its special cases too.",
    value: TEXT,
    standard: "cali",
  },
  {
    name: "interfaceExclude",
    words:
      "Interfaces that no host endpoint may take, separated by commas; a part between slashes is a regular expression " +
      "(`/^kube/,veth1`).",
    value: TEXT,
    standard: "kube-ipvs0",
  },
  {
    name: "ipv6Support",
    words: "Whether Felix programs ip6tables, IPv6 sets and routes at all. Without it the IPv6 tables hold nothing of Calico's.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "workloadSourceSpoofing",
    words:
      "Whether pods may send from prefixes that the annotation `cni.projectcalico.org/allowedSourcePrefixes` names: with `Any` their " +
      "interfaces get rules in `cali-rpf-skip` of the raw table, before the reverse path check.",
    value: felixWord({
      Any: "Pods may ask for any source prefix.",
      Disabled: "Packets with a foreign source address are dropped.",
    }),
    standard: "Disabled",
    since: "v3.23",
  },
  {
    name: "mtuIfacePattern",
    words:
      "A regular expression for the host's interfaces whose MTU Felix takes as the measure for tunnels and workloads. It should not " +
      "match workload interfaces.",
    value: text(REGULAR_EXPRESSION),
    standard: "^((en|wl|ww|sl|ib)[Pcopsvx].*|(eth|wlan|wwan).*)",
  },
  {
    name: "requireMTUFile",
    words: "Whether Felix waits until the file with the host's MTU can be written before it reports that it is ready.",
    value: BOOLEAN,
    standard: "false",
  },
];

export const OPENSTACK_FIELDS: readonly FieldSpec[] = [
  {
    name: "metadataAddr",
    words:
      "Where OpenStack's metadata service listens. Another value than the standard turns OpenStack's special cases on: a DNAT rule " +
      "for 169.254.169.254 in `cali-PREROUTING` of nat, and ACCEPT rules for metadata, DHCP and DNS in `cali-wl-to-host`. `none` leaves " +
      "the DNAT rule out.",
    value: TEXT,
    standard: "127.0.0.1",
  },
  {
    name: "metadataPort",
    words:
      "The port of OpenStack's metadata service, for the DNAT rule to `metadataAddr`. Another value than the standard turns " +
      "OpenStack's special cases on.",
    value: PORT_OR_OFF,
    standard: "8775",
  },
  {
    name: "openstackRegion",
    words:
      "The OpenStack region that the node belongs to, where several share a datastore; as in the `[calico]` part of neutron.conf.",
    value: text(OPENSTACK_REGION),
  },
];
