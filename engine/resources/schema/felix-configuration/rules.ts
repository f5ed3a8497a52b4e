// Felix's options that decide how policy verdicts, hooks and marks look in the dump.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { LOG_PREFIX, LOG_RATE } from "#engine/resources/schema/shapes/felix-texts.ts";
import { felixWord, looseWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { BOOLEAN, integer, text } from "#engine/resources/schema/value-specs.ts";

const ALLOW_ACTION = felixWord({
  Accept: "The packet is let through at once; rules behind Calico's do not see it.",
  Return: "The packet goes back to the builtin chain, so that the rules behind Calico's see it too.",
});

export const RULE_FIELDS: readonly FieldSpec[] = [
  {
    name: "chainInsertMode",
    words:
      "Where Felix hooks into the kernel's chains: `Insert` puts the jump to `cali-INPUT`, `cali-FORWARD`, `cali-OUTPUT` and so on " +
      "at the top, `Append` at the bottom, where rules that accept before it pass Calico's policies by.",
    value: looseWord({
      Insert: "The jump into Calico's chains comes first.",
      Append: "The jump into Calico's chains comes last: whatever accepts before it bypasses policy.",
    }),
    standard: "Insert",
  },
  {
    name: "defaultEndpointToHostAction",
    words:
      "What becomes of packets from a workload to its own host after the workload's egress policy has let them through. It is the " +
      "last rule of `cali-wl-to-host` in the filter table: DROP, RETURN (the rules of INPUT behind Calico's decide) or ACCEPT.",
    value: felixWord({
      Drop: "Workloads do not reach their own host.",
      Accept: "Workloads reach their own host.",
      Return: "The rules of INPUT behind Calico's decide.",
    }),
    standard: "Drop",
  },
  {
    name: "iptablesFilterAllowAction",
    words:
      "What an allowed packet meets in the filter table. With `Return` the rules that accept marked packets, and the one for known " +
      "connections in each `cali-tw-`, `cali-fw-`, `cali-th-` and `cali-fh-` chain, RETURN instead of ACCEPT.",
    value: ALLOW_ACTION,
    standard: "Accept",
  },
  {
    name: "iptablesMangleAllowAction",
    words: "The same for the mangle table: what pre-DNAT policies and known connections in `cali-PREROUTING` of mangle end with.",
    value: ALLOW_ACTION,
    standard: "Accept",
  },
  {
    name: "iptablesFilterDenyAction",
    words:
      "What a denied packet meets in the filter table. With `Reject` the deny rules of policies, profiles, tier ends and unknown " +
      "interfaces REJECT, and their comments say “Reject …”. The drop of IPv4 VXLAN packets from unknown hosts stays a DROP.",
    value: felixWord({ Drop: "Packets vanish.", Reject: "The sender is told that the packet was refused." }),
    standard: "Drop",
    since: "v3.26",
  },
  {
    name: "logPrefix",
    words:
      'How the LOG rules begin their lines: `--log-prefix "PREFIX: "`. From v3.32 on `%t` stands for the tier, `%k` for the short ' +
      "kind of the policy, `%n` for its name and `%p` for its namespace and name.",
    value: text(LOG_PREFIX),
    standard: "calico-packet",
  },
  {
    name: "logActionRateLimit",
    words:
      "The most lines that a rule with action Log writes: it adds `-m limit --limit RATE` to each LOG rule. No limit if left out.",
    value: text(LOG_RATE),
    since: "v3.32",
  },
  {
    name: "logActionRateLimitBurst",
    words:
      "How many lines may come at once before `logActionRateLimit` bites: `--limit-burst N` in each LOG rule. The kernel takes 5 if " +
      "it is left out.",
    value: integer(0, 9999),
    since: "v3.32",
  },
  {
    name: "iptablesMarkMask",
    words:
      "The bits of the packet mark that are Calico's, as a 32-bit number with at least 8 bits set. Every `MARK` rule and every " +
      "`-m mark` match of Calico's chains takes its bits from it, from the lowest on; nothing else on the node may use them. Up to " +
      "v3.0 the standard was 0xff000000.",
    value: integer(1, 0xffffffff),
    standard: "0xffff0000",
  },
  {
    name: "disableConntrackInvalidCheck",
    words:
      "Leaves out the rule that drops `--ctstate INVALID` at the head of each workload's and host endpoint's chain. Needed where return " +
      "traffic takes another path than this node.",
    value: BOOLEAN,
    standard: "false",
  },
];
