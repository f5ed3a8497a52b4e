// What may be written at the cursor of an `ipset save` file: commands, sets, types, options, and parts of elements.

import { type CompletionItem, CompletionItemKind, type CompletionList } from "vscode-languageserver";
import { SET_TYPES, setType } from "#engine/ipset/set-types.ts";
import { wordsOf } from "#engine/ipset/words.ts";
import { lineAt, lineEnd } from "#engine/iptables/lines.ts";
import type { Span, Word } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { createdSets } from "#server/ipset/completion/created-sets.ts";
import { elementsAt } from "#server/ipset/completion/elements.ts";
import type { Line, Proposals, SetProposal } from "#server/ipset/completion/line.ts";
import { addOptions, createOptions, type SetOption } from "#server/ipset/completion/options.ts";
import { rangeOf } from "#server/lsp.ts";

const COMMANDS: readonly (readonly [name: string, syntax: string, detail: string])[] = [
  ["add", "SET ELEMENT [OPTIONS]", "Adds an element to a set."],
  ["create", "NAME TYPE [OPTIONS]", "Makes a set."],
  ["del", "SET ELEMENT", "Removes an element from a set."],
  ["flush", "[SET]", "Removes all elements."],
  ["destroy", "[SET]", "Removes a set."],
  ["rename", "SET NAME", "Gives a set another name."],
  ["swap", "SET SET", "Exchanges the contents of two sets."],
];

/** Long and short names, as the parser knows them. */
const NAMES: Readonly<Record<string, string>> = {
  "-A": "add",
  "--add": "add",
  "-N": "create",
  "--create": "create",
  "-D": "del",
  "-F": "flush",
  "-X": "destroy",
  "-E": "rename",
  "-W": "swap",
  "-T": "test",
};

const MOST_ITEMS = 1000;

export function completion(scope: Scope, offset: number): CompletionList | undefined {
  const { file } = scope;
  if (isListing(file.text)) return undefined;
  const number = lineAt(file.lines, offset);
  const start = file.lines.start[number] ?? 0;
  const end = lineEnd(file.text, file.lines, number);
  if (file.text.charAt(start) === "#") return undefined;
  const words = wordsOf(file.text, start, end).filter(({ text }) => text !== "-exist" && text !== "-!");
  const word = words.find(({ span }) => span.start < offset && offset <= span.end);
  const span = word?.span ?? { start: offset, end: offset };
  if (file.text.slice(span.start, offset).includes('"')) return undefined;
  const index = words.filter((one) => one.span.end <= span.start && one.span.start < span.start).length;
  const found = proposalsAt({ scope, file, offset, span, words, index, end });
  return found && listOf(file, found, { offset, end });
}

/** The output of `ipset list`, which nobody writes by hand. */
function isListing(text: string): boolean {
  return /^Name: /m.test(text.slice(0, 1000));
}

function proposalsAt(line: Line): Proposals | undefined {
  const { words, index, span } = line;
  if (index === 0) return { span, all: commands() };
  const command = NAMES[words[0]?.text ?? ""] ?? words[0]?.text ?? "";
  switch (command) {
    case "create":
      return inCreate(line);
    case "add":
    case "del":
    case "test":
      return inAdd(line, command);
    case "swap":
      return index <= 2 ? { span, all: setNames(line) } : undefined;
    case "flush":
    case "destroy":
    case "rename":
      return index === 1 ? { span, all: setNames(line) } : undefined;
    default:
      return undefined;
  }
}

function commands(): SetProposal[] {
  return COMMANDS.map(([label, syntax, detail]) => ({
    label,
    syntax,
    detail,
    kind: CompletionItemKind.Keyword,
    goesOn: true,
  }));
}

function setNames({ file, span, offset }: Line): SetProposal[] {
  const typed = file.text.slice(span.start, offset).toLowerCase();
  const sets = [...createdSets(file.text).values()];
  const shown = sets.length <= MOST_ITEMS ? sets : sets.filter(({ name }) => name.toLowerCase().includes(typed));
  return shown.map(({ name, type }) => ({ label: name, detail: type, kind: CompletionItemKind.Struct, goesOn: true }));
}

/** `create NAME TYPE option value…` */
function inCreate({ words, index, span }: Line): Proposals | undefined {
  if (index === 1) return undefined;
  if (index === 2) {
    const all = SET_TYPES.map(({ name, summary }) => ({
      label: name,
      detail: summary,
      kind: CompletionItemKind.Class,
      goesOn: name.startsWith("bitmap:"),
    }));
    return { span, all };
  }
  const type = setType(words[2]?.text ?? "");
  return type && optionsAt(createOptions(type), words, index, { span, from: 3 });
}

/** `add SET ELEMENT option value…` */
function inAdd(line: Line, command: string): Proposals | undefined {
  const { file, words, index, span } = line;
  if (index === 1) return { span, all: setNames(line) };
  const set = createdSets(file.text).get(words[1]?.text ?? "");
  if (index === 2) return set && elementsAt(line, set);
  return command === "add" ? optionsAt(addOptions(set), words, index, { span, from: 3 }) : undefined;
}

/** An option, or the value of the one before. Options stand once. */
function optionsAt(
  options: readonly SetOption[],
  words: readonly Word[],
  index: number,
  { span, from }: { readonly span: Span; readonly from: number },
): Proposals {
  const byName = new Map(options.map((option) => [option.name, option]));
  const used = new Set<string>();
  for (let at = from; at < index; at++) {
    const option = byName.get(words[at]?.text ?? "");
    if (option === undefined) continue;
    used.add(option.name);
    if (option.syntax === "") continue;
    at++;
    if (at === index) return { span, all: valuesOf(option) };
  }
  const behind = new Set(words.slice(index).map(({ text }) => text));
  const free = options.filter(({ name }) => !used.has(name) && !(behind.has(name) && words[index]?.text !== name));
  const all = free.map(({ name, syntax, summary }) => ({
    label: name,
    detail: summary,
    kind: CompletionItemKind.Property,
    goesOn: syntax !== "",
    ...(syntax === "" ? {} : { syntax }),
  }));
  return { span, all };
}

function valuesOf({ values = [] }: SetOption): SetProposal[] {
  return values.map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.EnumMember }));
}

function listOf(
  file: File,
  { span, all }: Proposals,
  { offset, end }: { readonly offset: number; readonly end: number },
): CompletionList {
  const range = rangeOf(file, { start: span.start, end: Math.max(span.end, offset) });
  const blankBehind = span.end < end && /\s/.test(file.text.charAt(span.end));
  const items = all.slice(0, MOST_ITEMS).map(
    ({ label, kind, detail, syntax, goesOn }, rank): CompletionItem => ({
      label,
      kind,
      detail,
      sortText: String(rank).padStart(4, "0"),
      filterText: label,
      textEdit: { range, newText: goesOn === true && !blankBehind ? `${label} ` : label },
      ...(syntax === undefined ? {} : { labelDetails: { detail: ` ${syntax}` } }),
    }),
  );
  return { items, isIncomplete: all.length > MOST_ITEMS };
}
