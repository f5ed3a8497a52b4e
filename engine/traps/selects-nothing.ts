import { matchesLabels } from "#engine/calculate/labels.ts";
import { endSelector } from "#engine/resources/convert/end-selector.ts";
import { neverMatches } from "#engine/selector/contradiction.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { entryAt, namePlace, specAt, valueAt } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const selectsNothing: Trap = {
  code: "calico-selects-nothing",
  severity: "info",
  summary:
    "The files are said to hold every endpoint and network set there is, and none of them has the labels that the selector asks " +
    "for. Look for a mistyped label, or for a policy that has outlived its endpoints.",
  run({ world, policies, ruleLists }, report) {
    if (!world.isComplete || world.endpoints.length === 0) return;
    const all = [...world.endpoints, ...world.networks];
    for (const { policy, selector, isWhole, resource } of policies) {
      if (!isWhole || selector === undefined || neverMatches(selector) !== undefined) continue;
      if (world.endpoints.some(({ labels }) => matchesLabels(selector, labels) !== "no")) continue;
      const key = policy.kind.includes("Kubernetes") ? "podSelector" : "selector";
      const place = entryAt(specAt(resource), key)?.keySpan ?? namePlace(resource);
      report(place, "No endpoint of these files has the labels that the policy selects, so it applies to nothing.");
    }
    for (const { rules, namespace } of ruleLists) {
      for (const { rule, node } of rules) {
        for (const end of ["source", "destination"] as const) {
          const text = rule.unread.length > 0 ? undefined : endSelector(rule[end], namespace);
          const tree = text === undefined || text === "" ? undefined : parseSelector(text).tree;
          const place = entryAt(valueAt(node, end), "selector") ?? entryAt(node, end);
          if (tree === undefined || place === undefined || neverMatches(tree) !== undefined) continue;
          if (all.some(({ labels }) => matchesLabels(tree, labels) !== "no")) continue;
          report(
            place.keySpan,
            `No endpoint or network set of these files has the labels of this ${end}, so the rule matches nothing.`,
          );
        }
      }
    }
  },
};
