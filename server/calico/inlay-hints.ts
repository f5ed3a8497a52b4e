// Words beside a policy: what holds where a field is left out, and how many a selector selects. Each kind has its own setting.
import { type InlayHint, InlayHintKind } from "vscode-languageserver";
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";
import type { Settings } from "#protocol/settings.ts";
import { documentsTouching } from "#server/calico/calico-file.ts";
import { nameOf } from "#server/calico/hover-selector.ts";
import { countWords } from "#server/calico/selected.ts";
import { selectionAt } from "#server/calico/selection-at.ts";
import { selectorsIn } from "#server/calico/selectors-in.ts";
import { type File, positionAt } from "#server/file.ts";
import type { Scope } from "#server/files.ts";

/** More than any window shows. */
const MOST = 500;

export function inlayHints(scope: Scope, span: Span, { inlayHints: wanted }: Settings): readonly InlayHint[] {
  const { file } = scope;
  const hints: InlayHint[] = [];
  const documents = file.calico === undefined ? [] : documentsTouching(file.calico, span);
  for (const resource of documents.flatMap(({ resources }) => resources())) {
    if (hints.length >= MOST) break;
    if (resource.span.end < span.start || resource.span.start > span.end || resource.isTemplated) continue;
    const missing = missingHint(file, resource, wanted);
    if (missing !== undefined) hints.push(missing);
    if (wanted.selects) hints.push(...selectHints(scope, resource, span));
  }
  return hints;
}

/** What holds without being written, behind `spec:`; short, since VS Code cuts hints at 43 characters. */
function missingHint(file: File, resource: Resource, wanted: Settings["inlayHints"]): InlayHint | undefined {
  const spec = resource.body.entries.find(({ key }) => key === "spec");
  const policy = anyPolicy(resource, file.uri)?.policy;
  if (spec?.value?.kind !== "map" || policy === undefined || policy.unread.length > 0) return undefined;
  if (!isOnLaterLine(file, spec.keySpan, spec.value.span)) return undefined;
  const given = new Set(spec.value.entries.map(({ key }) => key));
  const label = [
    wanted.tier && resource.api !== "kubernetes" && !given.has("tier") ? `tier ${policy.tier}` : "",
    wanted.order && resource.api !== "kubernetes" && !given.has("order") ? "comes last" : "",
    wanted.policyTypes && !policy.typesGiven && !given.has("policyTypes") ? typeWords(policy) : "",
  ]
    .filter((words) => words !== "")
    .join(", ");
  if (label === "") return undefined;
  const tooltip = "What holds because the policy does not say: its tier, that it comes behind all that have an order, its types.";
  return hintAt(file, spec.keySpan.end + 1, label, tooltip);
}

function isOnLaterLine({ text }: File, key: Span, value: Span): boolean {
  return text.slice(key.end, value.start).includes("\n");
}

function typeWords({ types }: Policy): string {
  return types.join(", ");
}

function selectHints({ file, workspace }: Scope, resource: Resource, span: Span): InlayHint[] {
  return selectorsIn(resource, span).flatMap(({ scalar, path }) => {
    const selection = selectionAt(workspace, resource, file.uri, path);
    if (selection === undefined || scalar.source.includes("\n") || selection.members.length + selection.perhaps.length === 0)
      return [];
    const names = selection.members.slice(0, MOST_NAMES).map(nameOf);
    const rest = selection.members.length - names.length;
    const tooltip = [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
    return [hintAt(file, scalar.span.end, countWords(selection), tooltip)];
  });
}

const MOST_NAMES = 15;

function hintAt(file: File, offset: number, label: string, tooltip: string): InlayHint {
  return { position: positionAt(file, offset), label, kind: InlayHintKind.Type, paddingLeft: true, tooltip };
}
