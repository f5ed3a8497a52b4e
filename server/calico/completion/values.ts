// What a field may hold: its words, yes or no, the names of the workspace, and examples where nothing else is known.
import { CompletionItemKind } from "vscode-languageserver";
import type { ValueSpec } from "#engine/resources/schema/schema.ts";
import type { Asked, Proposal } from "#server/calico/completion/proposal.ts";
import { wordsOfField } from "#server/calico/hover-field.ts";
import { declaredNames } from "#server/calico/hover-mention.ts";
import type { NameKind } from "#server/calico/mentions.ts";
import { itemOf } from "#server/calico/spec-at.ts";
import { text as textBlock } from "#server/markup.ts";

export function valueProposals(asked: Asked): readonly Proposal[] {
  const { value, field, around } = asked;
  const name = nameKindAt(around.path);
  const found = name === undefined ? [] : nameProposals(asked, name);
  if (value === undefined) return found;
  const isWhole = value.kind === "list" && !around.cursor.isFlow && around.cursor.at === "value";
  const proposals = [...found, ...valuesProposed(asked, itemOf(value) ?? value)];
  const listed = isWhole ? proposals.map((one) => ({ ...one, label: `[${one.label}]`, text: `[${one.text}]` })) : proposals;
  const standard = field?.name === around.path.at(-1) ? field?.standard : undefined;
  if (standard === undefined || standard === "" || isWhole || listed.some(({ label }) => label === standard)) return listed;
  const blocks = field === undefined ? [] : wordsOfField(field);
  return [...listed, { label: standard, kind: CompletionItemKind.Value, text: standard, detail: "default", blocks }];
}

const MOST_EXAMPLES = 3;

export function valuesProposed({ field }: Pick<Asked, "field">, value: ValueSpec): readonly Proposal[] {
  switch (value.kind) {
    case "boolean":
      return ["true", "false"].map((label) => ({
        label,
        kind: CompletionItemKind.Value,
        text: label,
        ...(label === field?.standard ? { detail: "default" } : {}),
      }));
    case "text":
    case "number-or-text": {
      const words = (value.values ?? []).map(({ value: label, words: told, since }) => ({
        label,
        kind: CompletionItemKind.EnumMember,
        text: label,
        detail: [label === field?.standard ? "default" : "", since === undefined ? "" : `since Calico ${since}`]
          .filter((fact) => fact !== "")
          .join(", "),
        blocks: [textBlock(told)],
      }));
      const shape = value.shape;
      if (words.length > 0 || shape === undefined) return words;
      return shape.examples.slice(0, MOST_EXAMPLES).map((label) => ({
        label,
        kind: CompletionItemKind.Text,
        text: label,
        detail: `example: ${shape.expected}`,
      }));
    }
    default:
      return [];
  }
}

/** Fields that name what another resource declares. */
function nameKindAt(path: readonly (string | number)[]): NameKind | undefined {
  const [root, key] = path;
  if (root === "metadata" && key === "namespace") return "namespace";
  if (root !== "spec") return undefined;
  if (key === "tier" && path.length === 2) return "tier";
  return key === "profiles" ? "profile" : undefined;
}

function nameProposals({ workspace }: Asked, kind: NameKind): readonly Proposal[] {
  const names = new Map<string, string>();
  for (const places of workspace.mentions().values()) {
    for (const { mention } of places)
      if (mention.kind === kind) names.set(mention.name, mention.isDeclaration ? kind : "named here");
  }
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, detail]) => ({ label, kind: CompletionItemKind.Reference, text: label, detail }));
}

/** Keys of labels that resources have. */
export function labelKeys(
  { workspace }: Pick<Asked, "workspace">,
  domain: string,
): readonly { readonly key: string; readonly count: number }[] {
  return declaredNames(workspace)
    .flatMap((places) => {
      const [{ mention }] = places;
      return mention.kind === "label" && mention.domain === domain ? [{ key: mention.name, count: places.length }] : [];
    })
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}
