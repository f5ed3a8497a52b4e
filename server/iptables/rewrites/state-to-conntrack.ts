import { CodeActionKind } from "vscode-languageserver";
import type { Match } from "#engine/iptables/ruleset.ts";
import type { TextEdit } from "#engine/text/diagnostic.ts";
import type { Rewrite } from "#server/iptables/rewrites/rewrite.ts";
import { lineOf, ruleOn } from "#server/iptables/rule-at.ts";

/** xt_state is the conntrack match under its old name: the same states, asked in the same way (net/netfilter/xt_conntrack.c). */
export const stateToConntrack: Rewrite = {
  title: "Write `-m state` as `-m conntrack`",
  kind: CodeActionKind.RefactorRewrite,
  edits(file, { start }) {
    const rule = file.ruleset && ruleOn(file, file.ruleset, lineOf(file, start));
    return (rule?.matches ?? []).filter(({ module, name }) => module === "state" && name !== undefined).flatMap(editsOf);
  },
};

function editsOf({ name, options }: Match): TextEdit[] {
  const states = options.filter(({ key }) => key === "--state").map((option) => ({ span: option.name.span, text: "--ctstate" }));
  return name === undefined || states.length === 0 ? [] : [{ span: name.span, text: "conntrack" }, ...states];
}
