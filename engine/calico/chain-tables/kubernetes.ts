// Chains of kube-proxy (pkg/proxy/iptables/proxier.go, pkg/proxy/ipvs/proxier.go), of the kubelet
// (pkg/kubelet/kubelet_network_linux.go) and of ip-masq-agent.
import type { ChainEntry, ChainTable } from "#engine/calico/chain-tables/entry.ts";

function foreign(name: string, title: string, sentence: ChainEntry["sentence"], subject?: ChainEntry["subject"]): ChainEntry {
  const entry: ChainEntry = { name, kind: "foreign", title, sentence };
  return subject === undefined ? entry : { ...entry, subject };
}

const kubeProxy: ChainTable = {
  owner: "kube-proxy",
  entries: [
    foreign("KUBE-SERVICES", "Kubernetes services", {
      nat: "Finds the service a new connection is for and jumps to its chain (KUBE-SVC-…); node ports come last. Entered from PREROUTING and OUTPUT.",
      "": "Refuses new connections to services without ready endpoints.",
    }),
    foreign(
      "KUBE-EXTERNAL-SERVICES",
      "Services from outside",
      "Refuses new connections to external addresses and node ports of services without ready endpoints.",
    ),
    foreign("KUBE-NODEPORTS", "Node ports", {
      nat: "Finds the service a connection to a node port is for. Entered as the last rule of KUBE-SERVICES.",
      "": "Accepts connections to the health-check node ports.",
    }),
    foreign(
      "KUBE-SVC-*",
      "Service {}: choose an endpoint",
      "Load balancing of one service port: chooses one endpoint (KUBE-SEP-…), at random or by client affinity.",
      "service",
    ),
    foreign(
      "KUBE-SVL-*",
      "Service {}: choose an endpoint on this node",
      "Load balancing of one service port among the endpoints on this node only.",
      "service",
    ),
    foreign(
      "KUBE-EXT-*",
      "Service {}: traffic from outside",
      "Traffic to external addresses or the node port of one service: marks it for masquerading where needed and goes on to its endpoints.",
      "service",
    ),
    foreign(
      "KUBE-XLB-*",
      "Service {}: traffic from outside, local endpoints",
      "Traffic to external addresses of one service with externalTrafficPolicy Local: only endpoints on this node get it.",
      "service",
    ),
    foreign(
      "KUBE-FW-*",
      "Service {}: load-balancer sources",
      "Lets only the allowed source ranges reach the load-balancer address of one service.",
      "service",
    ),
    foreign(
      "KUBE-SEP-*",
      "Service endpoint {}",
      "Translates the destination to one endpoint (pod address and port) of a service; an endpoint calling itself is marked for masquerading.",
      "service-endpoint",
    ),
    foreign(
      "KUBE-MARK-MASQ",
      "Mark for masquerading",
      "Sets kube-proxy's masquerade bit; KUBE-POSTROUTING then gives the packet this node's address as source.",
    ),
    foreign(
      "KUBE-POSTROUTING",
      "Masquerade marked packets",
      "Masquerades packets that carry the masquerade bit, and clears the bit.",
    ),
    foreign(
      "KUBE-FORWARD",
      "Forwarded service traffic",
      "Accepts routed packets that carry the masquerade bit and those of established connections, and drops invalid ones.",
    ),
    foreign(
      "KUBE-PROXY-FIREWALL",
      "Load-balancer source ranges",
      "Drops packets to load-balancer addresses from sources a service does not allow.",
    ),
    foreign(
      "KUBE-PROXY-CANARY",
      "Sign that the rules still stand",
      "Stays empty; kube-proxy watches whether someone flushed the table.",
    ),
    foreign(
      "KUBE-NODE-PORT",
      "Node ports (IPVS)",
      "Marks connections to node ports for masquerading, or accepts their health checks.",
    ),
    foreign(
      "KUBE-LOAD-BALANCER",
      "Load-balancer addresses (IPVS)",
      "Marks connections to load-balancer addresses for masquerading.",
    ),
    foreign(
      "KUBE-SOURCE-RANGES-FIREWALL",
      "Load-balancer source ranges (IPVS)",
      "Drops sources a load-balancer service does not allow.",
    ),
    foreign(
      "KUBE-IPVS-FILTER",
      "Guard of service addresses (IPVS)",
      "Refuses packets to service addresses for ports no service has.",
    ),
    foreign(
      "KUBE-IPVS-OUT-FILTER",
      "Guard of service addresses, outbound (IPVS)",
      "Judges what this node sends to service addresses.",
    ),
  ],
};

const kubelet: ChainTable = {
  owner: "kubelet",
  entries: [
    foreign(
      "KUBE-FIREWALL",
      "Drop marked and spoofed packets",
      "Drops packets that carry the drop bit, and packets to 127.0.0.0/8 that do not come from there.",
    ),
    foreign("KUBE-MARK-DROP", "Mark to be dropped", "Sets the drop bit; KUBE-FIREWALL then drops the packet."),
    foreign(
      "KUBE-KUBELET-CANARY",
      "Sign that the rules still stand",
      "Stays empty; the kubelet watches whether someone flushed the table.",
    ),
    foreign(
      "KUBE-IPTABLES-HINT",
      "Hint for other programs",
      "Stays empty; tells programs in containers which iptables backend the node uses.",
    ),
  ],
};

const masqAgent: ChainTable = {
  owner: "ip-masq-agent",
  entries: [
    foreign(
      "IP-MASQ-AGENT",
      "Masquerade what leaves the cluster",
      "Returns for destinations inside the cluster and masquerades the rest. Entered from POSTROUTING.",
    ),
    foreign(
      "IP-MASQ",
      "Masquerade what leaves the cluster",
      "Returns for destinations inside the cluster and masquerades the rest. Entered from POSTROUTING.",
    ),
  ],
};

export const KUBERNETES_CHAINS: readonly ChainTable[] = [kubeProxy, kubelet, masqAgent];
