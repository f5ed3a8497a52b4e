// The comments Felix writes beside rules that decide, and what they mean to someone who asks why (felix/rules/static.go,
// endpoints.go, dispatch.go, policy.go). `{verb}` is Accepted, Dropped or Rejected, `{subject}` the endpoint of the chain,
// `{way}` ingress or egress, `{1}` the first group of the form.

export interface DecisionComment {
  readonly form: RegExp;
  /** Which way the rule decides; `return` for what ends the endpoint's chain without a verdict of its own. */
  readonly decides: "deny" | "allow" | "return";
  readonly sentence: string;
}

export const DECISION_COMMENTS: readonly DecisionComment[] = [
  {
    form: /^(?:Drop|Reject) if no policies passed packet$/,
    decides: "deny",
    sentence:
      "{verb} at the end of the {way} policies of {subject}: at least one policy selects it, and none of them allowed or passed the packet.",
  },
  {
    form: /^End of tier (.+)\. (?:Drop|Reject) if no policies passed packet$/,
    decides: "deny",
    sentence:
      "{verb} at the end of tier {1} in the {way} policies of {subject}: a policy of that tier selects it, and none of them allowed or passed the packet.",
  },
  {
    form: /^Drop if no policy in tier passed$/,
    decides: "deny",
    sentence: "{verb} at the end of a tier of policies: none of them allowed or passed the packet.",
  },
  {
    form: /^(?:Drop|Reject) if no profiles matched$/,
    decides: "deny",
    sentence:
      "{verb} at the end of the chain of {subject}: no policy decided, and the {way} rules of its profiles did not allow the packet.",
  },
  {
    form: /^Packet did not match any profile/,
    decides: "deny",
    sentence: "{verb}: no policy decided, and no profile of the endpoint allowed the packet.",
  },
  {
    form: /^Unknown interface$/,
    decides: "deny",
    sentence: "{verb}: the interface looks like a workload's, but Calico knows no workload there.",
  },
  {
    form: /^Unknown endpoint$/,
    decides: "deny",
    sentence: "{verb}: service traffic from an interface that looks like a workload's, but Calico knows no workload there.",
  },
  {
    form: /^Endpoint admin disabled$/,
    decides: "deny",
    sentence: "{verb}: {subject} is administratively down, so nothing passes.",
  },
  {
    form: /^Drop packets over (?:ingress|egress) packet rate limit$/,
    decides: "deny",
    sentence: "{verb}: the packet is over the {way} packet rate limit of {subject}.",
  },
  {
    form: /^Reject connections over (?:ingress|egress) connection limit$/,
    decides: "deny",
    sentence: "{verb}: {subject} already has as many {way} connections as its limit allows.",
  },
  {
    form: /^(?:Drop|Reject) (VXLAN|IPinIP) encapped packets originating in (?:pods|workloads)$/,
    decides: "deny",
    sentence:
      "{verb}: {subject} sent a tunnel packet ({1}) of its own; workloads may not, as they could reach past policy with it.",
  },
  {
    form: /^(?:Drop|Reject) (IPIP|VXLAN|IPv4 VXLAN|IPv6 VXLAN) packets from non-/,
    decides: "deny",
    sentence: "{verb}: a tunnel packet ({1}) to this node from an address that is no Calico node.",
  },
  {
    form: /^Allow (IPIP|VXLAN|IPv4 VXLAN|IPv6 VXLAN) packets from /,
    decides: "allow",
    sentence: "{verb}: a tunnel packet ({1}) from another Calico node.",
  },
  {
    form: /^Allow (IPIP|VXLAN|IPv4 VXLAN|IPv6 VXLAN) packets to /,
    decides: "allow",
    sentence: "{verb}: a tunnel packet ({1}) to another Calico node.",
  },
  {
    form: /^Allow incoming (?:(IPv4|IPv6) )?Wireguard packets$/i,
    decides: "allow",
    sentence: "{verb}: a WireGuard packet to this node's WireGuard port.",
  },
  {
    form: /^Allow outgoing (?:(IPv4|IPv6) )?Wireguard packets$/i,
    decides: "allow",
    sentence: "{verb}: a WireGuard packet of this node.",
  },
  {
    form: /^Configured DefaultEndpointToHostAction$/,
    decides: "deny",
    sentence:
      "{verb} by Felix's setting DefaultEndpointToHostAction, which decides what workloads may send to this node once their egress policy has allowed it.",
  },
  {
    form: /^Configured DefaultEndpointToHostAction$/,
    decides: "allow",
    sentence:
      "{verb} by Felix's setting DefaultEndpointToHostAction, which decides what workloads may send to this node once their egress policy has allowed it.",
  },
  {
    form: /^Configured DefaultEndpointToHostAction$/,
    decides: "return",
    sentence:
      "The workload's egress policy allowed the packet; by Felix's setting DefaultEndpointToHostAction the rest of INPUT decides.",
  },
  {
    form: /^Host endpoint policy accepted packet\.$/,
    decides: "allow",
    sentence: "{verb}: host-endpoint policy allowed the packet.",
  },
  {
    form: /^Host endpoint policy accepted packet\.$/,
    decides: "return",
    sentence: "Host-endpoint policy allowed the packet; the rules after Calico go on with it.",
  },
  {
    form: /^Policy explicitly accepted packet\.$/,
    decides: "allow",
    sentence: "{verb}: the policies of the endpoints on the packet's way allowed it.",
  },
  {
    form: /^Policy explicitly accepted packet\.$/,
    decides: "return",
    sentence: "The policies of the endpoints on the packet's way allowed it; the rules after Calico go on with it.",
  },
  {
    form: /^Return if policy accepted$/,
    decides: "return",
    sentence: "The {way} policies of {subject} allowed the packet.",
  },
  {
    form: /^(?:Return if profile accepted|Profile accepted packet)$/,
    decides: "return",
    sentence: "The {way} rules of a profile of {subject} allowed the packet.",
  },
  {
    form: /^Return for accepted forward traffic$/,
    decides: "return",
    sentence: "No applyOnForward policy selects {subject}, so forwarded traffic is allowed.",
  },
  {
    form: /^Skip egress WHEP policy for traffic to local workload$/,
    decides: "return",
    sentence: "Traffic to a workload of this node is not judged by the egress policy of the wildcard host endpoint.",
  },
];
