// ClusterInformation: what the parts of Calico tell each other of the cluster.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { onlyDefault } from "#engine/resources/schema/read-names.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { BOOLEAN, objectSpec, TEXT } from "#engine/resources/schema/value-specs.ts";

export const CLUSTER_INFORMATION: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "ClusterInformation",
  words: "What Calico knows of the cluster. There is one, called `default`, and Calico writes it.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  checks: [onlyDefault],
  spec: objectSpec("ClusterInformationSpec", [
    { name: "clusterGUID", words: "A number for the cluster that no other has.", value: TEXT },
    {
      name: "clusterType",
      words: "What the cluster is made of: `k8s,bgp,kubeadm`. With `openstack` in it, Felix renders OpenStack's special cases.",
      value: TEXT,
    },
    { name: "calicoVersion", words: "The version of Calico.", value: TEXT },
    {
      name: "datastoreReady",
      words: "False while the datastore is changed: Felix and others wait until it is true.",
      value: BOOLEAN,
    },
    { name: "variant", words: "The edition of Calico.", value: TEXT },
  ]),
};
