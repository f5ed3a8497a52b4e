// A selector in words, and whom it selects among what the workspace holds.
import type { YamlScalar } from "#engine/resources/resource.ts";
import { explainSelector } from "#engine/selector/explain-selector.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { domainWords, selectorDomain } from "#server/calico/domains.ts";
import type { TreePlace } from "#server/calico/place.ts";
import type { Member } from "#server/calico/population.ts";
import { countWords } from "#server/calico/selected.ts";
import { policySelection, type Selection, selectionAt } from "#server/calico/selection-at.ts";
import type { Scope } from "#server/files.ts";
import { type Block, list, text } from "#server/markup.ts";

/** Names shown; the rest is counted. */
const MOST_NAMES = 10;

/** Nothing where the place is no selector. */
export function selectorBlocks(
  { file, workspace }: Scope,
  { resource, path, node }: TreePlace & { node: YamlScalar },
): readonly Block[] {
  const key = path.at(-1);
  if (typeof key !== "string" || resource.api === "kubernetes") return [];
  const domain = path.at(-2) === "serviceAccounts" && key === "selector" ? "account" : selectorDomain(key, resource);
  if (domain === undefined) return [];
  const { tree } = parseSelector(node.source);
  if (tree === undefined) return [text("Calico refuses this selector, so it selects nothing that could be known.")];
  const explained = explainSelector(tree, domainWords(domain));
  const negated = key.startsWith("not") ? "Leaves out " : "Selects ";
  const blocks = [text(`${negated}${explained}.`)];
  const selection = selectionAt(workspace, resource, file.uri, path);
  return selection === undefined ? blocks : [...blocks, ...selectionBlocks(selection)];
}

/** Whom a policy of Kubernetes applies to, on its podSelector. */
export function podSelectorBlocks({ file, workspace }: Scope, { resource, path }: TreePlace): readonly Block[] {
  if (path.join(".") !== "spec.podSelector") return [];
  const selection = policySelection(workspace, resource, file.uri);
  return selection === undefined ? [] : selectionBlocks(selection);
}

function selectionBlocks(selection: Selection): readonly Block[] {
  const whom = selection.of === "policy" ? "The policy applies to" : "With the fields beside it, it stands for";
  const shown = selection.members.slice(0, MOST_NAMES).map((member) => [nameOf(member)]);
  const rest = selection.members.length - shown.length;
  return [
    text(`${whom} ${countWords(selection)} of this workspace${shown.length === 0 ? "." : ":"}`),
    ...list(rest > 0 ? [...shown, [`and ${rest} more`]] : shown),
  ];
}

export function nameOf({ kind, name, namespace }: Member): string {
  return `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
}
