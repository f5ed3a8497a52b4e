import { entryAt, listAt, namePlace, specAt } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const unlabelledSet: Trap = {
  code: "calico-unlabelled-set",
  severity: "info",
  summary:
    "Rules find a network set by its labels, not by its name. Without labels only selectors such as all() find it. Give it a label " +
    "and select that.",
  run({ file }, report) {
    for (const resource of file.resources) {
      if (resource.kind !== "GlobalNetworkSet" || resource.isTemplated || resource.labels.size > 0) continue;
      const labels = entryAt(entryAt(resource.body, "metadata")?.value, "labels")?.value;
      if (labels?.kind === "map" && labels.entries.length > 0) continue;
      if ((listAt(specAt(resource), "nets")?.items.length ?? 0) === 0) continue;
      report(
        namePlace(resource),
        "Rules find a network set by its labels, and this one has none. Give it a label to select it by.",
      );
    }
  },
};
