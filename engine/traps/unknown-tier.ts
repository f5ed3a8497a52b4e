import { misspelt } from "#engine/traps/misspelt.ts";
import { scalarAt, specAt, within } from "#engine/traps/places.ts";
import { BUILTIN_TIER_NAMES } from "#engine/traps/precedence.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const unknownTier: Trap = {
  code: "calico-unknown-tier",
  severity: "warning",
  summary:
    "The policy names a tier that no file holds and that does not come with Calico. Correct the name, or add the Tier. Reported " +
    "where the name is nearly that of a tier that is there, or where the files are said to be complete.",
  run({ world, policies }, report) {
    const known = [...new Set([...world.tiers.keys(), ...BUILTIN_TIER_NAMES])];
    for (const { policy, resource } of policies) {
      const scalar = scalarAt(specAt(resource), "tier");
      if (scalar === undefined || resource.isTemplated || policy.tier === "" || known.includes(policy.tier)) continue;
      const meant = misspelt(policy.tier, known);
      if (meant === undefined && !world.isComplete) continue;
      const hint = meant === undefined ? "Add the Tier, or correct the name." : `Did you mean ${meant}?`;
      const span = within(scalar, { start: 0, end: scalar.source.length });
      report(scalar.span, `There is no tier ${policy.tier} in these files, and Calico does not come with one. ${hint}`, {
        fixes: meant === undefined ? [] : [{ title: `Write ${meant}`, edits: [{ span, text: meant }] }],
      });
    }
  },
};
