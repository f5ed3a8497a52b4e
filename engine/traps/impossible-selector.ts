import { endSelector } from "#engine/resources/convert/end-selector.ts";
import type { EntityRule } from "#engine/resources/policy/rule.ts";
import type { YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import type { Impossible } from "#engine/selector/clash.ts";
import { neverMatches } from "#engine/selector/contradiction.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { type Span, spanOf } from "#engine/text/span.ts";
import { entryAt, scalarAt, specAt, valueAt, within } from "#engine/traps/places.ts";
import type { OwnPolicy, Report, Trap } from "#engine/traps/trap.ts";

export const impossibleSelector: Trap = {
  code: "calico-impossible-selector",
  severity: "warning",
  summary:
    "No labels whatever satisfy the selector, so the policy applies to nothing or the rule matches nothing. Often && stands where " +
    "|| was meant, or a rule of a NetworkPolicy selects by another namespace without a namespaceSelector: without one it looks at " +
    "its own namespace only.",
  run({ policies, ruleLists }, report) {
    for (const policy of policies) if (policy.isWhole) checkPolicy(policy, report);
    for (const { rules, namespace, resource, direction } of ruleLists) {
      for (const { rule, node } of rules) {
        for (const end of ["source", "destination"] as const) {
          checkEnd({ entity: rule[end], node: valueAt(node, end), namespace, name: resource.name, direction }, report);
        }
      }
    }
  },
};

function checkPolicy({ resource, policy, selector }: OwnPolicy, report: Report): void {
  const spec = specAt(resource);
  const texts = ["selector", "namespaceSelector", "serviceAccountSelector"].flatMap((key) => scalarAt(spec, key) ?? []);
  if (texts.some((scalar) => reportAlone(scalar, "the policy applies to nothing", report))) return;
  const why = selector && neverMatches(selector);
  if (why === undefined) return;
  // Kubernetes' policies of the cluster have several selectors, and no single place for all of them.
  const place = texts[0]?.span ?? entryAt(spec, "podSelector")?.keySpan;
  if (place === undefined || policy.kind === "KubernetesClusterNetworkPolicy") return;
  const within = policy.namespace === "" ? "" : `, and the policy is of namespace ${policy.namespace} alone`;
  report(place, `Nothing can have these labels: ${why.reason}${within}. So the policy applies to nothing.`);
}

interface End {
  readonly entity: EntityRule;
  readonly node: YamlNode | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly direction: string;
}

function checkEnd({ entity, node, namespace }: End, report: Report): void {
  const texts = [
    scalarAt(node, "selector"),
    scalarAt(node, "namespaceSelector"),
    scalarAt(node, "serviceAccounts", "selector"),
  ].flatMap((scalar) => scalar ?? []);
  if (texts.some((scalar) => reportAlone(scalar, "the rule matches nothing", report))) return;
  const joined = endSelector(entity, namespace);
  const tree = joined === undefined || joined === "" ? undefined : parseSelector(joined).tree;
  const why = tree && neverMatches(tree);
  const [first] = texts;
  if (why === undefined || first === undefined) return;
  const isOwn = namespace !== "" && entity.namespaceSelector === "";
  const hint = isOwn
    ? ` A rule of a NetworkPolicy without namespaceSelector looks at its own namespace only, here ${namespace}: write a namespaceSelector for others.`
    : "";
  report(first.span, `Nothing can have these labels: ${why.reason}. So the rule matches nothing.${hint}`);
}

function reportAlone(scalar: YamlScalar, so: string, report: Report): boolean {
  const { tree } = parseSelector(scalar.source);
  const why = tree && neverMatches(tree);
  if (why === undefined) return false;
  report(within(scalar, hull(why)), `Nothing can have these labels: ${why.reason}. So ${so}.`);
  return true;
}

function hull({ spans }: Impossible): Span | undefined {
  if (spans.length === 0) return undefined;
  return spanOf(Math.min(...spans.map(({ start }) => start)), Math.max(...spans.map(({ end }) => end)));
}
