import { entryAt, namePlace } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const stagedPolicy: Trap = {
  code: "calico-staged-policy",
  severity: "hint",
  summary:
    "A staged policy has no effect: Felix makes no chain of it, and Calico reports at most what it would have done. To put it in " +
    "force, write the kind without Staged.",
  run({ policies }, report) {
    for (const { policy, resource } of policies) {
      if (!policy.isStaged) continue;
      const place = entryAt(resource.body, "kind")?.value?.span ?? namePlace(resource);
      report(
        place,
        `A staged policy has no effect on the nodes. To put it in force, write kind: ${resource.kind.replace("Staged", "")}.`,
      );
    }
  },
};
