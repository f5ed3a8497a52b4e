// Where a thing is used in an iptables-save file: chains by the line index, sets, interfaces and marks by their text.

import { bitsIn, type MarkMeaning } from "#engine/calico/mark-uses.ts";
import { markChangeOf, markTestOf } from "#engine/calico/rule-summary.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { LINE } from "#engine/iptables/lines.ts";
import type { Chain, Rule, Table } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { chainSpan, lineOf, ruleOn } from "#server/iptables/rule-at.ts";
import { type MarkThing, onRule, type Thing } from "#server/iptables/thing.ts";

export interface Use {
  readonly span: Span;
  readonly kind: "declaration" | "read" | "write";
}

export interface UseOptions {
  /** No more than this many, so that a question is answered at once on any dump. */
  readonly most: number;
}

/** Everything in the file that is the same as `thing`, in no order; nothing for things that are not named. */
export function usesOf(file: File, thing: Thing, options: UseOptions): readonly Use[] {
  switch (thing.kind) {
    case "chain":
      return chainUses(file, thing.table, thing.name, options);
    case "set":
    case "interface":
      return namedUses(file, thing.kind, thing.name, options);
    case "mark":
      return markUses(file, thing, options);
    default:
      return [];
  }
}

/** The declaration, the jumps to the chain, and the rules that are put into it. */
function chainUses(file: File, table: Table, name: string, { most }: UseOptions): Use[] {
  const { ruleset } = file;
  const chain = table.chains.get(name);
  if (ruleset === undefined || chain === undefined) return [];
  const uses: Use[] = chain.nameSpan ? [{ span: chain.nameSpan, kind: "declaration" }] : [];
  for (const { line } of file.derived.callers(table, name)) {
    if (uses.length >= most) return uses;
    uses.push({ span: jumpSpan(ruleset, line), kind: "read" });
  }
  return uses;
}

/** The rules put into a chain: they write it. */
export function ownRules(file: File, chain: Chain, { most }: UseOptions): Use[] {
  return chain.ruleLines.slice(0, most).flatMap((line) => {
    const rule = file.ruleset && ruleOn(file, file.ruleset, line);
    return rule ? [{ span: rule.chain.span, kind: "write" as const }] : [];
  });
}

export function namedUses(file: File, kind: "set" | "interface", name: string, { most }: UseOptions): Use[] {
  const uses: Use[] = [];
  const { ruleset } = file;
  if (name === "" || ruleset === undefined) return uses;
  let line = -1;
  let rule: Rule | undefined;
  for (let at = file.text.indexOf(name); at >= 0 && uses.length < most; at = file.text.indexOf(name, at + name.length)) {
    if (!standsAlone(file.text, at, at + name.length)) continue;
    const here = lineOf(file, at);
    if (here !== line) rule = ruleset.lines.kind[here] === LINE.rule ? ruleOn(file, ruleset, here) : undefined;
    line = here;
    const found = rule && onRule(file, ruleset, rule, at + 1);
    if (found?.kind === kind && found.name === name)
      uses.push({ span: found.span, kind: writes(found.option.key) ? "write" : "read" });
  }
  return uses;
}

function standsAlone(text: string, start: number, end: number): boolean {
  return /[\s"=]/.test(text.charAt(start - 1) || " ") && /[\s"]/.test(text.charAt(end) || " ");
}

function writes(key: string): boolean {
  return key === "--add-set" || key === "--del-set";
}

/** Values that look at or change one of the same bits of the same mark. */
function markUses(file: File, thing: MarkThing, { most }: UseOptions): Use[] {
  const bits = bitsIn(meaningOf(thing));
  const uses: Use[] = [];
  for (const { starts, width, ...meaning } of file.derived.allMarkUses().uses) {
    if (meaning.of !== thing.of || (bitsIn(meaning) & bits) === 0) continue;
    const kind = meaning.change === undefined ? "read" : "write";
    for (const start of starts.slice(0, most)) uses.push({ span: { start, end: start + width }, kind });
  }
  return uses.sort((a, b) => a.span.start - b.span.start).slice(0, most);
}

export function meaningOf({ of, option, change }: MarkThing): MarkMeaning {
  return {
    of,
    test: change ? undefined : markTestOf(option)[0],
    change: change ? markChangeOf(option)[0] : undefined,
  };
}

/** Where a chain begins in the file: what a jump leads to. */
export function chainPlace(file: File, chain: Chain): { readonly span: Span; readonly selection: Span } | undefined {
  const { ruleset } = file;
  const selection = ruleset && chainSpan(ruleset, chain);
  if (ruleset === undefined || selection === undefined) return undefined;
  const line = lineOf(file, selection.start);
  return { span: { start: ruleset.lines.start[line] ?? selection.start, end: selection.end }, selection };
}
