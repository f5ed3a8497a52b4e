// Hovers of matches, targets and their options, from the engine's tables.

import { explainDecision } from "#engine/calico/drop-words.ts";
import { decodeValue, isRefusal, type OptionSpec } from "#engine/iptables/extension.ts";
import { matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Scope } from "#server/files.ts";
import { familyAt, tableOn } from "#server/iptables/rule-at.ts";
import type { OptionThing, Thing } from "#server/iptables/thing.ts";
import { type Block, code, codeBlock, list, type Piece, strong, text } from "#server/markup.ts";

const SHOWN_EXAMPLES = 3;
const SHOWN_CHOICES = 12;

export function matchHover({ match }: Extract<Thing, { kind: "match" }>): readonly Block[] {
  const module = matchNamed(match.module);
  if (module === undefined) {
    return [
      text("Match ", strong(match.module)),
      text("It is not known here, so whether it holds for a packet is not known either."),
    ];
  }
  const notes: Piece[][] = [];
  if (module.families.length === 1) notes.push([`IPv${module.families[0]} only`]);
  if (module.undecidable !== undefined) notes.push([`The walk does not decide it: ${module.undecidable}`]);
  if (module.history !== undefined) notes.push([`It remembers earlier packets: ${module.history.why}`]);
  return [
    text("Match ", strong(module.name)),
    text(module.summary),
    ...list(notes),
    ...examples(module.examples.map((example) => example.rule)),
    source(module.source),
  ];
}

export function targetHover({ file }: Scope, { target, rule }: Extract<Thing, { kind: "target" }>): readonly Block[] {
  const name = target.name.text;
  const module = targetNamed(name);
  if (module === undefined) {
    return [text("Target ", strong(name)), text("It is not known here: what becomes of a packet at this rule is not known.")];
  }
  const table = file.ruleset && tableOn(file, file.ruleset, rule.line);
  const chain = table?.chains.get(rule.ref.chain);
  const first = file.ruleset && chain && readRule(file.ruleset, chain, 1);
  const why = explainDecision({
    ref: rule.ref,
    comments: rule.comments.map((comment) => comment.text),
    target: name,
    chainRuleCount: chain?.ruleLines.length ?? 0,
    isPolicy: false,
    text: file.text.slice(rule.span.start, rule.span.end),
    chainComments: first?.comments.map((comment) => comment.text) ?? [],
  });
  const notes: Piece[][] = [];
  if (module.tables !== undefined) notes.push([`In table ${module.tables.join(", ")} only`]);
  if (module.hooks !== undefined) notes.push([`From ${module.hooks.join(", ")} only`]);
  return [
    text("Target ", strong(name)),
    text(module.summary),
    ...(why === undefined ? [] : [text(why)]),
    ...list(notes),
    source(module.source),
  ];
}

/** An option, with the value that stands behind it in words. */
export function optionHover({ file }: Scope, { option, owner, spec, rule }: OptionThing): readonly Block[] {
  const name = "mode" in owner ? owner.name.text : owner.module;
  if (spec === undefined) {
    return [
      text(code(option.name.text)),
      text(name === "" ? "This option is not known here." : `Nothing is known of this option of ${name}.`),
    ];
  }
  const key = option.key === option.name.text ? "" : ` (${option.key})`;
  const of = name === "" ? "" : ` of ${name}`;
  const blocks: Block[] = [
    text(code(`${option.negated ? "! " : ""}${option.name.text} ${spec.values.syntax}`.trimEnd()), `${key}${of}`),
    text(spec.summary),
    ...valueWords(spec, option, familyAt(file, rule)),
  ];
  const choices = chosen(
    spec,
    option.values.map((word) => word.text),
  );
  return [...blocks, ...list(choices), ...sourceOf(owner)];
}

function valueWords(spec: OptionSpec, { values, negated }: OptionThing["option"], family: 4 | 6): readonly Block[] {
  if (spec.values.words === 0) return [];
  const value = decodeValue(spec, values, family);
  if (isRefusal(value)) return [text("It cannot be read: ", value.refusal, ".")];
  const wanted = spec.wanted(value);
  if (!negated && wanted === values.map((word) => word.text).join(" ")) return [];
  return [text("Here: ", strong(`${negated ? "not " : ""}${wanted}`))];
}

/** What the named values mean; all of them where the value names none. */
function chosen({ values }: OptionSpec, words: readonly string[]): Piece[][] {
  const { choices = [] } = values;
  if (choices.length === 0) return [];
  const named = new Set(words.flatMap((word) => word.split(",")));
  const wanted = choices.filter((choice) => named.has(choice.value));
  const shown = wanted.length > 0 ? wanted : choices;
  const items = shown.slice(0, SHOWN_CHOICES).map((choice): Piece[] => [code(choice.value), `: ${choice.summary}`]);
  return shown.length > SHOWN_CHOICES ? [...items, ["…"]] : items;
}

function examples(rules: readonly string[]): readonly Block[] {
  const unique = [...new Set(rules)].slice(0, SHOWN_EXAMPLES);
  return unique.length === 0 ? [] : [codeBlock(unique.join("\n"))];
}

function sourceOf(owner: OptionThing["owner"]): readonly Block[] {
  if ("mode" in owner) {
    const module = targetNamed(owner.name.text);
    return module ? [source(module.source)] : [];
  }
  const module = matchNamed(owner.module);
  return module ? [source(module.source)] : [];
}

function source(path: string): Block {
  return text("Source: ", code(path));
}
