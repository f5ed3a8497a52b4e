// Why a verdict fell at a rule, in Calico's terms: by the comment Felix wrote, else by the place of the rule.

import { chainNameIn } from "#engine/calico/chain-comment.ts";
import { type ChainDescription, describeChain } from "#engine/calico/chains.ts";
import { DECISION_COMMENTS, type DecisionComment } from "#engine/calico/decision-comments.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

export interface Decision {
  readonly ref: RuleRef;
  readonly comments: readonly string[];
  /** ACCEPT, DROP, REJECT, RETURN…; for a policy the policy. */
  readonly target: string | undefined;
  readonly chainRuleCount: number;
  /** The policy of a builtin chain decided, after all its rules. */
  readonly isPolicy: boolean;
  /** The rule as written, for what Felix leaves without a comment. */
  readonly text?: string;
  /** Comments of the chain's first rule: from 3.22 on they give the full name of a policy. */
  readonly chainComments?: readonly string[];
}

/** Undefined when there is nothing to say beyond the rule itself. */
export function explainDecision(decision: Decision): string | undefined {
  const { ref, target, isPolicy } = decision;
  const decides = directionOf(target);
  if (isPolicy) return explainPolicy(decision);
  if (decides === undefined) return undefined;
  const chain = describeChain(ref.chain, ref.table);
  return byComment(decision, decides, chain) ?? byPlace(decision, decides, chain);
}

type Decides = DecisionComment["decides"];

function directionOf(target: string | undefined): Decides | undefined {
  if (target === "DROP" || target === "REJECT") return "deny";
  if (target === "ACCEPT") return "allow";
  return target === "RETURN" ? "return" : undefined;
}

function verbOf(target: string | undefined): string {
  if (target === "REJECT") return "Rejected";
  return target === "DROP" ? "Dropped" : "Accepted";
}

function explainPolicy({ ref, target, chainRuleCount }: Decision): string | undefined {
  if (directionOf(target) === undefined || target === "RETURN") return undefined;
  const how = chainRuleCount === 0 ? `${ref.chain} has no rules` : `none of the rules of ${ref.chain} decided`;
  return `${verbOf(target)} by the policy of ${ref.chain} in table ${ref.table}: ${how}.`;
}

function byComment(decision: Decision, decides: Decides, chain: ChainDescription | undefined): string | undefined {
  for (const comment of decision.comments) {
    for (const entry of DECISION_COMMENTS) {
      const found = entry.decides === decides ? entry.form.exec(comment) : null;
      if (found === null) continue;
      return entry.sentence
        .replace("{verb}", verbOf(decision.target))
        .replaceAll("{subject}", subjectOf(chain))
        .replaceAll("{way}", wayOf(chain))
        .replace("{1}", found[1] ?? "")
        .replace(/ {2,}/g, " ")
        .replace(" .", ".");
    }
  }
  return undefined;
}

function subjectOf(chain: ChainDescription | undefined): string {
  const name = chain?.subject?.name;
  switch (chain?.kind) {
    case "workload-egress":
    case "workload-ingress":
      return `workload ${name ?? ""}`.trimEnd();
    case "host-endpoint-from":
    case "host-endpoint-to":
    case "forward-from":
    case "forward-to":
      return name === "any-interface-at-all" ? "the wildcard host endpoint" : `host endpoint ${name ?? ""}`.trimEnd();
    default:
      return "the endpoint";
  }
}

function wayOf(chain: ChainDescription | undefined): string {
  switch (chain?.kind) {
    case "workload-ingress":
    case "host-endpoint-from":
    case "forward-from":
    case "policy-ingress":
    case "profile-ingress":
    case "group-ingress":
      return "ingress";
    case "workload-egress":
    case "host-endpoint-to":
    case "forward-to":
    case "policy-egress":
    case "profile-egress":
    case "group-egress":
      return "egress";
    default:
      return "";
  }
}

function byPlace(decision: Decision, decides: Decides, chain: ChainDescription | undefined): string | undefined {
  const { ref, target } = decision;
  if (chain === undefined) return undefined;
  if (chain.owner === "Calico") return byCalicoPlace(decision, decides, chain) ?? byText(decision, decides, chain);
  if (chain.owner === "iptables" || decides === "return") return undefined;
  return `${verbOf(target)} by ${chain.owner} in ${ref.chain}: ${lowerFirst(chain.title)}.`;
}

function byCalicoPlace(decision: Decision, decides: Decides, chain: ChainDescription): string | undefined {
  const { target } = decision;
  const verb = verbOf(target);
  switch (chain.kind) {
    case "policy-ingress":
    case "policy-egress":
    case "profile-ingress":
    case "profile-egress":
      return byPolicyRule(decision, decides, chain);
    case "failsafe":
      return decides === "allow" ? `${verb}: a failsafe port, which stays open whatever host-endpoint policy says.` : undefined;
    case "cidr-block":
      return decides === "deny"
        ? `${verb}: a service address that nothing has translated; the packet would only loop (ServiceLoopPrevention).`
        : undefined;
    case "rpf-skip":
      return decides === "allow" ? `${verb}: the workload may use this source address (allowSpoofedSourcePrefixes).` : undefined;
    default:
      return undefined;
  }
}

