// Words beside the text: what the bits of a mark are for, what a chain is for, which share of its chain's packets a rule
// took. Each kind has its own setting.

import { type InlayHint, InlayHintKind } from "vscode-languageserver";
import { chainNameIn } from "#engine/calico/chain-comment.ts";
import { describeChain } from "#engine/calico/chains.ts";
import { describeMarkChange, describeMarkTest, type MarkWords } from "#engine/calico/mark-words.ts";
import { LINE } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Match, Rule, Ruleset, Table, Target } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";
import type { Settings } from "#protocol/settings.ts";
import { type File, positionAt } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { lineOf, ruleOn, tableOn } from "#server/iptables/rule-at.ts";
import { enteredPackets, shareOf } from "#server/iptables/shares.ts";
import { markOwner } from "#server/iptables/thing.ts";
import { meaningOf } from "#server/iptables/uses.ts";

/** Lines looked at: more than any window shows. */
const MOST_LINES = 1000;
const LONGEST_LABEL = 60;

export function inlayHints({ file }: Scope, span: Span, { inlayHints: wanted }: Settings): readonly InlayHint[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const hints: InlayHint[] = [];
  const entered = new Map<Chain, number | undefined>();
  const first = lineOf(file, span.start);
  const last = Math.min(lineOf(file, span.end), first + MOST_LINES);
  for (let line = first; line <= last; line++) {
    const rule = ruleset.lines.kind[line] === LINE.rule ? ruleOn(file, ruleset, line) : undefined;
    const table = rule && tableOn(file, ruleset, line);
    if (rule === undefined || table === undefined) continue;
    if (wanted.markRoles) hints.push(...markHints(file, rule));
    if (wanted.chainMeaning) hints.push(...chainHints(file, ruleset, table, rule));
    if (wanted.hitShare) hints.push(...shareHints(file, table, rule, entered));
  }
  return hints;
}

function hintAt(file: File, offset: number, label: string, tooltip: string): InlayHint {
  const shown = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
  return { position: positionAt(file, offset), label: shown, kind: InlayHintKind.Type, paddingLeft: true, tooltip };
}

function markHints(file: File, rule: Rule): InlayHint[] {
  const owners: readonly (Match | Target)[] = rule.target === undefined ? rule.matches : [...rule.matches, rule.target];
  return owners.flatMap((owner) =>
    owner.options.flatMap((option) => {
      if (markOwner({ owner, option }) !== "packet") return [];
      const thing = { kind: "mark", of: "packet", change: "mode" in owner, span: option.span, rule, owner, option } as const;
      const { test, change } = meaningOf({ ...thing, spec: undefined });
      const layout = file.derived.markRoles();
      if (test !== undefined) return wordsHint(file, option.span.end, describeMarkTest(layout, test, rule.ref));
      return change === undefined ? [] : wordsHint(file, option.span.end, describeMarkChange(layout, change, rule.ref));
    }),
  );
}

/** Bits of which nobody knows what they are for get no words. */
function wordsHint(file: File, offset: number, { fields, sentence, always }: MarkWords): InlayHint[] {
  if (always !== undefined) return [hintAt(file, offset, always === "matches" ? "always matches" : "never matches", sentence)];
  const known = fields.filter(({ role, owner }) => role !== undefined || owner !== undefined);
  if (known.length === 0) return [];
  const label = known.map(({ name, state }) => `${name} ${state}`).join(", ");
  return [hintAt(file, offset, label, sentence)];
}

/** What a chain is for, where its name alone does not say it in full. */
function chainHints(file: File, ruleset: Ruleset, table: Table, { target }: Rule): InlayHint[] {
  const chain = target && table.chains.get(target.name.text);
  if (target === undefined || chain === undefined || isBuiltin(table.name, chain.name)) return [];
  const described = describeChain(chain.name, table.name);
  const first = readRule(ruleset, chain, 1, table);
  const named = first && chainNameIn(first.comments.map((comment) => comment.text));
  const title = described?.title;
  if (title === undefined && named === undefined) return [];
  const label = named === undefined || title?.includes(named.name) ? title : `${title ?? named.kind}: ${named.name}`;
  return label === undefined ? [] : [hintAt(file, target.span.end, label, described?.sentence ?? label)];
}

function shareHints(file: File, table: Table, rule: Rule, entered: Map<Chain, number | undefined>): InlayHint[] {
  const { counters } = rule;
  const chain = table.chains.get(rule.ref.chain);
  if (counters === undefined || chain === undefined) return [];
  if (!entered.has(chain)) entered.set(chain, enteredPackets(file, chain));
  const packets = entered.get(chain);
  const share = shareOf(counters.packets, packets);
  if (share === undefined) return [];
  return [hintAt(file, counters.span.end, share, `${share} of the ${packets} packets that entered ${chain.name}`)];
}
