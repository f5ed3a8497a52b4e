// From the rules of a YAML file to the rules that Felix makes of them, and back.
import { originKey } from "#engine/calculate/document.ts";
import type { Origin } from "#engine/felix/model.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import type { Chain, RuleRef } from "#engine/iptables/ruleset.ts";
import type { Resource } from "#engine/resources/resource.ts";
import { type OriginPlace, originPlace } from "#server/preview/origin-places.ts";
import type { Preview } from "#server/preview/previews.ts";
import { type RuleOnLine, resourceOnLine, rulesOf } from "#server/preview/rule-lines.ts";

/** What the rule on a line of the preview was made of. */
export function placeOfLine(preview: Preview, line: number): OriginPlace | undefined {
  const found = preview.scope.file.derived.placeOf(line);
  return found && placeOfRule(preview, found.chain, found.number);
}

export function placeOfRule({ node, workspace }: Preview, { table, name }: Chain, number: number): OriginPlace | undefined {
  const origin = node.origins.get(originKey(table, name, number));
  return origin && originPlace(workspace, origin);
}

/** The rendered rules of one rule, or of all of a resource's, in the order of the chains. */
export function renderedRules({ node }: Preview, uri: string, resource: Resource, rule?: RuleOnLine): readonly RuleRef[] {
  const path = rule?.path ?? resource.path;
  return [...node.origins].flatMap(([key, origin]) => (isWithin(origin, uri, resource, path) ? refOf(key) : []));
}

function isWithin(origin: Origin, uri: string, { document }: Resource, path: readonly (string | number)[]): boolean {
  return origin.uri === uri && origin.document === document && path.every((step, index) => step === origin.path[index]);
}

function refOf(key: string): readonly RuleRef[] {
  const [table = "", chain = "", number] = key.split(" ");
  return [{ table, chain, number: Number(number) }];
}

/** Where a walk from a line of a YAML file begins. */
export function startOfLine(preview: Preview, line: number): RuleRef | undefined {
  const { source } = preview;
  const resource = resourceOnLine(source, line);
  if (resource === undefined) return undefined;
  const rule = rulesOf(source, resource).find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
  const [first] = renderedRules(preview, source.uri, resource, rule);
  if (first === undefined) return chainOfEndpoint(preview, resource);
  return rule === undefined ? { ...first, number: 1 } : first;
}

/** An endpoint's own chain. */
function chainOfEndpoint(preview: Preview, resource: Resource): RuleRef | undefined {
  const own = preview.node.endpoints.find(
    ({ source }) => source.uri === preview.source.uri && source.span.start === resource.span.start,
  );
  for (const { chains } of own === undefined ? [] : (preview.scope.file.ruleset?.tables ?? [])) {
    for (const { table, name } of chains.values()) {
      const read = readChainName(name);
      if (read?.what !== "fixed" && read?.suffix === own?.interfaceName) return { table, chain: name, number: 1 };
    }
  }
  return undefined;
}
