// The chains Felix makes: felix/rules/rule_defs.go (names), static.go, dispatch.go, endpoints.go and policy.go (content
// and how they are reached), over the versions 2.1 to 3.32, and the names of older agents.
import type { ChainEntry, ChainTable } from "#engine/calico/chain-tables/entry.ts";

const hooks: readonly ChainEntry[] = [
  {
    name: "cali-PREROUTING",
    kind: "hook",
    title: "Calico: packets that come in",
    sentence: {
      raw: "Before connection tracking: clears Calico's mark bits, marks packets that came in from a workload, and applies untracked (doNotTrack) host-endpoint policy to the others. Entered by a jump from PREROUTING.",
      mangle:
        "Before destination NAT: applies pre-DNAT (preDNAT) host-endpoint policy to new connections. Entered by a jump from PREROUTING.",
      nat: "Destination NAT for floating IPs, and for the metadata service on OpenStack. Entered by a jump from PREROUTING.",
      "": "Calico's part of PREROUTING, entered by a jump.",
    },
  },
  {
    name: "cali-INPUT",
    kind: "hook",
    title: "Calico: packets for this node",
    sentence:
      "Traffic to the node itself: tunnel packets are checked first, traffic from workloads goes to cali-wl-to-host, the rest is judged by host-endpoint policy. Entered by a jump from INPUT.",
  },
  {
    name: "cali-FORWARD",
    kind: "hook",
    title: "Calico: packets routed through this node",
    sentence:
      "Traffic routed through the node: the egress policy of the workload it comes from, the ingress policy of the workload it goes to, and host-endpoint policy for forwarded traffic. Entered by a jump from FORWARD.",
  },
  {
    name: "cali-OUTPUT",
    kind: "hook",
    title: "Calico: packets this node sends",
    sentence: {
      raw: "Before connection tracking: clears Calico's mark bits and applies untracked (doNotTrack) host-endpoint policy. Entered by a jump from OUTPUT.",
      nat: "Destination NAT for floating IPs, for connections the node opens. Entered by a jump from OUTPUT.",
      filter:
        "Traffic the node itself sends: packets to workloads return at once, the rest is judged by host-endpoint policy. Entered by a jump from OUTPUT.",
      "": "Calico's part of OUTPUT, entered by a jump.",
    },
  },
  {
    name: "cali-POSTROUTING",
    kind: "hook",
    title: "Calico: packets that leave",
    sentence: {
      nat: "Source NAT: floating IPs, outgoing NAT of IP pools, and masquerading on Calico's tunnel devices. Entered by a jump from POSTROUTING.",
      mangle:
        "Applies egress host-endpoint policy to connections whose destination was translated. Entered by a jump from POSTROUTING.",
      "": "Calico's part of POSTROUTING, entered by a jump.",
    },
  },
  {
    name: "cali-wl-to-host",
    kind: "wl-to-host",
    title: "Traffic from workloads to this node",
    sentence:
      "Judges packets from a workload to the node itself by the workload's egress policy; what that allows gets the configured DefaultEndpointToHostAction. Entered by goto from cali-INPUT, so RETURN goes back to INPUT.",
  },
];

