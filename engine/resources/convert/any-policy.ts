// Whatever a file calls a policy or a profile, of Calico or of Kubernetes, as Calico takes it.
import { convertClusterPolicy } from "#engine/resources/convert/cluster-policy.ts";
import type { ConvertedPolicy } from "#engine/resources/convert/converted.ts";
import { convertNetworkPolicy, convertStagedPolicy } from "#engine/resources/convert/kubernetes-policy.ts";
import { convertLabelledObject } from "#engine/resources/convert/kubernetes-profile.ts";
import { itemsAt, specOf } from "#engine/resources/policy/fields.ts";
import { type Policy, readPolicy } from "#engine/resources/policy/policy.ts";
import { type Profile, readProfile } from "#engine/resources/policy/profile.ts";
import type { Resource } from "#engine/resources/resource.ts";

export function anyPolicy(resource: Resource, uri: string): ConvertedPolicy | undefined {
  const policy = readPolicy(resource, uri);
  if (policy !== undefined) return { policy, dropped: [] };
  const converted = convertNetworkPolicy(resource, uri);
  if (converted !== undefined) return { ...converted, policy: withStoredTypes(converted.policy, resource) };
  return convertStagedPolicy(resource, uri) ?? convertClusterPolicy(resource, uri);
}

/** What Kubernetes' API server writes where the file gives no types, before Calico sees it (SetDefaults_NetworkPolicy()). */
function withStoredTypes(policy: Policy, resource: Resource): Policy {
  if (policy.typesGiven || itemsAt(specOf(resource), "egress").length === 0) return policy;
  return { ...policy, types: ["Ingress", "Egress"] };
}

export function anyProfile(resource: Resource, uri: string): Profile | undefined {
  return readProfile(resource, uri) ?? convertLabelledObject(resource, uri);
}