function byPolicyRule(decision: Decision, decides: Decides, chain: ChainDescription): string {
  const { ref, target, chainRuleCount, comments, chainComments = [] } = decision;
  const named = chainNameIn([...comments, ...chainComments]);
  const what = chain.kind.startsWith("profile") ? "profile" : "policy";
  const hash = chain.subject?.hashed === true ? `a ${what} whose name is only known as a hash` : `${what} ${chain.subject?.name}`;
  const name = named === undefined ? hash : `${what} ${named.name}`;
  const where = `rule ${ref.number} of ${chainRuleCount} in ${ref.chain}`;
  if (decides === "deny") return `${verbOf(target)} by a deny rule of ${name}, ${wayOf(chain)} (${where}).`;
  if (decides === "allow") return `Accepted by a rule of ${name}, ${wayOf(chain)} (${where}).`;
  return `Decided by ${name}, ${wayOf(chain)} (${where}): the mark says whether it was allowed or passed on.`;
}

interface UncommentedRule {
  readonly form: RegExp;
  readonly decides: Decides;
  /** Chains in which it means this; undefined for every chain of Calico. */
  readonly chain?: RegExp;
  readonly sentence: string;
}

const KNOWN_CONNECTION = "the packet belongs to a connection that was allowed before, so policy is not asked again.";

/** What Felix leaves without a comment: conntrack states, the reverse path check, and accepts of the older top chains. */
const UNCOMMENTED: readonly UncommentedRule[] = [
  {
    form: / -m conntrack --ctstate INVALID /,
    decides: "deny",
    sentence: "{verb}: connection tracking calls the packet invalid, as it fits no connection it knows and cannot start one.",
  },
  { form: /--ctstate RELATED,ESTABLISHED /, decides: "allow", sentence: `{verb}: ${KNOWN_CONNECTION}` },
  { form: /--ctstate RELATED,ESTABLISHED /, decides: "return", sentence: `Let through: ${KNOWN_CONNECTION}` },
  {
    form: / -m rpfilter .*--invert /,
    decides: "deny",
    chain: /^cali-PREROUTING$/,
    sentence: "{verb}: the source address is not one of the workload's, as this node would send replies to it another way.",
  },
  {
    form: /--ctstate UNTRACKED /,
    decides: "allow",
    sentence: "{verb}: an untracked (doNotTrack) host-endpoint policy has already allowed the packet.",
  },
  {
    form: / --icmpv6-type /,
    decides: "allow",
    chain: /^cali-wl-to-host$/,
    sentence: "{verb}: ICMPv6 that every workload needs.",
  },
  {
    form: / --sports (68|546) .*--dports (67|547) /,
    decides: "allow",
    chain: /^cali-(wl-to-host|PREROUTING)$/,
    sentence: "{verb}: DHCP from a workload to this node.",
  },
  { form: / --dports 53 /, decides: "allow", chain: /^cali-wl-to-host$/, sentence: "{verb}: DNS from a workload to this node." },
  {
    form: / -A cali-FORWARD -[io] \S+\+ (-m comment --comment \S+ )?-j ACCEPT /,
    decides: "allow",
    sentence: "{verb}: no policy of a workload on the packet's way has dropped it.",
  },
  {
    form: / -A cali-OUTPUT -o \S+\+ (-m comment --comment \S+ )?-j RETURN /,
    decides: "return",
    sentence: "Let through: Calico does not judge what this node sends to its own workloads.",
  },
];

const ACCEPT_BIT_SET = / -m mark --mark (0x[0-9a-f]+)\/\1 /;

function byText(decision: Decision, decides: Decides, chain: ChainDescription): string | undefined {
  const { ref, target, text = "" } = decision;
  const padded = ` ${text.trim()} `;
  const fits = ({ form, decides: way, chain: place }: UncommentedRule) =>
    way === decides && form.test(padded) && (place?.test(ref.chain) ?? true);
  const found = UNCOMMENTED.find(fits);
  if (found !== undefined) return found.sentence.replace("{verb}", verbOf(target));
  if (chain.kind !== "hook" || decides !== "allow" || !ACCEPT_BIT_SET.test(padded)) return undefined;
  return ref.table === "raw"
    ? `${verbOf(target)} before connection tracking: an untracked (doNotTrack) host-endpoint policy allowed the packet.`
    : `${verbOf(target)}: host-endpoint policy allowed the packet in an earlier table.`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
