// FelixConfiguration: how Felix works on all nodes (`default`) or on one (`node.NAME`).
import { BPF_FIELDS } from "#engine/resources/schema/felix-configuration/bpf.ts";
import { BPF_MAP_FIELDS } from "#engine/resources/schema/felix-configuration/bpf-maps.ts";
import { FAILSAFE_FIELDS } from "#engine/resources/schema/felix-configuration/failsafes.ts";
import { FLOW_LOG_FIELDS } from "#engine/resources/schema/felix-configuration/flow-logs.ts";
import { INTERFACE_FIELDS, OPENSTACK_FIELDS } from "#engine/resources/schema/felix-configuration/interfaces.ts";
import { IPTABLES_FIELDS } from "#engine/resources/schema/felix-configuration/iptables.ts";
import { ISTIO_FIELDS } from "#engine/resources/schema/felix-configuration/istio.ts";
import { NAT_FIELDS } from "#engine/resources/schema/felix-configuration/nat.ts";
import { NFTABLES_FIELDS } from "#engine/resources/schema/felix-configuration/nftables.ts";
import {
  HEALTH_FIELDS,
  LOG_FIELDS,
  REPORT_FIELDS,
  RUNTIME_FIELDS,
} from "#engine/resources/schema/felix-configuration/process.ts";
import { routeTablesCheck } from "#engine/resources/schema/felix-configuration/route-table-checks.ts";
import { ROUTE_FIELDS } from "#engine/resources/schema/felix-configuration/routes.ts";
import { RULE_FIELDS } from "#engine/resources/schema/felix-configuration/rules.ts";
import { SERVICE_FIELDS } from "#engine/resources/schema/felix-configuration/services.ts";
import { TUNNEL_FIELDS } from "#engine/resources/schema/felix-configuration/tunnels.ts";
import { WIREGUARD_FIELDS } from "#engine/resources/schema/felix-configuration/wireguard.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { defaultOrNode } from "#engine/resources/schema/read-names.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { objectSpec } from "#engine/resources/schema/value-specs.ts";

const SPEC = objectSpec(
  "FelixConfigurationSpec",
  [
    ...RULE_FIELDS,
    ...FAILSAFE_FIELDS,
    ...INTERFACE_FIELDS,
    ...NAT_FIELDS,
    ...SERVICE_FIELDS,
    ...TUNNEL_FIELDS,
    ...WIREGUARD_FIELDS,
    ...FLOW_LOG_FIELDS,
    ...ISTIO_FIELDS,
    ...OPENSTACK_FIELDS,
    ...ROUTE_FIELDS,
    ...IPTABLES_FIELDS,
    ...NFTABLES_FIELDS,
    ...BPF_FIELDS,
    ...BPF_MAP_FIELDS,
    ...LOG_FIELDS,
    ...HEALTH_FIELDS,
    ...REPORT_FIELDS,
    ...RUNTIME_FIELDS,
  ],
  routeTablesCheck,
);

export const FELIX_CONFIGURATION: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "FelixConfiguration",
  words:
    "How Felix, Calico's agent on each node, works. The one called `default` is for all nodes, `node.NAME` for one node, whose values " +
    "come before those of `default`; environment variables and felix.cfg come before both.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  checks: [defaultOrNode],
  spec: SPEC,
};
