import { readHostEndpoint, readWorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { misspelt } from "#engine/traps/misspelt.ts";
import { listAt, specAt, within } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const missingProfile: Trap = {
  code: "calico-missing-profile",
  severity: "warning",
  summary:
    "The endpoint names a profile that no file holds. In place of a profile that it cannot find, Felix denies everything that comes " +
    "to it (DummyDropRules, felix/calc/active_rules_calculator.go). Correct the name, or add the Profile. Reported where the name " +
    "is nearly that of a profile that is there, or where the files are said to be complete.",
  run({ world, file }, report) {
    const known = [...world.profiles.keys()];
    for (const resource of file.resources) {
      if (resource.isTemplated || !(readHostEndpoint(resource) ?? readWorkloadEndpoint(resource))) continue;
      for (const item of listAt(specAt(resource), "profiles")?.items ?? []) {
        if (item.kind !== "scalar" || known.includes(item.source) || MADE_BY_CALICO.test(item.source)) continue;
        const meant = misspelt(item.source, known);
        if (meant === undefined && !world.isComplete) continue;
        const hint = meant === undefined ? "Add the Profile, or correct the name." : `Did you mean ${meant}?`;
        const span = within(item, { start: 0, end: item.source.length });
        report(
          item.span,
          `There is no profile ${item.source} in these files. Felix denies everything in place of a profile it cannot find. ${hint}`,
          { fixes: meant === undefined ? [] : [{ title: `Write ${meant}`, edits: [{ span, text: meant }] }] },
        );
      }
    }
  },
};

/** Of namespaces, service accounts, OpenStack's groups and the one that automatic host endpoints have. */
const MADE_BY_CALICO = /^(?:kns\.|ksa\.|k8s_ns\.|ns\.projectcalico\.org\/|openstack-sg|projectcalico-default-allow$)/;
