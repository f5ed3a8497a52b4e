// The fields of the object at the cursor that are not there yet, the required ones first.
import { CompletionItemKind } from "vscode-languageserver";
import type { FieldSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { type Asked, beyondIndent, type Proposal } from "#server/calico/completion/proposal.ts";
import { valuesProposed } from "#server/calico/completion/values.ts";
import { typeWords, wordsOfField } from "#server/calico/hover-field.ts";

/** A resource whose kind is not written yet has these. */
const ROOT: readonly FieldSpec[] = [
  { name: "apiVersion", words: "The API in which the resource is written.", value: { kind: "text" }, required: true },
  { name: "kind", words: "What the resource is.", value: { kind: "text" }, required: true },
  { name: "metadata", words: "The resource's name and labels.", value: { kind: "map", of: { kind: "any" } }, required: true },
  { name: "spec", words: "What the resource asks for.", value: { kind: "map", of: { kind: "any" } } },
];

export function fieldProposals(asked: Asked, fields: readonly FieldSpec[] | undefined): readonly Proposal[] {
  const { around, file } = asked;
  const { siblings, typed } = around.cursor;
  if (fields === undefined && around.apiVersion === "" && around.kind === "" && siblings.size === 0 && !isBegun(asked)) return [];
  const hasColon = /^[ \t]*:/.test(file.text.slice(typed.end, typed.end + 20));
  return (fields ?? ROOT)
    .filter(({ name }) => !siblings.has(name))
    .sort((a, b) => rank(a) - rank(b))
    .map((field) => ({
      label: field.name,
      kind: CompletionItemKind.Field,
      detail: `${typeWords(field.value)}${field.required === true ? ", required" : ""}`.replace(/^, /, ""),
      blocks: wordsOfField(field),
      text: hasColon ? field.name : `${field.name}:${behindColon(asked, field.value)}`,
      isDeprecated: field.until !== undefined,
    }));
}

/** A word is typed: somebody begins a resource. */
function isBegun({ around: { cursor } }: Asked): boolean {
  return cursor.typed.end > cursor.typed.start;
}

function rank({ required, until }: FieldSpec): number {
  return required === true ? 0 : until === undefined ? 1 : 2;
}

function behindColon(asked: Asked, value: ValueSpec): string {
  if (asked.around.cursor.isFlow) return " ";
  const deeper = `\n${beyondIndent(asked)}  `;
  switch (value.kind) {
    case "object":
    case "map":
      return deeper;
    case "list":
      return `${deeper}- `;
    default:
      return " ";
  }
}

/** Items of a list that has no dash on the line yet. */
export function itemProposals(asked: Asked, list: Extract<ValueSpec, { kind: "list" }>): readonly Proposal[] {
  if (list.of.kind === "object") {
    const required = list.of.object.fields().find((field) => field.required === true);
    const text = required === undefined ? "- " : `- ${required.name}: `;
    return [{ label: text.trim(), kind: CompletionItemKind.Struct, text, detail: `another ${list.of.object.name}` }];
  }
  return valuesProposed(asked, list.of).map((proposal) => ({
    ...proposal,
    label: `- ${proposal.label}`,
    filter: proposal.label,
    text: `- ${proposal.text}`,
  }));
}
