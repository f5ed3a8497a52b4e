// The codes that the parsers report, each with what it means: the part of docs/diagnostics.md that has no check.
import type { ParseCode } from "#engine/checks/check.ts";

const code = (code: string, severity: ParseCode["severity"], summary: string): ParseCode => ({ code, severity, summary });

/** parser.ts and read-rule.ts of engine/iptables. */
export const IPTABLES_PARSE_CODES: readonly ParseCode[] = [
  code(
    "unknown-statement",
    "error",
    "The line is none of the statements of an iptables-save file: table, chain, rule, COMMIT or comment.",
  ),
  code("unknown-table", "error", "The kernel has no table of this name."),
  code(
    "duplicate-table",
    "warning",
    "The table stands in the file a second time. iptables-restore empties it first, so only the later rules count.",
  ),
  code(
    "missing-commit",
    "error",
    "The table does not end with COMMIT, without which iptables-restore refuses the file and leaves the table as it was. Often a sign of a dump that was cut off.",
  ),
  code("stray-commit", "error", "COMMIT stands where no table is open."),
  code("text-after-commit", "error", "Something stands behind COMMIT on its line."),
  code(
    "outside-table",
    "error",
    "A chain or rule stands behind COMMIT, or before the first `*table` line. It is read as part of the last table, or as `iptables -S` prints it; iptables-restore refuses it.",
  ),
  code(
    "failed-command",
    "error",
    "`-N`, `-F`, `-X` or `-E` cannot be carried out at this point: the chain is not there, is there already, or is in use.",
  ),
  code("no-such-rule", "error", "`-D`, `-R` or `-I` names a rule that the chain does not have at this point."),
  code("missing-value", "error", "A name or value is missing at the end of the statement."),
  code("stray-negation", "error", "`!` stands where nothing can be negated."),
  code("old-negation", "error", "`!` stands behind the option, as iptables before 1.4.3 wanted it. Today it stands before."),
  code("repeated-option", "error", "An option or target stands twice in the rule, which iptables refuses."),
  code("stray-word", "error", "A word belongs to no option of the rule."),
  code(
    "unknown-option",
    "error",
    "None of the matches and targets of the rule has this option. A `-m` may be missing, or the option is misspelt.",
  ),
  code(
    "partial-dump",
    "warning",
    "The tool that wrote the dump says that the node has rules that are not in it: of the other iptables (see `iptables-legacy-save` and `iptables-nft-save`), or of nft (`nft list ruleset`). The kernel asks them as well, so verdicts may miss them.",
  ),
];

/** engine/ipset. */
export const IPSET_PARSE_CODES: readonly ParseCode[] = [
  code("ipset-unknown-command", "error", "The line begins with no command of ipset."),
  code(
    "ipset-command-not-read",
    "info",
    "The command changes sets in a way that is not carried out here, so what the sets hold may differ.",
  ),
  code("ipset-missing-word", "error", "The command lacks a name, a type or an element."),
  code("ipset-missing-set", "error", "An element is added to a set that is not created before."),
  code("ipset-duplicate-set", "error", "The set is created or listed twice."),
  code("ipset-duplicate-element", "warning", "The element is in the set already."),
  code("ipset-long-name", "error", "A set's name has at most 31 characters."),
  code("ipset-unknown-type", "error", "ipset has no set type of this name."),
  code("ipset-bad-family", "error", "The family is `inet` or `inet6`."),
  code("ipset-bad-element", "error", "The element does not fit the type of its set."),
  code("ipset-unknown-member", "warning", "A `list:set` names a set that the file does not create."),
  code("ipset-stray-line", "warning", "The line is no part of a set's listing."),
  code("ipset-cut-listing", "warning", "The listing ends before all members of the set are printed."),
];

/** engine/node: the files beside a dump. */
export const NODE_PARSE_CODES: readonly ParseCode[] = [
  code(
    "node-unread-line",
    "warning",
    "The line is not what `ip addr`, `ip route` or `ip rule` prints. It is left out, and walks through the node say so.",
  ),
  code("node-bad-address", "warning", "An address is expected here and this is none."),
];

/** engine/net: packet lines. */
export const PACKET_LINE_CODES: readonly ParseCode[] = [
  code(
    "packet-syntax",
    "error",
    "A part of the line is missing or stands in the wrong place: `[DEVICE|local|any] PROTOCOL SOURCE[:PORT] > DESTINATION[:PORT] [WORD…]`.",
  ),
  code(
    "packet-address",
    "error",
    "An address or port cannot be read, the two addresses are of different IP versions, or the protocol has no ports.",
  ),
  code("packet-unknown-word", "error", "The word behind the addresses is none that a packet line knows."),
  code("packet-value", "error", "The value is not one that its word takes, it is missing, or the word is for another protocol."),
  code("packet-repeated-word", "error", "The same thing is said twice."),
  code(
    "packet-contradiction",
    "error",
    "Two things that the line says exclude each other, such as the ICMP of the other IP version.",
  ),
];

/** engine/expect: packet files. */
export const PACKET_FILE_CODES: readonly ParseCode[] = [
  code("packets-syntax", "error", "The file is not YAML, or something other than a mapping, list or word is expected here."),
  code("packets-unknown-key", "error", "A packet file has no such key at this place."),
  code("packets-missing", "error", "A key that must be there is missing."),
  code("packets-value", "error", "The value is not one that its key takes."),
  code("packets-impossible", "error", "No walk can meet this expectation, or two of them exclude each other."),
  code("packets-repeated-name", "warning", "Two packets of the file have the same name, so reports cannot tell them apart."),
];

/** load/ and validate/ of engine/resources, and engine/selector. */
export const RESOURCE_CODES: readonly ParseCode[] = [
  code("yaml-syntax", "error", "The document is no YAML from here on, so what stands behind it is not read."),
  code("yaml-repeated-key", "error", "A key stands twice in a map. Most readers take the last one, and Kubernetes refuses it."),
  code("yaml-alias", "error", "An alias names an anchor that is not there, that holds the alias itself, or that grows too big."),
  code(
    "yaml-unknown-field",
    "warning",
    "Calico has no such field there, or has it only in newer versions or in Calico Enterprise. kubectl refuses it or drops it without a word, and calicoctl refuses it.",
  ),
  code(
    "yaml-wrong-type",
    "error",
    "The field takes another type: text, a number, a list, a map. In projectcalico.org/v3 a number or truth value in place of text is a warning, because calicoctl takes it and kubectl does not.",
  ),
  code("calico-missing-field", "error", "A field is missing that must be there, always or because of another field."),
  code(
    "calico-bad-value",
    "error",
    "Calico's validator refuses the value: not one of the words it knows, out of range, or not of the form it wants.",
  ),
  code("calico-repeated-value", "error", "A value stands twice in a list that may hold each once."),
  code(
    "calico-conflict",
    "error",
    "Fields that do not go together, such as ports without a protocol that has ports, or networks of both IP versions in one rule.",
  ),
  code("calico-bad-name", "error", "The resource's name is none that Calico or Kubernetes take."),
  code(
    "calico-ignored-name",
    "warning",
    "Calico reads resources of this kind only under certain names, such as `default` or `node.NAME`: this one has no effect.",
  ),
  code("calico-old-field", "warning", "Newer versions of Calico have dropped the field. The message says what takes its place."),
  code("selector-syntax", "error", "The selector is none: Calico refuses it. The message says what is expected there."),
  code("selector-empty-set", "warning", "`in {}` is true for nothing, `not in {}` for everything."),
  code("selector-double-negation", "info", "Two negations in a row cancel each other."),
];
