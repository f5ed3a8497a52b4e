// The eBPF dataplane.
import type { FieldSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { DURATION, durationOr } from "#engine/resources/schema/shapes/duration.ts";
import { felixWord, looseWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { INTERFACE_FILTER, INTERFACE_NAME } from "#engine/resources/schema/shapes/interface-patterns.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { NUMERIC_PORTS } from "#engine/resources/schema/shapes/numeric-ports.ts";
import { REGULAR_EXPRESSION } from "#engine/resources/schema/shapes/regular-expression.ts";
import { BOOLEAN, integer, list, object, objectSpec, oneOf, onOrOff, TEXT, text } from "#engine/resources/schema/value-specs.ts";

const LOG_LEVEL = felixWord({ Off: "Nothing.", Info: "What happens.", Debug: "Everything." });

const TIMEOUT = text(durationOr("Auto"));

const CONNTRACK_TIMEOUTS: ObjectSpec = objectSpec("BPFConntrackTimeouts", [
  { name: "creationGracePeriod", words: "How long a new entry is safe.", value: TIMEOUT, standard: "10s" },
  { name: "tcpSynSent", words: "How long a SYN waits for its answer.", value: TIMEOUT, standard: "20s" },
  { name: "tcpEstablished", words: "How long an open TCP connection may be silent.", value: TIMEOUT, standard: "1h" },
  { name: "tcpFinsSeen", words: "How long a closed TCP connection is kept.", value: TIMEOUT, standard: "Auto" },
  { name: "tcpResetSeen", words: "How long a reset TCP connection is kept.", value: TIMEOUT, standard: "40s" },
  { name: "udpTimeout", words: "How long a UDP flow may be silent.", value: TIMEOUT, standard: "60s" },
  { name: "genericTimeout", words: "How long flows of other protocols may be silent.", value: TIMEOUT, standard: "10m" },
  { name: "icmpTimeout", words: "How long an ICMP flow may be silent.", value: TIMEOUT, standard: "5s" },
]);

/** Those that change what stands in iptables. */
const RULE_FIELDS: readonly FieldSpec[] = [
  {
    name: "bpfEnabled",
    words:
      "Whether eBPF programs enforce policy instead of iptables. The dump then has no chains of policies and workloads, but " +
      "`cali-untracked-flows`, marks for traffic that the programs have seen, and `BPF loopback SNAT` in nat.",
    value: BOOLEAN,
    standard: "false",
    since: "v3.13",
  },
  {
    name: "bpfHostConntrackBypass",
    words:
      "Whether forwarded traffic passes Linux' connection tracking by: `cali-untracked-flows` of the raw table holds rules then, and without it none.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "bpfForceTrackPacketsFromIfaces",
    words:
      "Interfaces whose traffic is tracked nevertheless, in iptables' words (`docker+`): `-i NAME` rules before the NOTRACK in raw's " +
      "`cali-untracked-flows`.",
    value: list(text(INTERFACE_FILTER)),
    standard: "[docker+]",
  },
  {
    name: "bpfKubeProxyIptablesCleanupEnabled",
    words: "Whether Felix deletes the chains that kube-proxy left in iptables (`KUBE-…`).",
    value: BOOLEAN,
    standard: "true",
  },
];

export const BPF_FIELDS: readonly FieldSpec[] = [
  ...RULE_FIELDS,
  {
    name: "bpfDataIfacePattern",
    words:
      "A regular expression for the interfaces that bring traffic from outside; each gets eBPF programs. Not workloads' interfaces.",
    value: text(REGULAR_EXPRESSION),
  },
  {
    name: "bpfL3IfacePattern",
    words: "A regular expression for tunnel interfaces that are not Calico's and get eBPF programs too.",
    value: text(REGULAR_EXPRESSION),
  },
  {
    name: "bpfConnectTimeLoadBalancing",
    words: "For which services of the host's own processes the address is translated when they connect.",
    value: oneOf({ TCP: "TCP services.", Enabled: "All services.", Disabled: "None." }),
    standard: "TCP",
  },
  {
    name: "bpfConnectTimeLoadBalancingEnabled",
    words: "The old way to write `bpfConnectTimeLoadBalancing`.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "bpfHostNetworkedNATWithoutCTLB",
    words: "Whether traffic of the host to services is translated packet by packet where that is not done at connect time.",
    value: onOrOff("It is translated.", "It is not."),
    standard: "Enabled",
  },
  {
    name: "bpfExternalServiceMode",
    words: "How connections from outside to services reach pods on other nodes.",
    value: felixWord({
      Tunnel: "Request and answer go through a tunnel between the nodes.",
      DSR: "The request goes through the tunnel, the pod's node answers by itself.",
    }),
    standard: "Tunnel",
  },
  {
    name: "bpfDSROptoutCIDRs",
    words: "Clients that are served as with `Tunnel` although `bpfExternalServiceMode` is DSR.",
    value: list(text(CIDR)),
  },
  {
    name: "bpfExtToServiceConnmark",
    words: "A connection mark for connections from outside to a local service; 0 for none.",
    value: integer(0, 0xffffffff),
    standard: "0",
  },
  {
    name: "bpfPSNATPorts",
    words: "The source ports that are taken when two connections clash.",
    value: { kind: "number-or-text", shape: NUMERIC_PORTS },
    standard: "20000:29999",
  },
  {
    name: "bpfExcludeCIDRsFromNAT",
    words: "Addresses that are no services even if they look so: a DNS cache on each node.",
    value: list(text(CIDR)),
  },
  {
    name: "bpfEnforceRPF",
    words: "How strictly the source address of packets is checked against the routes.",
    value: looseWord({
      Disabled: "Not at all.",
      Strict: "The packet came by the interface that its answer takes.",
      Loose: "There is a route back.",
    }),
    standard: "Loose",
  },
  {
    name: "bpfRedirectToPeer",
    words: "Whether packets go straight to the pod's end of its interface, where tcpdump on the host's end does not see them.",
    value: oneOf({ Enabled: "From every interface.", L2Only: "From interfaces with Ethernet headers.", Disabled: "Never." }),
    standard: "L2Only",
  },
  {
    name: "bpfAttachType",
    words: "How programs are hung on interfaces.",
    value: oneOf({ TC: "A tc filter.", TCX: "TCX where the kernel has it." }),
    standard: "TCX",
  },
  {
    name: "bpfDisableUnprivileged",
    words: "Whether only root may load eBPF programs on the node.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "bpfJITHardening",
    words: "What Felix does about a kernel that hardens compiled eBPF programs more than needed, which slows them down.",
    value: looseWord({ Auto: "Lowers the sysctl from 2 to 1.", Strict: "Leaves it." }),
    standard: "Auto",
  },
  {
    name: "bpfDisableGROForIfaces",
    words: "A regular expression for interfaces whose receive offload (GRO) is switched off.",
    value: text(REGULAR_EXPRESSION),
  },
  {
    name: "bpfKubeProxyMinSyncPeriod",
    words: "The least time between two updates of the services.",
    value: text(DURATION),
    standard: "1s",
  },
  {
    name: "bpfKubeProxyHealthzPort",
    words: "The port where Felix answers for kube-proxy's health; 0 for none.",
    value: integer(0, 65535),
    standard: "10256",
  },
  { name: "bpfKubeProxyEndpointSlicesEnabled", words: "Has no effect any more: EndpointSlices are always read.", value: BOOLEAN },
  {
    name: "bpfConntrackTimeouts",
    words: "How long connections are remembered: lengths of time, or `Auto` for the kernel's own value.",
    value: object(CONNTRACK_TIMEOUTS),
  },
  {
    name: "bpfConntrackMode",
    words: "Who removes connections that are over.",
    value: oneOf({ Auto: "A program where the kernel can, otherwise Felix.", Userspace: "Felix.", BPFProgram: "A program." }),
  },
  {
    name: "bpfPolicyDebugEnabled",
    words: "Whether the programs of policies keep notes that `calico-node -bpf policy dump` shows.",
    value: BOOLEAN,
    standard: "true",
  },
  { name: "bpfLogLevel", words: "How much the programs write to the kernel's trace pipe.", value: LOG_LEVEL, standard: "Off" },
  {
    name: "bpfLogFilters",
    words:
      "Which packets they write of: a filter as tcpdump takes it, by interface, or `all`, `weps` (workloads) and `heps` (hosts).",
    value: { kind: "map", of: TEXT, key: INTERFACE_NAME },
  },
  {
    name: "bpfCTLBLogFilter",
    words: "`all` lets the translation at connect time write too where `bpfLogFilters` is set.",
    value: TEXT,
  },
  {
    name: "bpfConntrackLogLevel",
    words: "How much the removal of old connections writes.",
    value: oneOf({ Off: "Nothing.", Debug: "Everything." }),
    standard: "Off",
  },
  {
    name: "bpfProfiling",
    words: "Whether the time that programs take is measured.",
    value: onOrOff("It is.", "It is not."),
    standard: "Disabled",
  },
  { name: "bpfExportBufferSizeMB", words: "The buffer for what programs tell Felix, in MB.", value: integer(0), standard: "1" },
  {
    name: "cgroupV2Path",
    words: "Where the version 2 cgroup file system is mounted, for the translation at connect time.",
    value: TEXT,
  },
];