const dispatch: readonly ChainEntry[] = [
  {
    name: "cali-from-wl-dispatch",
    kind: "dispatch",
    title: "Which workload does it come from?",
    sentence:
      "Sends the packet by its incoming interface to the egress chain of that workload (cali-fw-…) and drops it when the interface is no workload Calico knows. The workload's chain is entered by goto, so RETURN there goes back to the caller of this chain: cali-FORWARD or cali-wl-to-host.",
  },
  {
    name: "cali-to-wl-dispatch",
    kind: "dispatch",
    title: "Which workload does it go to?",
    sentence:
      "Sends the packet by its outgoing interface to the ingress chain of that workload (cali-tw-…) and drops it when the interface is no workload Calico knows. The workload's chain is entered by goto, so RETURN there goes back to the caller of this chain, mostly cali-FORWARD.",
  },
  {
    name: "cali-from-wl-dispatch-*",
    kind: "dispatch-branch",
    subject: "interface-prefix",
    title: "Branch of cali-from-wl-dispatch for names going on with {}",
    sentence:
      "Second level of the dispatch by incoming interface, for the workloads whose interface name goes on with {} behind what all have in common. Entered by goto from cali-from-wl-dispatch; an unknown interface is dropped.",
  },
  {
    name: "cali-to-wl-dispatch-*",
    kind: "dispatch-branch",
    subject: "interface-prefix",
    title: "Branch of cali-to-wl-dispatch for names going on with {}",
    sentence:
      "Second level of the dispatch by outgoing interface, for the workloads whose interface name goes on with {} behind what all have in common. Entered by goto from cali-to-wl-dispatch; an unknown interface is dropped.",
  },
  {
    name: "cali-from-host-endpoint",
    kind: "dispatch",
    title: "Which host endpoint does it come in by?",
    sentence: {
      raw: "Sends the packet by its incoming interface to the untracked ingress policy of that host endpoint (cali-fh-…, by goto). With no host endpoint there, it falls through to the caller.",
      mangle:
        "Sends the packet by its incoming interface to the pre-DNAT policy of that host endpoint (cali-fh-…, by goto). With no host endpoint there, it falls through to the caller.",
      "": "Sends the packet by its incoming interface to the ingress policy of that host endpoint (cali-fh-…, by goto). With no host endpoint there, it falls through to the caller.",
    },
  },
  {
    name: "cali-to-host-endpoint",
    kind: "dispatch",
    title: "Which host endpoint does it leave by?",
    sentence: {
      raw: "Sends the packet by its outgoing interface to the untracked egress policy of that host endpoint (cali-th-…, by goto). With no host endpoint there, it falls through to the caller.",
      "": "Sends the packet by its outgoing interface to the egress policy of that host endpoint (cali-th-…, by goto). With no host endpoint there, it falls through to the caller.",
    },
  },
  {
    name: "cali-from-hep-forward",
    kind: "dispatch",
    title: "Forwarded traffic: which host endpoint does it come in by?",
    sentence:
      "Sends routed packets by their incoming interface to the applyOnForward ingress policy of that host endpoint (cali-fhfw-…, by goto). With no host endpoint there, it falls through to cali-FORWARD.",
  },
  {
    name: "cali-to-hep-forward",
    kind: "dispatch",
    title: "Forwarded traffic: which host endpoint does it leave by?",
    sentence:
      "Sends routed packets by their outgoing interface to the applyOnForward egress policy of that host endpoint (cali-thfw-…, by goto). With no host endpoint there, it falls through to the caller, mostly cali-FORWARD.",
  },
  ...["cali-from-host-endpoint", "cali-to-host-endpoint", "cali-from-hep-forward", "cali-to-hep-forward"].map(
    (root): ChainEntry => ({
      name: `${root}-*`,
      kind: "dispatch-branch",
      subject: "interface-prefix",
      title: `Branch of ${root} for names going on with {}`,
      sentence: `Second level of ${root}, for the host endpoints whose interface name goes on with {} behind what all have in common. Entered by goto from ${root}.`,
    }),
  ),
];

