// Kinds and API versions, and whole resources to begin with.
import { CompletionItemKind } from "vscode-languageserver";
import { KIND_SPECS } from "#engine/resources/schema/kind-specs.ts";
import type { Asked, Proposal } from "#server/calico/completion/proposal.ts";
import { RESOURCE_SNIPPETS } from "#server/calico/completion/resource-snippets.ts";
import { kindBlocks } from "#server/calico/hover-field.ts";
import { text as textBlock } from "#server/markup.ts";

export function kindProposals({ around: { apiVersion, cursor } }: Asked): readonly Proposal[] {
  const version = apiVersion === "" ? (cursor.siblings.get("apiVersion") ?? "") : apiVersion;
  return KIND_SPECS.filter((spec) => version === "" || isOfVersion(spec.api, spec.kind, version)).map((spec) => ({
    label: spec.kind,
    kind: CompletionItemKind.Class,
    text: spec.kind,
    detail: versionOf(spec.api, spec.kind),
    blocks: kindBlocks(spec),
  }));
}

function isOfVersion(api: string, kind: string, version: string): boolean {
  if (api !== "kubernetes") return api === version;
  return versionOf(api, kind) === version || (isPolicyApi(kind) && version.startsWith("policy.networking.k8s.io/"));
}

function isPolicyApi(kind: string): boolean {
  return /^(?:Baseline)?AdminNetworkPolicy$|^ClusterNetworkPolicy$/.test(kind);
}

function versionOf(api: string, kind: string): string {
  if (api !== "kubernetes") return api;
  if (kind === "NetworkPolicy") return "networking.k8s.io/v1";
  if (kind === "ClusterNetworkPolicy") return "policy.networking.k8s.io/v1alpha2";
  return isPolicyApi(kind) ? "policy.networking.k8s.io/v1alpha1" : "v1";
}

export function versionProposals({ around: { cursor } }: Asked): readonly Proposal[] {
  const kind = cursor.siblings.get("kind") ?? "";
  const specs = KIND_SPECS.filter((spec) => kind === "" || spec.kind === kind);
  return [...new Set(specs.map((spec) => versionOf(spec.api, spec.kind)))].map((label) => ({
    label,
    kind: CompletionItemKind.Module,
    text: label,
  }));
}

/** Where nothing of a resource is written yet. */
export function resourceProposals({ around, file }: Asked): readonly Proposal[] {
  const { cursor, apiVersion, kind } = around;
  if (apiVersion !== "" || kind !== "" || cursor.siblings.size > 0 || cursor.column > 0) return [];
  if (file.calico?.resources().length === 0 && cursor.typed.start === cursor.typed.end) return [];
  return RESOURCE_SNIPPETS.map(({ label, words, body }) => ({
    label,
    kind: CompletionItemKind.Snippet,
    text: body,
    isSnippet: true,
    detail: "a resource to begin with",
    blocks: [textBlock(words)],
  }));
}
