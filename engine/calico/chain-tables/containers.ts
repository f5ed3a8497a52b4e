// Chains of container engines and of the standard CNI plugins: Docker (libnetwork/drivers/bridge), Podman's netavark
// (src/firewall/iptables.rs) and containernetworking/plugins (portmap, bridge, firewall).
import type { ChainEntry, ChainTable } from "#engine/calico/chain-tables/entry.ts";

function foreign(name: string, title: string, sentence: ChainEntry["sentence"], subject?: ChainEntry["subject"]): ChainEntry {
  const entry: ChainEntry = { name, kind: "foreign", title, sentence };
  return subject === undefined ? entry : { ...entry, subject };
}

const docker: ChainTable = {
  owner: "Docker",
  entries: [
    foreign("DOCKER", "Published ports", {
      nat: "Translates published ports to the containers behind them. Entered from PREROUTING and OUTPUT for addresses of this node.",
      "": "Lets published ports of containers be reached. Entered from FORWARD.",
    }),
    foreign(
      "DOCKER-USER",
      "The administrator's rules",
      "Docker leaves this chain to the administrator; it is asked before Docker's own rules.",
    ),
    foreign(
      "DOCKER-ISOLATION-STAGE-1",
      "Isolation of Docker networks, first half",
      "Sends packets that leave a Docker bridge for somewhere else to stage 2. Entered from FORWARD.",
    ),
    foreign(
      "DOCKER-ISOLATION-STAGE-2",
      "Isolation of Docker networks, second half",
      "Drops packets on their way into another Docker bridge. Entered from stage 1.",
    ),
    foreign(
      "DOCKER-ISOLATION",
      "Isolation of Docker networks",
      "Drops packets from one Docker bridge to another. Entered from FORWARD.",
    ),
    foreign(
      "DOCKER-FORWARD",
      "Docker's rules for forwarding",
      "Collects Docker's rules for routed packets. Entered from FORWARD.",
    ),
    foreign(
      "DOCKER-BRIDGE",
      "By Docker bridge",
      "Sends packets on their way into a Docker bridge to the rules for published ports.",
    ),
    foreign(
      "DOCKER-CT",
      "Established connections into Docker bridges",
      "Accepts packets of established connections into Docker bridges.",
    ),
    foreign("DOCKER-INTERNAL", "Internal Docker networks", "Drops packets between internal Docker networks and the outside."),
    foreign("DOCKER-INGRESS", "Swarm routing mesh", "Lets published ports of Swarm services be reached on this node."),
    foreign(
      "DOCKER_OUTPUT",
      "Docker's DNS, queries",
      "Inside a container: sends queries to 127.0.0.11 to the ports Docker's DNS server listens on.",
    ),
    foreign(
      "DOCKER_POSTROUTING",
      "Docker's DNS, answers",
      "Inside a container: makes answers of Docker's DNS server come from port 53.",
    ),
  ],
};

const podman: ChainTable = {
  owner: "Podman (netavark)",
  entries: [
    foreign("NETAVARK_FORWARD", "Podman's rules for forwarding", "Accepts routed packets from and to Podman networks."),
    foreign("NETAVARK_INPUT", "Podman's rules for this node", "Lets containers reach the DNS server of their network."),
    foreign("NETAVARK-HOSTPORT-DNAT", "Published ports", "Finds the container a published port belongs to."),
    foreign(
      "NETAVARK-HOSTPORT-SETMARK",
      "Mark for masquerading",
      "Marks packets to published ports that need this node's address as source.",
    ),
    foreign("NETAVARK-HOSTPORT-MASQ", "Masquerade marked packets", "Masquerades packets marked by NETAVARK-HOSTPORT-SETMARK."),
    foreign(
      "NETAVARK-DN-*",
      "Published ports of one network ({})",
      "Translates the published ports of one Podman network.",
      "digest",
    ),
    foreign("NETAVARK-*", "Podman network {}", "Masquerades what leaves one Podman network.", "digest"),
    foreign("NETAVARK_ISOLATION_*", "Isolation of Podman networks", "Drops packets from one isolated Podman network to another."),
  ],
};

const portmap: ChainTable = {
  owner: "portmap (CNI)",
  entries: [
    foreign(
      "CNI-HOSTPORT-DNAT",
      "Host ports of pods",
      "Finds the pod a host port belongs to. Entered from PREROUTING and OUTPUT.",
    ),
    foreign(
      "CNI-HOSTPORT-SETMARK",
      "Mark for masquerading",
      "Sets the portmap bit on packets to host ports that need this node's address as source.",
    ),
    foreign(
      "CNI-HOSTPORT-MASQ",
      "Masquerade marked packets",
      "Masquerades packets that carry the portmap bit. Entered from POSTROUTING.",
    ),
    foreign("CNI-DN-*", "Host ports of one pod ({})", "Translates the host ports of one pod to its address.", "digest"),
    foreign(
      "CNI-SN-*",
      "Host ports of one pod, source ({})",
      "Older portmap: source NAT for a pod calling its own host port.",
      "digest",
    ),
  ],
};

const plugins: ChainTable = {
  owner: "CNI plugins",
  entries: [
    foreign("CNI-FORWARD", "CNI firewall plugin", "Accepts packets from and to the addresses of this node's containers."),
    foreign("CNI-ADMIN", "The administrator's rules", "The CNI firewall plugin leaves this chain to the administrator."),
    foreign("CNI-ISOLATION-STAGE-1", "Isolation of CNI bridges, first half", "Sends packets that leave a bridge to stage 2."),
    foreign("CNI-ISOLATION-STAGE-2", "Isolation of CNI bridges, second half", "Drops packets on their way into another bridge."),
    foreign(
      "CNI-*",
      "Masquerading of one container ({})",
      "Masquerades what one container sends out of its network (ipMasq).",
      "digest",
    ),
  ],
};

export const CONTAINER_CHAINS: readonly ChainTable[] = [docker, podman, portmap, plugins];
