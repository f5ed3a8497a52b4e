// What is done with the packets that a rule matches (CombineMatchAndActionsForProtoRule(), felix/rules/policy.go).
import { filterDeny } from "#engine/felix/chains/common-rules.ts";
import { hasMark, RETURN, rule, setMark } from "#engine/felix/chains/spelling.ts";
import type { BackendRule, FelixRule } from "#engine/felix/model.ts";
import { nflogPrefix } from "#engine/felix/names/nflog-prefix.ts";
import { logPrefix } from "#engine/felix/rules/log-prefix.ts";
import { flowLogName } from "#engine/felix/rules/owner-names.ts";
import type { RuleContext } from "#engine/felix/rules/rule-context.ts";
import { nflog } from "#engine/felix/spelling/nflog.ts";

export function actionRules(context: RuleContext, action: BackendRule["action"], match: readonly string[]): FelixRule[] {
  const { vintage, options } = context;
  switch (action) {
    case "":
    case "allow":
      return markedRules(context, match, { bit: options.marks.accept, letter: "A", action: RETURN });
    case "pass":
    case "next-tier":
      return markedRules(context, match, { bit: options.marks.pass, letter: "P", action: RETURN });
    case "deny":
      if (vintage.deny === "at-once") return [rule(match, filterDeny(options))];
      return markedRules(context, match, { bit: options.marks.drop, letter: "D", action: filterDeny(options) });
    case "log":
      return [rule([rateLimit(context), ...match], `--jump LOG --log-prefix "${logPrefix(context)}: " --log-level 5`)];
  }
}

interface Verdict {
  readonly bit: number;
  /** In the prefix of flow logs. */
  readonly letter: string;
  readonly action: string;
}

/** The mark tells the endpoint's chain of the verdict, and lets one match have several actions. */
function markedRules(context: RuleContext, match: readonly string[], { bit, letter, action }: Verdict): FelixRule[] {
  const marked = hasMark(bit);
  return [rule(match, setMark(bit)), ...flowLogs(context, letter).map((log) => rule([marked], log)), rule([marked], action)];
}

/** None for untracked policies, which are there for speed. */
function flowLogs({ vintage, options, owner, direction, index }: RuleContext, letter: string): string[] {
  if (!vintage.logsFlows || !options.flowLogs || (owner.kind === "policy" && owner.untracked)) return [];
  const kind = owner.kind === "policy" ? "P" : "R";
  const way = direction === "inbound" ? "I" : "E";
  return [nflog(options, direction, nflogPrefix(`${letter}${kind}${way}${index}`, flowLogName(vintage, owner)))];
}

/** Packets over the rate are not logged. It is asked first of all. */
function rateLimit({ vintage, options }: RuleContext): string | undefined {
  const { logActionRateLimit: rate, logActionRateLimitBurst: burst } = options;
  if (!vintage.logTemplates || rate === undefined) return undefined;
  return burst === undefined || burst === 0 ? `-m limit --limit ${rate}` : `-m limit --limit ${rate} --limit-burst ${burst}`;
}
