// The kinds that say what may pass, and what they act on.
import { HOST_ENDPOINT_KINDS } from "#engine/resources/schema/host-endpoint.ts";
import { IP_POOL_KINDS } from "#engine/resources/schema/ip-pool.ts";
import { NETWORK_SET_KINDS } from "#engine/resources/schema/network-set.ts";
import { POLICY_KINDS } from "#engine/resources/schema/policy.ts";
import { PROFILE_KINDS } from "#engine/resources/schema/profile.ts";
import type { KindSpec } from "#engine/resources/schema/schema.ts";
import { STAGED_POLICY_KINDS } from "#engine/resources/schema/staged-policy.ts";
import { TIER_KINDS } from "#engine/resources/schema/tier.ts";
import { ENDPOINT_KINDS_V1 } from "#engine/resources/schema/v1/endpoints.ts";
import { NETWORKING_KINDS_V1 } from "#engine/resources/schema/v1/networking.ts";
import { POLICY_KINDS_V1 } from "#engine/resources/schema/v1/policy.ts";
import { WORKLOAD_ENDPOINT_KINDS } from "#engine/resources/schema/workload-endpoint.ts";

export const POLICY_SIDE_KINDS: readonly KindSpec[] = [
  ...POLICY_KINDS,
  ...STAGED_POLICY_KINDS,
  ...TIER_KINDS,
  ...PROFILE_KINDS,
  ...NETWORK_SET_KINDS,
  ...HOST_ENDPOINT_KINDS,
  ...WORKLOAD_ENDPOINT_KINDS,
  ...IP_POOL_KINDS,
  ...POLICY_KINDS_V1,
  ...ENDPOINT_KINDS_V1,
  ...NETWORKING_KINDS_V1,
];
