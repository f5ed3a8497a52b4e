// The matches and actions of which Felix's own spelling is known (felix/iptables/match_builder.go, actions.go, 2.1 to 3.32). A
// rule with any other has no text to hash: Felix did not write it, or writes it in a way nobody noted.
import type { SavedAction, SavedMatch, SavedRule } from "#engine/felix/hash/saved-rule.ts";

const PORTS = ["--sports", "--dports", "--ports", "--source-ports", "--destination-ports"];

const MATCH_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  addrtype: ["--src-type", "--dst-type", "--limit-iface-in", "--limit-iface-out"],
  connlimit: ["--connlimit-above", "--connlimit-mask", "--connlimit-saddr"],
  conntrack: ["--ctstate"],
  icmp: ["--icmp-type"],
  icmp6: ["--icmpv6-type"],
  ipvs: ["--ipvs"],
  limit: ["--limit", "--limit-burst"],
  mark: ["--mark"],
  multiport: PORTS,
  rpfilter: ["--invert", "--validmark", "--accept-local", "--loose"],
  sctp: ["--sport", "--dport"],
  set: ["--match-set"],
  tcp: ["--sport", "--dport", "--tcp-flags"],
  u32: ["--u32"],
  udp: ["--sport", "--dport"],
};

const ACTION_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ACCEPT: [],
  CT: ["--notrack"],
  DNAT: ["--to-destination"],
  DROP: [],
  DSCP: ["--set-dscp"],
  LOG: ["--log-prefix", "--log-level"],
  MARK: ["--set-xmark", "--set-mark"],
  MASQUERADE: ["--to-ports", "--random-fully"],
  NFLOG: ["--nflog-group", "--nflog-prefix", "--nflog-range", "--nflog-size"],
  NOTRACK: [],
  REJECT: ["--reject-with"],
  RETURN: [],
  SNAT: ["--to-source", "--random-fully"],
};

/** The kernel keeps 29 characters of it (LOG_PREFIX_MAXLEN, net/netfilter/xt_LOG.h); Felix's may be longer. */
const LOG_PREFIX_ROOM = 29;

/** Words of the rule that have no known spelling; empty where all have one. */
export function unknownWords({ matches, action, strays }: SavedRule): string[] {
  const found = matches.flatMap((match) => unknownMatch(match));
  if (action === undefined || action.mode === "goto" || action.target.startsWith("cali")) return [...found, ...strays];
  const options = Object.hasOwn(ACTION_OPTIONS, action.target) ? ACTION_OPTIONS[action.target] : undefined;
  if (options === undefined) return [...found, `-j ${action.target}`, ...strays];
  return [...found, ...unknownOptions(action.words, options), ...cutPrefix(action), ...strays];
}

function cutPrefix({ target, words }: SavedAction): string[] {
  const prefix = words[words.indexOf("--log-prefix") + 1] ?? "";
  return target === "LOG" && prefix.length >= LOG_PREFIX_ROOM ? [`--log-prefix "${prefix}"`] : [];
}

function unknownMatch({ module, words }: SavedMatch): string[] {
  const options = Object.hasOwn(MATCH_OPTIONS, module) ? MATCH_OPTIONS[module] : undefined;
  return options === undefined ? [`-m ${module}`] : unknownOptions(words, options);
}

function unknownOptions(words: readonly string[], known: readonly string[]): string[] {
  return words.filter((word) => word.startsWith("--") && !known.includes(word));
}
