// What can be written at the cursor of a policy: kinds, fields, values, and the words of selectors.
import type { CompletionItem, CompletionList } from "vscode-languageserver";
import { fieldProposals, itemProposals } from "#server/calico/completion/fields.ts";
import { kindProposals, resourceProposals, versionProposals } from "#server/calico/completion/kinds.ts";
import { labelProposals } from "#server/calico/completion/labels.ts";
import type { Asked, Proposal } from "#server/calico/completion/proposal.ts";
import { selectorProposals } from "#server/calico/completion/selectors.ts";
import { valueProposals } from "#server/calico/completion/values.ts";
import { type Surroundings, surroundingsAt } from "#server/calico/cursor.ts";
import { labelDomain, selectorDomain } from "#server/calico/domains.ts";
import { describedAt } from "#server/calico/spec-at.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { rangeOf } from "#server/lsp.ts";
import { markupOf } from "#server/markup.ts";

export function completion({ file, workspace }: Scope, offset: number): CompletionList | undefined {
  if (file.calico === undefined) return undefined;
  const around = surroundingsAt(file, offset);
  if (around === undefined) return undefined;
  const asked: Asked = { file, workspace, offset, around, ...describedAt(around, around.path) };
  const typed = file.text.slice(around.cursor.typed.start, around.cursor.typed.end);
  // An editor replaces words of one line only.
  const found = proposalsFor(asked).filter(({ replace }) => replace !== undefined || !typed.includes("\n"));
  const items = found.map((proposal, index) => itemOf(file, around, proposal, index));
  return { isIncomplete: false, items };
}

function proposalsFor(asked: Asked): readonly Proposal[] {
  const { around, value } = asked;
  const { path, cursor, kind } = around;
  if (path.length === 0 && cursor.at === "key") return [...fieldProposals(asked, rootOf(asked)), ...resourceProposals(asked)];
  if (path.length === 1 && path[0] === "kind") return kindProposals(asked);
  if (path.length === 1 && path[0] === "apiVersion") return versionProposals(asked);
  if (around.api === undefined) return [];
  const resource = { api: around.api, kind };
  const domain = domainOf(asked, resource);
  if (domain !== undefined && (value === undefined || value.kind === "text")) return selectorProposals(asked, domain);
  const labels = labelsDomain(path, resource);
  if (labels !== undefined) return labelProposals(asked, labels);
  if (cursor.at === "key" && value?.kind === "object") return fieldProposals(asked, value.object.fields());
  if (cursor.at === "key" && value?.kind === "list") return itemProposals(asked, value);
  return valueProposals(asked);
}

type Kind = Parameters<typeof labelDomain>[0];

function rootOf({ value }: Asked): Parameters<typeof fieldProposals>[1] {
  return value?.kind === "object" ? value.object.fields() : undefined;
}

/** Of Calico's selectors, which are text. */
function domainOf({ around: { path } }: Asked, resource: Kind): ReturnType<typeof selectorDomain> {
  const key = path.at(-1);
  if (resource.api === "kubernetes" || typeof key !== "string" || path[0] !== "spec") return undefined;
  return key === "selector" && path.at(-2) === "serviceAccounts" ? "account" : selectorDomain(key, resource);
}

/** Of maps that hold labels: those of a resource, or of a selector of Kubernetes. */
function labelsDomain(path: readonly (string | number)[], resource: Kind): ReturnType<typeof labelDomain> {
  const at = path.findIndex((step) => step === "labels" || step === "matchLabels" || step === "labelsToApply");
  if (at < 0 || path.length > at + 2) return undefined;
  if (path[at] === "labels") return at === 1 && path[0] === "metadata" ? labelDomain(resource) : undefined;
  if (path[at] === "labelsToApply") return "endpoint";
  const holder = path[at - 1];
  return typeof holder === "string" ? selectorDomain(holder, resource) : undefined;
}

function itemOf(file: File, { cursor }: Surroundings, proposal: Proposal, index: number): CompletionItem {
  const { label, kind, detail, text, blocks, replace, isSnippet } = proposal;
  const range = rangeOf(file, replace ?? cursor.typed);
  return {
    label,
    kind,
    sortText: String(index).padStart(4, "0"),
    filterText: proposal.filter ?? label,
    textEdit: { range, newText: text },
    insertTextMode: 2,
    ...(isSnippet === true ? { insertTextFormat: 2 as const } : {}),
    ...(detail === undefined ? {} : { detail }),
    ...(blocks === undefined || blocks.length === 0 ? {} : { documentation: markupOf(blocks, "markdown") }),
    ...(proposal.isDeprecated === true ? { tags: [1 as const] } : {}),
  };
}
