// KubeControllersConfiguration: how calico-kube-controllers works.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { onlyDefault } from "#engine/resources/schema/read-names.ts";
import type { FieldSpec, KindSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { LABEL_KEY } from "#engine/resources/schema/shapes/label-key.ts";
import { LABEL_VALUE } from "#engine/resources/schema/shapes/label-value.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { REGULAR_EXPRESSION } from "#engine/resources/schema/shapes/regular-expression.ts";
import { PLAIN_SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import {
  list,
  object,
  objectSpec,
  oneOf,
  onOrOff,
  PORT_OR_OFF,
  TEXT_MAP,
  text,
  uniqueList,
} from "#engine/resources/schema/value-specs.ts";

const PERIOD: FieldSpec = {
  name: "reconcilerPeriod",
  words: "How often everything is compared anew.",
  value: text(DURATION),
  standard: "5m",
};

export const TEMPLATE: ObjectSpec = objectSpec("Template", [
  { name: "generateName", words: "The end of the host endpoints' names.", value: text(DNS_NAME) },
  {
    name: "interfaceCIDRs",
    words: "Only addresses of the node within these networks become expected IPs.",
    value: uniqueList(text(CIDR)),
  },
  {
    name: "interfacePattern",
    words: "A regular expression: each interface of the node that fits gets a host endpoint.",
    value: text(REGULAR_EXPRESSION),
  },
  {
    name: "labels",
    words: "Labels of the host endpoints, beside those of the node.",
    value: { kind: "map", of: text(LABEL_VALUE), key: LABEL_KEY },
  },
  { name: "annotations", words: "Annotations of the host endpoints.", value: TEXT_MAP },
  { name: "nodeSelector", words: "The nodes that get one.", value: text(PLAIN_SELECTOR) },
]);

const AUTO_HOST_ENDPOINT: ObjectSpec = objectSpec("AutoHostEndpointConfig", [
  {
    name: "autoCreate",
    words:
      "Whether each node gets a host endpoint: the chains `cali-fh-any-interface-at-all` and `cali-th-any-interface-at-all` in its dump.",
    value: onOrOff("Each node gets one.", "None does."),
    standard: "Disabled",
  },
  {
    name: "createDefaultHostEndpoint",
    words: "Whether the host endpoint for all interfaces is made beside those of `templates`.",
    value: onOrOff("It is made.", "Only those of `templates` are made."),
    standard: "Enabled",
  },
  { name: "templates", words: "More host endpoints for each node.", value: list(object(TEMPLATE)) },
]);

export const NODE_CONTROLLER: ObjectSpec = objectSpec("NodeControllerConfig", [
  PERIOD,
  {
    name: "syncLabels",
    words: "Whether Calico's nodes get the labels of Kubernetes' nodes.",
    value: onOrOff("They do.", "They do not."),
    standard: "Enabled",
  },
  { name: "hostEndpoint", words: "Host endpoints for all nodes.", value: object(AUTO_HOST_ENDPOINT) },
  {
    name: "leakGracePeriod",
    words: "How long an address may be without a pod before it is freed; 0 never frees it.",
    value: text(DURATION),
    standard: "15m",
  },
]);

export const LOAD_BALANCER_CONTROLLER: ObjectSpec = objectSpec("LoadBalancerControllerConfig", [
  {
    name: "assignIPs",
    words: "Which services of type LoadBalancer get an address of Calico's.",
    value: oneOf({ AllServices: "All of them.", RequestedServicesOnly: "Those whose annotations ask for it." }),
    standard: "AllServices",
  },
]);

const MIGRATION_CONTROLLER: ObjectSpec = objectSpec("MigrationControllerConfig", [
  {
    name: "enabled",
    words: "Whether policies are renamed to the names of v3.32.",
    value: onOrOff("They are.", "They are not."),
    standard: "Enabled",
  },
]);

/** One that only has a period. */
export function plainController(name: string): ObjectSpec {
  return objectSpec(name, [PERIOD]);
}

const CONTROLLERS: ObjectSpec = objectSpec("ControllersConfig", [
  { name: "node", words: "Removes what nodes leave behind, and makes their host endpoints.", value: object(NODE_CONTROLLER) },
  {
    name: "policy",
    words: "Copies NetworkPolicies of Kubernetes into etcd.",
    value: object(plainController("PolicyControllerConfig")),
  },
  {
    name: "workloadEndpoint",
    words: "Copies labels of pods into etcd.",
    value: object(plainController("WorkloadEndpointControllerConfig")),
  },
  {
    name: "serviceAccount",
    words: "Makes profiles of service accounts in etcd.",
    value: object(plainController("ServiceAccountControllerConfig")),
  },
  {
    name: "namespace",
    words: "Makes profiles of namespaces in etcd.",
    value: object(plainController("NamespaceControllerConfig")),
  },
  { name: "loadBalancer", words: "Gives services of type LoadBalancer addresses.", value: object(LOAD_BALANCER_CONTROLLER) },
  {
    name: "policyMigration",
    words: "Renames policies when Calico is upgraded.",
    value: object(MIGRATION_CONTROLLER),
    since: "v3.32",
  },
]);

const SPEC: ObjectSpec = objectSpec("KubeControllersConfigurationSpec", [
  {
    name: "logSeverityScreen",
    words: "From which severity on lines are written.",
    value: oneOf({
      None: "Nothing; in the custom resource only.",
      Trace: "Everything, and more than Debug.",
      Debug: "Everything.",
      Info: "What happens.",
      Warning: "What may be wrong.",
      Error: "What is wrong.",
      Fatal: "Only what ends the process.",
      Panic: "Only what ends the process; in the custom resource only.",
    }),
    standard: "Info",
  },
  {
    name: "healthChecks",
    words: "Whether the controllers report their health.",
    value: onOrOff("They do.", "They do not."),
    standard: "Enabled",
  },
  {
    name: "etcdV3CompactionPeriod",
    words: "How often etcd is asked to drop its history; 0 means never.",
    value: text(DURATION),
    standard: "10m",
  },
  { name: "prometheusMetricsPort", words: "The port of the metrics server; 0 for none.", value: PORT_OR_OFF, standard: "9094" },
  {
    name: "debugProfilePort",
    words: "The port that gives profiles to anybody who asks. Off if it is left out.",
    value: PORT_OR_OFF,
  },
  {
    name: "controllers",
    words: "Which controllers run, and how: one that is left out does not run.",
    value: object(CONTROLLERS),
  },
]);

export const KUBE_CONTROLLERS_CONFIGURATION: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "KubeControllersConfiguration",
  words: "How calico-kube-controllers works. There is one, called `default`.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  checks: [onlyDefault],
  spec: SPEC,
  status: objectSpec("KubeControllersConfigurationStatus", [
    { name: "runningConfig", words: "What holds, with environment variables counted in.", value: object(SPEC) },
    { name: "environmentVars", words: "The environment variables that play a part.", value: TEXT_MAP },
  ]),
};