const endpoints: readonly ChainEntry[] = [
  {
    name: "cali-fw-*",
    kind: "workload-egress",
    subject: "interface",
    title: "Egress policy of workload {}",
    sentence:
      "What the workload behind {} may send: its egress policies, then its profiles; what none of them allows is dropped. Entered by goto from the dispatch, so RETURN goes back to the caller of cali-from-wl-dispatch: cali-FORWARD or cali-wl-to-host.",
  },
  {
    name: "cali-tw-*",
    kind: "workload-ingress",
    subject: "interface",
    title: "Ingress policy of workload {}",
    sentence:
      "What may reach the workload behind {}: its ingress policies, then its profiles; what none of them allows is dropped. Entered by goto from the dispatch, so RETURN goes back to the caller of cali-to-wl-dispatch, mostly cali-FORWARD.",
  },
  {
    name: "cali-fh-*",
    kind: "host-endpoint-from",
    subject: "interface",
    title: "Ingress policy of host endpoint {}",
    sentence: {
      raw: "Untracked (doNotTrack) policy for what comes in from {}; there is no drop at the end. Entered by goto from the dispatch, so RETURN goes back to cali-PREROUTING.",
      mangle:
        "Pre-DNAT policy for what comes in from {}; there is no drop at the end. Entered by goto from the dispatch, so RETURN goes back to cali-PREROUTING.",
      "": "What may come in from {} to the node itself: failsafe ports first, then policies and profiles. Entered by goto from the dispatch, so RETURN goes back to the caller of cali-from-host-endpoint.",
    },
  },
  {
    name: "cali-th-*",
    kind: "host-endpoint-to",
    subject: "interface",
    title: "Egress policy of host endpoint {}",
    sentence: {
      raw: "Untracked (doNotTrack) policy for what leaves by {}; there is no drop at the end. Entered by goto from the dispatch, so RETURN goes back to cali-OUTPUT.",
      mangle:
        "Egress policy for connections whose destination was translated and that leave by {}. Entered by goto from the dispatch, so RETURN goes back to cali-POSTROUTING.",
      "": "What the node itself may send out by {}: failsafe ports first, then policies and profiles. Entered by goto from the dispatch, so RETURN goes back to the caller of cali-to-host-endpoint.",
    },
  },
  {
    name: "cali-fhfw-*",
    kind: "forward-from",
    subject: "interface",
    title: "Forward policy for traffic in by {}",
    sentence:
      "applyOnForward policy for routed traffic that comes in by {}; without such a policy it is allowed. Entered by goto, so RETURN goes back to the caller of the dispatch, mostly cali-FORWARD.",
  },
  {
    name: "cali-thfw-*",
    kind: "forward-to",
    subject: "interface",
    title: "Forward policy for traffic out by {}",
    sentence:
      "applyOnForward policy for routed traffic that leaves by {}; without such a policy it is allowed. Entered by goto, so RETURN goes back to the caller of the dispatch, mostly cali-FORWARD.",
  },
];

const policies: readonly ChainEntry[] = [
  policyChain("cali-pi-*", "policy-ingress", "policy", "ingress"),
  policyChain("cali-po-*", "policy-egress", "policy", "egress"),
  policyChain("cali-pri-*", "profile-ingress", "profile", "ingress"),
  policyChain("cali-pro-*", "profile-egress", "profile", "egress"),
];

function policyChain(
  name: string,
  kind: ChainEntry["kind"],
  subject: "policy" | "profile",
  direction: "ingress" | "egress",
): ChainEntry {
  const pass = subject === "policy" ? "pass sets the pass bit and returns, " : "";
  const from = subject === "policy" ? "the chains of the endpoints it selects, or of its policy group" : "endpoint chains";
  return {
    name,
    kind,
    subject,
    title: `${direction === "ingress" ? "Ingress" : "Egress"} rules of ${subject} {}`,
    sentence: `The ${direction} rules of one ${subject}, in order: allow sets the accept bit and returns, ${pass}deny drops. Entered by a jump from ${from}; falling off the end means no rule matched.`,
  };
}

const groups: readonly ChainEntry[] = [
  {
    name: "cali-gi-*",
    kind: "group-ingress",
    subject: "policy-group",
    title: "Ingress policy group {}",
    sentence:
      "Policies of one tier with the same selector, tried in order until one accepts or passes the packet. Entered by a jump from endpoint chains; RETURN goes back there, with the verdict in the mark.",
  },
  {
    name: "cali-go-*",
    kind: "group-egress",
    subject: "policy-group",
    title: "Egress policy group {}",
    sentence:
      "Policies of one tier with the same selector, tried in order until one accepts or passes the packet. Entered by a jump from endpoint chains; RETURN goes back there, with the verdict in the mark.",
  },
];

