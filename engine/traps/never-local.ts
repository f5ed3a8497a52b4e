import { matchesLabels } from "#engine/calculate/labels.ts";
import { endSelector } from "#engine/resources/convert/end-selector.ts";
import { neverMatches } from "#engine/selector/contradiction.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { entryAt, listAt, specAt, typeOf, valueAt } from "#engine/traps/places.ts";
import { excludes } from "#engine/traps/selector-cover.ts";
import type { OwnPolicy, Report, Trap, TrapInput } from "#engine/traps/trap.ts";

export const neverLocal: Trap = {
  code: "calico-never-local",
  severity: "warning",
  summary:
    "A packet that comes in to an endpoint has that endpoint as its destination, and one that goes out has it as its source. The " +
    "rule asks there for labels that no endpoint of this policy can have, so it matches nothing. Often source and destination " +
    "were exchanged, or the rule belongs under the other direction.",
  run(input, report) {
    for (const own of input.policies) {
      const { policy } = own;
      // Forwarded packets have neither end at the host endpoint.
      if (!own.isWhole || policy.kind.includes("Kubernetes") || policy.applyOnForward || policy.preDnat || policy.doNotTrack)
        continue;
      if (own.selector === undefined || neverMatches(own.selector) !== undefined) continue;
      checkDirection(input, own, "ingress", report);
      checkDirection(input, own, "egress", report);
    }
  },
};

function checkDirection({ world }: TrapInput, own: OwnPolicy, direction: "ingress" | "egress", report: Report): void {
  const { policy, selector, resource } = own;
  if (!policy.types.includes(typeOf(direction)) || selector === undefined) return;
  const near = direction === "ingress" ? "destination" : "source";
  const nodes = listAt(specAt(resource), direction)?.items ?? [];
  for (const [index, rule] of policy[direction].entries()) {
    const text = endSelector(rule[near], policy.namespace);
    const tree = text === undefined || text === "" ? undefined : parseSelector(text).tree;
    const entity = entryAt(nodes[index], near);
    if (tree === undefined || entity === undefined || neverMatches(tree) !== undefined || !excludes(selector, tree)) continue;
    // A set of addresses may hold those of endpoints too.
    if (world.networks.some(({ labels }) => matchesLabels(tree, labels) !== "no")) continue;
    const place = entryAt(valueAt(nodes[index], near), "selector")?.keySpan ?? entity.keySpan;
    const way = direction === "ingress" ? "comes in to" : "goes out of";
    report(
      place,
      `What ${way} an endpoint has that endpoint as its ${near}, and no endpoint of this policy can have these labels: the rule matches nothing. Were source and destination exchanged?`,
    );
  }
}
