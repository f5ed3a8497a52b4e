// What a LOG rule writes in front of the packet (generateLogPrefix(), felix/rules/policy.go).
import { kindWord, nameWithNamespace, ownName } from "#engine/felix/rules/owner-names.ts";
import type { RuleContext, RuleOwner } from "#engine/felix/rules/rule-context.ts";

/** Felix's own, where the configuration has none. */
const DEFAULT_PREFIX = "calico-packet";

export function logPrefix({ vintage, options, owner }: RuleContext): string {
  const template = options.logPrefix === "" ? DEFAULT_PREFIX : options.logPrefix;
  return vintage.logTemplates ? template.replace(/%[tknp]/g, (code) => codeText(code, owner)) : template;
}

function codeText(code: string, owner: RuleOwner): string {
  switch (code) {
    case "%t":
      return owner.kind === "policy" ? owner.tier : "";
    case "%k":
      return kindWord(owner);
    case "%n":
      return ownName(owner);
    case "%p":
      return nameWithNamespace(owner);
    default:
      return code;
  }
}
