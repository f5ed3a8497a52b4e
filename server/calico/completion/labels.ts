// Labels of a resource, or of a selector of Kubernetes: keys and values that the workspace knows already.
import { CompletionItemKind } from "vscode-languageserver";
import { plainValue } from "#engine/resources/load/scalar.ts";
import type { Asked, Proposal } from "#server/calico/completion/proposal.ts";
import { labelKeys } from "#server/calico/completion/values.ts";
import type { Domain } from "#server/calico/domains.ts";
import { labelValues } from "#server/calico/hover-mention.ts";

const MOST = 200;

export function labelProposals(asked: Asked, domain: Domain): readonly Proposal[] {
  const { around, workspace, file } = asked;
  const { cursor, path } = around;
  if (cursor.at === "value") {
    const key = path.at(-1);
    if (typeof key !== "string" || path.at(-2) === "metadata") return [];
    return labelValues(workspace, domain, key)
      .slice(0, MOST)
      .map((label) => ({
        label,
        kind: CompletionItemKind.Value,
        text: typeof plainValue(label) === "string" ? label : `"${label}"`,
      }));
  }
  const hasColon = /^[ \t]*:/.test(file.text.slice(cursor.typed.end, cursor.typed.end + 20));
  return labelKeys(asked, domain)
    .filter(({ key }) => !cursor.siblings.has(key))
    .slice(0, MOST)
    .map(({ key, count }) => ({
      label: key,
      kind: CompletionItemKind.Property,
      text: hasColon ? key : `${key}: `,
      detail: count === 1 ? "1 resource has it" : `${count} resources have it`,
    }));
}
