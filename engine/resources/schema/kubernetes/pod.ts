// Pod of Kubernetes: what Calico reads of it is described, the rest only known by name.
import { NAMESPACED } from "#engine/resources/schema/kubernetes/object-metadata.ts";
import type { FieldSpec, KindSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { PORT_NAME } from "#engine/resources/schema/shapes/port.ts";
import {
  ANY,
  BOOLEAN,
  integer,
  list,
  object,
  objectSpec,
  oneOf,
  PORT_NUMBER,
  TEXT,
  text,
} from "#engine/resources/schema/value-specs.ts";

const PORT: ObjectSpec = objectSpec("ContainerPort", [
  {
    name: "name",
    words: "What policies call the port: named ports become IP sets with address and port.",
    value: text(PORT_NAME),
  },
  { name: "containerPort", words: "The port.", value: PORT_NUMBER, required: true },
  {
    name: "protocol",
    words: "Its protocol.",
    value: oneOf({
      TCP: "Transmission Control Protocol.",
      UDP: "User Datagram Protocol.",
      SCTP: "Stream Control Transmission Protocol.",
    }),
    standard: "TCP",
  },
  { name: "hostPort", words: "The node's port that leads to it.", value: integer(0, 65535) },
  { name: "hostIP", words: "The node's address for `hostPort`.", value: TEXT },
]);

/** Kubernetes' business. */
function others(words: string, names: string): readonly FieldSpec[] {
  return names.split(" ").map((name) => ({ name, words, value: ANY }));
}

const CONTAINER: ObjectSpec = objectSpec("Container", [
  { name: "name", words: "What the container is called.", value: TEXT, required: true },
  { name: "ports", words: "The ports that it listens on. Policies find them by name.", value: list(object(PORT)) },
  ...others(
    "How Kubernetes runs the container; Calico does not read it.",
    "image command args workingDir env envFrom resources resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices " +
      "livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy " +
      "securityContext stdin stdinOnce tty targetContainerName",
  ),
]);

const SPEC: ObjectSpec = objectSpec("PodSpec", [
  { name: "containers", words: "The pod's containers.", value: list(object(CONTAINER)), required: true },
  { name: "initContainers", words: "Containers that run before.", value: list(object(CONTAINER)) },
  { name: "ephemeralContainers", words: "Containers for looking inside.", value: list(object(CONTAINER)) },
  { name: "nodeName", words: "The node that it runs on: its `cali-tw-` and `cali-fw-` chains are there.", value: TEXT },
  {
    name: "serviceAccountName",
    words: "Its service account; the profile `ksa.NAMESPACE.NAME` is its.",
    value: TEXT,
    standard: "default",
  },
  { name: "serviceAccount", words: "The old way to write `serviceAccountName`.", value: TEXT },
  {
    name: "hostNetwork",
    words: "Whether it shares the node's addresses. Calico has no chains for it then.",
    value: BOOLEAN,
    standard: "false",
  },
  ...others(
    "How Kubernetes runs the pod; Calico does not read it.",
    "volumes restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy dnsConfig nodeSelector " +
      "automountServiceAccountToken hostPID hostIPC hostUsers hostname hostnameOverride setHostnameAsFQDN subdomain affinity " +
      "schedulerName tolerations hostAliases priorityClassName priority preemptionPolicy readinessGates runtimeClassName " +
      "enableServiceLinks overhead topologySpreadConstraints os schedulingGates resourceClaims resources securityContext " +
      "shareProcessNamespace imagePullSecrets workloadRef",
  ),
]);

export const POD: KindSpec = {
  api: "kubernetes",
  kind: "Pod",
  words:
    "A pod. Calico makes a workload endpoint of it, whose interface is `cali` and 11 characters, with the pod's labels and the " +
    "profiles of its namespace and service account.",
  isNamespaced: true,
  metadata: NAMESPACED,
  spec: SPEC,
  status: objectSpec("PodStatus", [
    { name: "phase", words: "How far it is: a pod that has ended has no chains.", value: TEXT },
    { name: "podIP", words: "Its address: what IP sets hold.", value: TEXT },
    { name: "podIPs", words: "Its addresses.", value: ANY },
    ...others(
      "How the pod does; Calico does not read it.",
      "conditions message reason nominatedNodeName hostIP hostIPs startTime initContainerStatuses containerStatuses qosClass " +
        "ephemeralContainerStatuses resize resourceClaimStatuses observedGeneration extendedResourceClaimStatus allocatedResources",
    ),
  ]),
};
