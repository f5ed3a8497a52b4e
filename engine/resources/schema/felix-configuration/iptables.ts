// How Felix deals with iptables and ipset, without a change to what it writes.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { KEY_VALUE_LIST } from "#engine/resources/schema/shapes/felix-texts.ts";
import { felixWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { BOOLEAN, integer, TEXT, text } from "#engine/resources/schema/value-specs.ts";

export const IPTABLES_FIELDS: readonly FieldSpec[] = [
  {
    name: "iptablesBackend",
    words:
      "Which iptables Felix calls, and so where its chains stand: in the dump of `iptables-legacy-save` or of `iptables-nft-save`. " +
      "It must be the one that kube-proxy and the host use.",
    value: felixWord({
      Auto: "Felix looks which of them holds rules already.",
      Legacy: "The old iptables (x_tables).",
      NFT: "iptables over nf_tables.",
    }),
    standard: "Auto",
  },
  {
    name: "featureDetectOverride",
    words:
      "Switches that Felix would find out by itself, as NAME=true or NAME=false with commas between them. " +
      "`MASQFullyRandom` and `SNATFullyRandom` decide whether MASQUERADE and SNAT rules end in `--random-fully`.",
    value: text(KEY_VALUE_LIST),
  },
  {
    name: "featureGates",
    words: "Features of Calico that are not finished yet, as NAME=VALUE with commas between them.",
    value: text(KEY_VALUE_LIST),
  },
  {
    name: "iptablesRefreshInterval",
    words: "How often Felix reads the rules back and mends what others changed. 0 means never.",
    value: text(DURATION),
  },
  {
    name: "iptablesPostWriteCheckInterval",
    words: "How long after a write Felix reads the rules back once more, in case another process overwrote them.",
    value: text(DURATION),
    standard: "1s",
  },
  { name: "iptablesLockFilePath", words: "The lock file of iptables.", value: TEXT, standard: "/run/xtables.lock" },
  {
    name: "iptablesLockTimeout",
    words: "How long Felix itself waits for the lock of iptables; 0 leaves that to iptables-restore.",
    value: text(DURATION),
    standard: "0s",
  },
  {
    name: "iptablesLockProbeInterval",
    words: "How often Felix tries to take the lock while another process holds it.",
    value: text(DURATION),
    standard: "50ms",
  },
  {
    name: "ipsetsRefreshInterval",
    words: "How often Felix reads the IP sets back and mends what others changed. 0 means never.",
    value: text(DURATION),
    standard: "90s",
  },
  {
    name: "maxIpsetSize",
    words: "The most members that one of Calico's IP sets may have (`maxelem`).",
    value: integer(1),
    standard: "1048576",
  },
  {
    name: "interfaceRefreshInterval",
    words: "How often Felix looks at the node's interfaces anew. 0 means never.",
    value: text(DURATION),
    standard: "90s",
  },
  {
    name: "netlinkTimeout",
    words: "How long Felix waits for the kernel's answer about routes and interfaces.",
    value: text(DURATION),
    standard: "10s",
  },
  {
    name: "xdpEnabled",
    words: "Whether untracked deny rules for incoming traffic run as XDP programs where the network card can.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "genericXDPEnabled",
    words: "Whether XDP is used on network cards without support for it too, which is slower than iptables.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "xdpRefreshInterval",
    words: "How often Felix looks whether its XDP programs are still in place. 0 means never.",
    value: text(DURATION),
    standard: "90s",
  },
  {
    name: "sidecarAccelerationEnabled",
    words: "An experiment that speeds up traffic between a pod and its sidecar.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "useInternalDataplaneDriver",
    words: "Whether Felix programs the kernel itself. With `false`, `dataplaneDriver` does.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "dataplaneDriver",
    words: "The program that does Felix's work on the kernel where `useInternalDataplaneDriver` is false.",
    value: TEXT,
    standard: "calico-iptables-plugin",
  },
];
