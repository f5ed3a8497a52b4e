import type { Resource } from "#engine/resources/resource.ts";
import type { TextEdit } from "#engine/text/diagnostic.ts";
import { entryAt, scalarAt, valueAt, within } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const crdByHand: Trap = {
  code: "calico-crd-by-hand",
  severity: "info",
  summary:
    "crd.projectcalico.org/v1 is how Calico stores its resources, not how they are written. What is applied there goes past " +
    "Calico's own validation and defaults (types of a policy, the tier in its name), so that mistakes come out on the nodes only. " +
    "Write projectcalico.org/v3 and apply it with calicoctl, or with kubectl where Calico's API server runs.",
  run({ file }, report) {
    const written = file.resources.filter(
      (one) => one.api === "crd.projectcalico.org/v1" && PUBLIC.has(one.kind) && !isDump(one),
    );
    const [first] = written;
    const place = first && scalarAt(first.body, "apiVersion");
    if (place === undefined) return;
    const edits = written.flatMap(({ body }): readonly TextEdit[] => {
      const version = scalarAt(body, "apiVersion");
      if (version === undefined) return [];
      const span = within(version, { start: 0, end: version.source.length });
      return [{ span, text: "projectcalico.org/v3" }];
    });
    const others = written.length === 1 ? "" : ` So do ${written.length - 1} more resources of this file.`;
    report(
      place.span,
      `This goes past Calico's validation and defaults: crd.projectcalico.org/v1 is its storage. Write projectcalico.org/v3, for calicoctl or Calico's API server.${others}`,
      { fixes: [{ title: "Write projectcalico.org/v3", edits }] },
    );
  },
};

/** Kinds that v3 has in the same form; the others are Calico's own bookkeeping. */
const PUBLIC: ReadonlySet<string> = new Set([
  "GlobalNetworkPolicy",
  "NetworkPolicy",
  "StagedGlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedKubernetesNetworkPolicy",
  "GlobalNetworkSet",
  "NetworkSet",
  "HostEndpoint",
  "Tier",
]);

/** What a cluster has printed is not written by anybody. */
function isDump({ body }: Resource): boolean {
  const metadata = valueAt(body, "metadata");
  const isStored = ["uid", "resourceVersion", "creationTimestamp", "generation"].some(
    (key) => entryAt(metadata, key) !== undefined,
  );
  return isStored || entryAt(valueAt(metadata, "annotations"), "projectcalico.org/metadata") !== undefined;
}
