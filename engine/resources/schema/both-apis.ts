// Kinds that calicoctl and kubectl know as projectcalico.org/v3 and that are kept as custom resources of the same form.
import type { KindSpec } from "#engine/resources/schema/schema.ts";

export function bothApis(kind: Omit<KindSpec, "api">): readonly KindSpec[] {
  return [
    { ...kind, api: "projectcalico.org/v3" },
    { ...kind, api: "crd.projectcalico.org/v1" },
  ];
}
