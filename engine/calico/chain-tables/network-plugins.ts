// Chains of other cluster networks and policy engines that may stand beside Calico, or be left over from before it.
import type { ChainEntry, ChainTable } from "#engine/calico/chain-tables/entry.ts";

function foreign(name: string, title: string, sentence: string, subject?: ChainEntry["subject"]): ChainEntry {
  const entry: ChainEntry = { name, kind: "foreign", title, sentence };
  return subject === undefined ? entry : { ...entry, subject };
}

function table(owner: string, ...entries: ChainEntry[]): ChainTable {
  return { owner, entries };
}

export const NETWORK_PLUGIN_CHAINS: readonly ChainTable[] = [
  table(
    "AWS VPC CNI",
    foreign(
      "AWS-SNAT-CHAIN-*",
      "Which traffic gets the node's address",
      "Leaves destinations inside the VPC alone and translates the source of the rest.",
    ),
    foreign(
      "AWS-CONNMARK-CHAIN-*",
      "Mark connections from pods to the outside",
      "Sets the connection mark that sends replies back by the right network card.",
    ),
  ),
  table(
    "Cilium",
    foreign(
      "CILIUM_*",
      "Cilium",
      "Hands packets to Cilium's proxy or exempts them from tracking, NAT or other rules, by the mark Cilium set on them.",
    ),
    foreign("OLD_CILIUM_*", "Cilium, being replaced", "The previous set of Cilium's rules, kept while the new one is written."),
  ),
  table(
    "Flannel",
    foreign(
      "FLANNEL-POSTRTG",
      "Masquerade what leaves the pod network",
      "Returns for traffic inside the pod network and masquerades the rest. Entered from POSTROUTING.",
    ),
    foreign(
      "FLANNEL-FWD",
      "Forwarding for the pod network",
      "Accepts routed packets from and to the pod network. Entered from FORWARD.",
    ),
  ),
  table(
    "Weave Net",
    foreign(
      "WEAVE-NPC",
      "Network policy, ingress",
      "Lets established connections pass and judges new ones to pods by the policies.",
    ),
    foreign(
      "WEAVE-NPC-EGRESS",
      "Network policy, egress",
      "Judges new connections from pods; without the accept mark they are dropped.",
    ),
    foreign("WEAVE-NPC-EGRESS-ACCEPT", "Egress accepted", "Sets the mark of accepted egress."),
    foreign("WEAVE-NPC-*", "Network policy", "A part of Weave's network policy."),
    foreign(
      "WEAVE-IPSEC-*",
      "Encryption between nodes",
      "Marks packets between nodes for encryption, and refuses those that should have come encrypted.",
    ),
    foreign("WEAVE-EXPOSE", "Weave network and the node", "Lets the Weave network and the node reach each other."),
    foreign("WEAVE-CANARY", "Sign that the rules still stand", "Stays empty; Weave watches whether someone flushed the table."),
    foreign(
      "WEAVE",
      "Masquerade what leaves the Weave network",
      "Masquerades traffic between the Weave network and the outside. Entered from POSTROUTING.",
    ),
  ),
  table(
    "kube-router",
    foreign("KUBE-ROUTER-*", "kube-router", "Sends packets of pods to the firewall chain of their pod."),
    foreign(
      "KUBE-POD-FW-*",
      "Firewall of pod {}",
      "Asks the policies that select one pod; what none allows is refused.",
      "digest",
    ),
    foreign("KUBE-NWPLCY-*", "Network policy {}", "Sets kube-router's allow mark on what one policy allows.", "digest"),
    foreign("KUBE-NWPLCY-DEFAULT", "Pods without a policy", "Sets kube-router's allow mark where no policy selects the pod."),
    foreign(
      "KUBE-NWPLCY-COMMON",
      "Rules for every pod",
      "Accepts established connections and some ICMP, and drops invalid packets.",
    ),
  ),
  table(
    "Antrea",
    foreign("ANTREA-*", "Antrea", "Antrea's part of a kernel chain: tracking, marks, masquerading and policy for its pods."),
  ),
  table(
    "Azure NPM",
    foreign(
      "AZURE-NPM",
      "Azure network policy",
      "Judges packets from and to pods by the network policies, with marks for allow and drop.",
    ),
    foreign("AZURE-NPM-*", "Azure network policy", "A part of Azure's network policy, with marks for allow and drop."),
  ),
  table(
    "Multus network policy",
    foreign(
      "MULTI-INGRESS*",
      "Policy for additional networks, ingress",
      "Judges packets that come in by a pod's additional interface.",
    ),
    foreign(
      "MULTI-EGRESS*",
      "Policy for additional networks, egress",
      "Judges packets that leave by a pod's additional interface.",
    ),
  ),
  table(
    "OpenStack Neutron",
    foreign("neutron-*", "Security groups of virtual machines", "Judges packets of virtual machines by their security groups."),
  ),
];