const services: readonly ChainEntry[] = [
  {
    name: "cali-failsafe-in",
    kind: "failsafe",
    title: "Failsafe ports, inbound",
    sentence:
      "Accepts the ports that stay open whatever host-endpoint policy says (FailsafeInboundHostPorts), so that nobody locks himself out. Entered by a jump from cali-fh-… chains; never applies to workloads.",
  },
  {
    name: "cali-failsafe-out",
    kind: "failsafe",
    title: "Failsafe ports, outbound",
    sentence:
      "Accepts the ports the node must always reach whatever host-endpoint policy says (FailsafeOutboundHostPorts). Entered by a jump from cali-th-… chains; never applies to workloads.",
  },
  {
    name: "cali-nat-outgoing",
    kind: "nat-outgoing",
    title: "Outgoing NAT of IP pools",
    sentence:
      "Source-translates packets from an IP pool with natOutgoing to destinations outside all pools. Entered by a jump from cali-POSTROUTING.",
  },
  {
    name: "cali-fip-dnat",
    kind: "floating-ip",
    title: "Floating IPs: to the workload",
    sentence: "Translates floating IPs to the workloads that own them. Entered by a jump from cali-PREROUTING and cali-OUTPUT.",
  },
  {
    name: "cali-fip-snat",
    kind: "floating-ip",
    title: "Floating IPs: a workload reaching itself",
    sentence:
      "When a workload calls its own floating IP, makes the packet seem to come from it, so that replies come back. Entered by a jump from cali-POSTROUTING.",
  },
  {
    name: "cali-cidr-block",
    kind: "cidr-block",
    title: "Service addresses must not loop",
    sentence:
      "Stops packets to service addresses advertised over BGP that no rule of kube-proxy has translated; they would only loop between routers (ServiceLoopPrevention). Entered by a jump from cali-FORWARD.",
  },
  {
    name: "cali-wireguard-incoming-mark",
    kind: "wireguard-mark",
    title: "WireGuard: mark packets that came in",
    sentence:
      "Marks packets that came in by anything but a WireGuard device, a workload or loopback, so that routing keeps them out of the WireGuard tunnel. Entered by a jump from cali-PREROUTING, with host encryption only.",
  },
  {
    name: "cali-rpf-skip",
    kind: "rpf-skip",
    title: "Workloads that may spoof their source",
    sentence:
      "Accepts packets from workloads with allowSpoofedSourcePrefixes before the reverse-path check. Entered by a jump from cali-PREROUTING for packets from workloads.",
  },
  {
    name: "cali-egress-dscp",
    kind: "dscp",
    title: "DSCP for traffic that leaves the cluster",
    sentence: "Sets the DSCP value configured for the sending workload. Entered by a jump from cali-POSTROUTING.",
  },
  {
    name: "cali-untracked-*",
    kind: "untracked",
    title: "eBPF: packets that bypass connection tracking",
    sentence:
      "With the eBPF dataplane, keeps packets that eBPF programs handle out of Linux connection tracking. Entered by goto from cali-PREROUTING.",
  },
];

