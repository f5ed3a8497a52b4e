// The kinds of resources that are described, by API.
import type { Api } from "#engine/resources/resource.ts";
import { CONFIGURATION_KINDS, KUBERNETES_KINDS } from "#engine/resources/schema/configuration-kinds.ts";
import { POLICY_SIDE_KINDS } from "#engine/resources/schema/policy-kinds.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";

export const KIND_SPECS: readonly KindSpec[] = [...POLICY_SIDE_KINDS, ...CONFIGURATION_KINDS, ...KUBERNETES_KINDS];

export function kindSpec(api: Api, kind: string): KindSpec | undefined {
  return KIND_SPECS.find((one) => one.api === api && one.kind === kind);
}
