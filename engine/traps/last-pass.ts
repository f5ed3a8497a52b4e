import { rulePlace } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const lastPass: Trap = {
  code: "calico-last-pass",
  severity: "info",
  summary:
    "Pass does not go on to the next policy but leaves the tier. Behind the tier default there are only baseline policies of " +
    "Kubernetes and then the profiles, and those of Kubernetes' namespaces allow everything. If the next policy was meant, leave " +
    "the rule out: a packet that no rule matches goes on by itself.",
  run({ world, policies, ruleLists }, report) {
    // A tier of one's own may come later: without an order it comes last.
    if (
      [...world.tiers.values()].some(
        ({ name, order }) => name !== "default" && (order ?? Number.POSITIVE_INFINITY) >= DEFAULT_ORDER,
      )
    )
      return;
    const inDefault = new Set(policies.flatMap(({ policy, resource }) => (policy.tier === "default" ? resource : [])));
    for (const { resource, rules } of ruleLists) {
      if (!inDefault.has(resource)) continue;
      for (const { action, node, rule } of rules) {
        if (action !== "Pass") continue;
        report(
          rulePlace(node, rule.span),
          "Pass leaves the tier default for the profiles, which in Kubernetes allow everything; other policies of the tier are not asked any more. To go on to the next policy, leave the rule out.",
        );
      }
    }
  },
};

const DEFAULT_ORDER = 1_000_000;
