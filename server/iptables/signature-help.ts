// What the words at the cursor belong to: the option whose value is written, the match or target whose options may follow,
// or the statement as a whole.

import type { ParameterInformation, SignatureHelp, SignatureInformation } from "vscode-languageserver";
import type { OptionSpec } from "#engine/iptables/extension.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Scope } from "#server/files.ts";
import { optionBlocks } from "#server/iptables/completion/documentation.ts";
import { type Owner, ownersAt, spellingOf } from "#server/iptables/completion/owners.ts";
import { type Place, placeAt } from "#server/iptables/completion/place.ts";
import type { ValuePlace } from "#server/iptables/completion/rule-place.ts";
import { type Block, code, list, markupOf, text } from "#server/markup.ts";

type InRule = Extract<Place, { kind: "rule" }>;

export function signatureHelp({ file }: Scope, offset: number): SignatureHelp | undefined {
  const place = placeAt(file, offset);
  if (place === undefined) return undefined;
  switch (place.kind) {
    case "statement":
    case "table":
      return undefined;
    case "declaration":
      return declaration(place, place.index, place.chain);
    case "policy":
      return help("-P ", ["CHAIN", "POLICY"], 1, [text("The policy of a builtin chain: ACCEPT or DROP.")]);
    case "chain":
      return command(place.command);
    case "rule":
      return inRule(place);
  }
}

function declaration({ table }: Place, index: number, chain: string): SignatureHelp {
  const builtin = isBuiltin(table?.name ?? "", chain);
  const policy = builtin ? "ACCEPT|DROP" : "-";
  const what = builtin
    ? "A builtin chain has a policy: what becomes of a packet that no rule has decided."
    : "A user-defined chain has no policy: `-` stands in its place.";
  return help(":", ["CHAIN", policy, "[PACKETS:BYTES]"], Math.min(index, 2), [text(what)]);
}

function command(name: string): SignatureHelp | undefined {
  if (/^(-A|--append)$/.test(name)) return ruleHelp(0);
  if (/^(-[IR]|--insert|--replace)$/.test(name)) {
    return help(`${name} `, ["CHAIN", "[NUMBER]", "[MATCHES]", "-j TARGET"], 0);
  }
  if (/^(-[DC]|--delete|--check)$/.test(name)) return help(`${name} `, ["CHAIN", "RULE"], 0);
  return help(`${name} `, ["CHAIN"], 0);
}

function ruleHelp(active: number): SignatureHelp {
  return help("-A ", ["CHAIN", "[MATCHES]", "-j TARGET"], active, [
    text("A packet that all matches hold for goes to the target; the matches are asked from left to right."),
  ]);
}

function inRule(place: InRule): SignatureHelp | undefined {
  switch (place.at) {
    case "value":
      return valueHelp(place);
    case "match":
      return help("-m ", ["MATCH", "[OPTIONS]"], 0, [text("Loads a match; its options follow.")]);
    case "target":
      return place.mode === "goto"
        ? help("-g ", ["CHAIN"], 0, [text("Goes to a chain and does not come back here.")])
        : help("-j ", ["TARGET", "[OPTIONS]"], 0, [text("A verdict, a target with its options, or a chain of this table.")]);
    case "option":
      return optionsHelp(place);
  }
}

/** The option under the cursor, one parameter for each word that it takes. */
function valueHelp({ option, spec, owner, index }: ValuePlace): SignatureHelp | undefined {
  if (spec === undefined) return undefined;
  const name = "mode" in owner ? owner.name.text : owner.module;
  const head = `${option.negated ? "! " : ""}${option.name.text} `;
  const source = name === "" ? [] : [text("Option of ", code(name), ".")];
  const choices = (spec.values.choices ?? []).filter(({ value, summary }) => value !== summary).slice(0, 12);
  return help(head, wordsOf(spec), Math.min(index, wordsOf(spec).length - 1), [
    text(spec.summary),
    ...list(choices.map(({ value, summary }) => [code(value), `: ${summary}`])),
    ...source,
  ]);
}

/** One parameter for each word; a syntax in words, such as `N or N[k|m]b`, is one. */
function wordsOf({ values: { syntax, words } }: OptionSpec): readonly string[] {
  const parts = syntax.split(" ");
  return parts.length === words ? parts : [syntax];
}

/** The options of the target, or of the match loaded last; without either the form of a rule. */
function optionsHelp({ before, whole, table, file, span, offset }: InRule): SignatureHelp | undefined {
  if (table === undefined) return undefined;
  const owner = ownersAt({ before, whole, table }).find(({ role }) => role === "target" || role === "newest");
  if (owner === undefined) return ruleHelp(before.target === undefined ? 1 : 2);
  const options = Object.entries<OptionSpec>(owner.module.options);
  if (options.length === 0) return ruleHelp(before.target === undefined ? 1 : 2);
  const typed = file.text.slice(span.start, offset);
  const parts = options.map(([key, spec]) => optionSyntax(key, spec));
  const active = activeOption(owner, options, typed);
  const [key, spec] = options[active] ?? [];
  const words: Block[] = [text(owner.module.summary)];
  if (key !== undefined && spec !== undefined && typed !== "") words.push(...optionBlocks(key, spec, owner.module.source));
  return help(`${owner.role === "target" ? "-j" : "-m"} ${owner.name} `, parts, active, words);
}

function optionSyntax(key: string, spec: OptionSpec): string {
  return `[${spec.negatable ? "[!] " : ""}${`${spellingOf(key, spec)} ${spec.values.syntax}`.trimEnd()}]`;
}

/** The one that is being typed, else the first that is not there yet. */
function activeOption({ given }: Owner, options: readonly (readonly [string, OptionSpec])[], typed: string): number {
  const isBegun = ([key, { aliases }]: readonly [string, OptionSpec]) => [key, ...aliases].some((name) => name.startsWith(typed));
  const begun = typed.length > 2 ? options.findIndex(isBegun) : -1;
  if (begun >= 0) return begun;
  return Math.max(
    0,
    options.findIndex(([key]) => !given.some((option) => option.key === key)),
  );
}

/** `head` and the parameters behind it, with blanks between them. */
function help(head: string, parts: readonly string[], active: number, words: readonly Block[] = []): SignatureHelp {
  const parameters: ParameterInformation[] = [];
  let label = head;
  for (const [index, part] of parts.entries()) {
    if (index > 0) label += " ";
    parameters.push({ label: [label.length, label.length + part.length] });
    label += part;
  }
  const signature: SignatureInformation = {
    label: label.trimEnd(),
    parameters,
    ...(words.length === 0 ? {} : { documentation: markupOf(words, "markdown") }),
  };
  return { signatures: [signature], activeSignature: 0, activeParameter: active };
}
