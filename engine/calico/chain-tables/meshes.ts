// Chains service meshes put into a pod's network namespace, or onto the node: Istio
// (tools/istio-iptables, cni/pkg/iptables), Linkerd (proxy-init) and Kuma (app/kumactl transparent proxy).
import type { ChainEntry, ChainTable } from "#engine/calico/chain-tables/entry.ts";

function foreign(name: string, title: string, sentence: string): ChainEntry {
  return { name, kind: "foreign", title, sentence };
}

const istio: ChainTable = {
  owner: "Istio",
  entries: [
    foreign("ISTIO_INBOUND", "Traffic to the pod", "Chooses which incoming connections go to the sidecar proxy."),
    foreign("ISTIO_IN_REDIRECT", "Incoming, to the proxy", "Redirects incoming connections to the sidecar's inbound port."),
    foreign(
      "ISTIO_OUTPUT",
      "Traffic from the pod",
      "Chooses which outgoing connections go to the proxy; the proxy's own are left alone.",
    ),
    foreign("ISTIO_REDIRECT", "Outgoing, to the proxy", "Redirects outgoing connections to the sidecar's outbound port."),
    foreign("ISTIO_OUTPUT_DNS", "DNS queries", "Redirects DNS queries to the proxy."),
    foreign(
      "ISTIO_TPROXY",
      "Incoming, transparently",
      "Hands incoming connections to the sidecar without changing their addresses (TPROXY).",
    ),
    foreign(
      "ISTIO_DIVERT",
      "Known connections",
      "Marks packets of connections the sidecar already has, so that they are delivered locally.",
    ),
    foreign("ISTIO_DROP", "Invalid packets", "Drops packets of connections that tracking calls invalid."),
    foreign("ISTIO_PRERT", "Ambient mode: incoming", "Sends what arrives in the pod to the node's ztunnel proxy."),
    foreign("ISTIO_POSTRT", "Ambient mode: health probes", "Gives the node's health probes an address ztunnel lets through."),
    foreign(
      "ztunnel-*",
      "Ambient mode on the node",
      "Marks and routes traffic of ambient pods to the node's ztunnel proxy (older ambient mode).",
    ),
  ],
};

const linkerd: ChainTable = {
  owner: "Linkerd",
  entries: [
    foreign("PROXY_INIT_REDIRECT", "Traffic to the pod", "Redirects incoming connections to the Linkerd proxy."),
    foreign(
      "PROXY_INIT_OUTPUT",
      "Traffic from the pod",
      "Redirects outgoing connections to the Linkerd proxy; the proxy's own are left alone.",
    ),
  ],
};

const kuma: ChainTable = {
  owner: "Kuma",
  entries: [
    foreign("KUMA_MESH_INBOUND", "Traffic to the pod", "Chooses which incoming connections go to the proxy."),
    foreign(
      "KUMA_MESH_INBOUND_REDIRECT",
      "Incoming, to the proxy",
      "Redirects incoming connections to the proxy's inbound port.",
    ),
    foreign("KUMA_MESH_OUTBOUND", "Traffic from the pod", "Chooses which outgoing connections go to the proxy."),
    foreign(
      "KUMA_MESH_OUTBOUND_REDIRECT",
      "Outgoing, to the proxy",
      "Redirects outgoing connections to the proxy's outbound port.",
    ),
    foreign("KUMA_MESH_DNS_REDIRECT", "DNS queries", "Redirects DNS queries to the proxy."),
  ],
};

export const MESH_CHAINS: readonly ChainTable[] = [istio, linkerd, kuma];