const endpointMarks: readonly ChainEntry[] = [
  {
    name: "cali-forward-check",
    kind: "forward-check",
    title: "IPVS: is it for a Kubernetes service?",
    sentence:
      "With kube-proxy in IPVS mode, packets to services arrive at INPUT though they will be forwarded; this chain sends them on to get an endpoint mark. Entered by a jump from cali-INPUT.",
  },
  {
    name: "cali-set-endpoint-mark",
    kind: "endpoint-mark",
    title: "IPVS: remember the incoming interface",
    sentence:
      "Writes the incoming interface into the endpoint bits of the mark, since IPVS will send the packet out through OUTPUT where it is no longer known. Entered from cali-forward-check, by goto for node ports and by a jump otherwise.",
  },
  {
    name: "cali-set-endpoint-mark-*",
    kind: "endpoint-mark",
    title: "IPVS: branch of cali-set-endpoint-mark for {}",
    sentence: "Second level of cali-set-endpoint-mark, for interface names going on with {}. Entered by goto.",
    subject: "interface-prefix",
  },
  {
    name: "cali-sm-*",
    kind: "endpoint-mark",
    subject: "interface",
    title: "IPVS: endpoint mark of {}",
    sentence:
      "Writes the number that stands for {} into the endpoint bits of the mark. Entered by goto from cali-set-endpoint-mark.",
  },
  {
    name: "cali-forward-endpoint-mark",
    kind: "endpoint-mark",
    title: "IPVS: policy for forwarded service traffic",
    sentence:
      "Does what cali-FORWARD does for packets that IPVS sends through OUTPUT: policy of the endpoint they came from, found by the mark, and of the one they go to. Entered by goto from cali-OUTPUT, so RETURN goes back to OUTPUT.",
  },
  {
    name: "cali-from-endpoint-mark",
    kind: "dispatch",
    title: "IPVS: which endpoint does it come from?",
    sentence:
      "Sends the packet by the endpoint bits of its mark to the chain of the endpoint it came in by, and drops it when none fits. Entered by a jump from cali-forward-endpoint-mark.",
  },
];

const historic: readonly ChainEntry[] = [
  ["felix-PREROUTING", "packets that come in"],
  ["felix-INPUT", "packets for this node"],
  ["felix-FORWARD", "packets routed through this node"],
  ["felix-FROM-ENDPOINT", "the dispatch of packets from workloads"],
  ["felix-TO-ENDPOINT", "the dispatch of packets to workloads"],
  ["felix-FROM-HOST-IF", "the dispatch of packets from host interfaces"],
  ["felix-TO-HOST-IF", "the dispatch of packets to host interfaces"],
  ["felix-FIP-DNAT", "floating IPs"],
  ["felix-FIP-SNAT", "floating IPs"],
].map(
  ([name = "", what]): ChainEntry => ({
    name,
    kind: "historic",
    title: `Calico before 2.1: ${what}`,
    sentence: `Made by the Felix of Calico before 2.1, for ${what}. A Felix from 2.1 on removes such chains when it starts.`,
  }),
);

const oldPatterns: readonly ChainEntry[] = [
  ["felix-from-*", "interface", "Calico before 2.1: what endpoint {} may send"],
  ["felix-to-*", "interface", "Calico before 2.1: what may reach endpoint {}"],
  ["felix-p-*-i", "policy", "Calico before 2.1: ingress rules of policy or profile {}"],
  ["felix-p-*-o", "policy", "Calico before 2.1: egress rules of policy or profile {}"],
  ["felix-*", undefined, "Calico before 2.1"],
].map(([name = "", subject, title = ""]): ChainEntry => {
  const sentence = "Made by the Felix of Calico before 2.1. A Felix from 2.1 on removes such chains when it starts.";
  const entry: ChainEntry = { name, kind: "historic", title, sentence };
  if (subject === "interface" || subject === "policy") return { ...entry, subject };
  return entry;
});

const rest: readonly ChainEntry[] = [
  {
    name: "cali-*",
    kind: "unknown-calico",
    title: "A Calico chain",
    sentence: "The name begins like Calico's own chains, but no version from 2.1 to 3.32 is known to make it.",
  },
];

export const CALICO_CHAINS: ChainTable = {
  owner: "Calico",
  entries: [
    ...hooks,
    ...dispatch,
    ...endpoints,
    ...policies,
    ...groups,
    ...services,
    ...endpointMarks,
    ...historic,
    ...oldPatterns,
    ...rest,
  ],
};
