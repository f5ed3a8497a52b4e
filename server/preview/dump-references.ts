// Where a policy, a profile or a rule of one stands in the dump beside its file.
import { touches } from "#engine/text/span.ts";
import { resourceAt } from "#server/calico/calico-file.ts";
import type { Scope } from "#server/files.ts";
import type { Place } from "#server/language.ts";
import { chainsInDump, placesInDump } from "#server/preview/dump-rules.ts";
import { renderedRules } from "#server/preview/rendered-rules.ts";
import { rulesOf } from "#server/preview/rule-lines.ts";

/** The chains for its name, the rules for the action of a rule; nothing elsewhere. */
export function dumpReferences({ file, preview }: Scope, offset: number): readonly Place[] {
  const resource = file.calico && resourceAt(file.calico, offset);
  if (resource === undefined || preview === undefined) return [];
  const isName = resource.nameSpan !== undefined && touches(resource.nameSpan, offset);
  const rule = rulesOf(file, resource).find(({ node }) => {
    const action = node.kind === "map" ? node.entries.find(({ key }) => key === "action") : undefined;
    return action !== undefined && (touches(action.keySpan, offset) || (action.value && touches(action.value.span, offset)));
  });
  if (!isName && rule === undefined) return [];
  return ([4, 6] as const).flatMap((family) => {
    const made = preview(family);
    if (made?.dump === undefined) return [];
    const refs = renderedRules(made, file.uri, resource, rule);
    return rule === undefined ? chainsInDump(made, refs) : placesInDump(made, refs);
  });
}
