// What is said of a proposal when it is looked at: found only then.

import type { CompletionItem } from "vscode-languageserver";
import { describeChain } from "#engine/calico/chains.ts";
import type { MatchModule, OptionSpec, TargetModule } from "#engine/iptables/extension.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import { type Block, code, codeBlock, list, markupOf, text } from "#server/markup.ts";

const SHOWN_CHOICES = 12;
const SHOWN_EXAMPLES = 3;

export function resolveCompletion(item: CompletionItem): CompletionItem {
  const blocks = blocksOf(fieldsOf(item.data));
  return blocks.length === 0 ? item : { ...item, documentation: markupOf(blocks, "markdown") };
}

type Fields = (name: string) => string;

/** `data` comes back from the client: it may be anything. */
function fieldsOf(data: unknown): Fields {
  const known = new Map<string, unknown>(typeof data === "object" && data !== null ? Object.entries(data) : []);
  return (name) => {
    const value = known.get(name);
    return typeof value === "string" ? value : "";
  };
}

function blocksOf(field: Fields): readonly Block[] {
  switch (field("of")) {
    case "match":
      return matchBlocks(matchNamed(field("name")));
    case "target":
      return targetBlocks(targetNamed(field("name")));
    case "option": {
      const owner = field("role") === "target" ? targetNamed(field("module")) : (matchNamed(field("module")) ?? CORE);
      const spec = owner?.options[field("key")];
      return owner === undefined || spec === undefined ? [] : optionBlocks(field("key"), spec, owner.source);
    }
    case "chain": {
      const described = describeChain(field("name"), field("table"));
      return described === undefined ? [] : [text(described.sentence)];
    }
    case "mark": {
      const sentence = field("sentence");
      return sentence === "" ? [] : [text(`${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`)];
    }
    default:
      return [];
  }
}

function matchBlocks(module: MatchModule | undefined): readonly Block[] {
  if (module === undefined) return [];
  const { summary, families, undecidable, history, examples, source } = module;
  const notes = [
    ...(families.length === 1 ? [`IPv${families[0]} only`] : []),
    ...(undecidable === undefined ? [] : [`The walk does not decide it: ${undecidable}`]),
    ...(history === undefined ? [] : [`It remembers earlier packets: ${history.why}`]),
  ];
  const rules = examples.slice(0, SHOWN_EXAMPLES).map(({ rule }) => rule);
  return [text(summary), ...list(notes.map((note) => [note])), ...example(rules), text("Source: ", code(source))];
}

function targetBlocks(module: TargetModule | undefined): readonly Block[] {
  if (module === undefined) return [];
  const { summary, tables, hooks, examples, source } = module;
  const notes = [
    ...(tables === undefined ? [] : [`In table ${tables.join(", ")} only`]),
    ...(hooks === undefined ? [] : [`From ${hooks.join(", ")} only`]),
  ];
  const rules = examples.slice(0, SHOWN_EXAMPLES).map(({ target }) => `-j ${target}`);
  return [text(summary), ...list(notes.map((note) => [note])), ...example(rules), text("Source: ", code(source))];
}

function example(rules: readonly string[]): readonly Block[] {
  return rules.length === 0 ? [] : [codeBlock(rules.join("\n"))];
}

/** An option with its spellings and what its keywords mean. */
export function optionBlocks(key: string, { summary, values, aliases }: OptionSpec, source: string): readonly Block[] {
  const choices = (values.choices ?? []).filter(({ value, summary: meaning }) => meaning !== value);
  const shown = choices.slice(0, SHOWN_CHOICES).map(({ value, summary: meaning }) => [code(value), `: ${meaning}`]);
  const more = choices.length > SHOWN_CHOICES ? [["…"]] : [];
  const spellings = [key, ...aliases].flatMap((name, index) => (index === 0 ? [code(name)] : [", ", code(name)]));
  return [
    codeBlock(`${key} ${values.syntax}`.trimEnd()),
    text(summary),
    ...list([...shown, ...more]),
    ...(aliases.length === 0 ? [] : [text("Spellings: ", ...spellings)]),
    text("Source: ", code(source)),
  ];
}
