// How policies may be called (networkPolicyNameRegex and globalNetworkPolicyNameRegex, libcalico-go/lib/validator/v3/validator.go).
import { dnsNameFault, type NameCheck } from "#engine/resources/schema/metadata.ts";
import { isDnsLabel, isDnsName, LONGEST_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { hasSince } from "#engine/resources/validate/place.ts";

/** What Calico makes of Kubernetes' and OpenStack's policies. */
const CONVERTED = /^(?:knp|ossg)\.default\.(.*)$/s;

export const networkPolicyNameFault: NameCheck = (name, place) => {
  const converted = CONVERTED.exec(name)?.[1];
  if (converted !== undefined && isDnsName(converted) && name.length <= LONGEST_NAME) return undefined;
  return policyNameFault(name, place);
};

export const policyNameFault: NameCheck = (name, place) => {
  if (place.api === "crd.projectcalico.org/v1" || name.length > LONGEST_NAME) return dnsNameFault(name, place);
  const parts = name.split(".");
  const most = hasSince(place.vintage, "v3.29") ? 2 : 1;
  if (parts.length <= most && parts.every(isDnsLabel)) return undefined;
  const dots = most === 2 ? "with at most one dot, behind the name of the tier" : "and no dots";
  return `"${name}" is no name for a policy: write small letters, digits and dashes, with a letter or digit at both ends, ${dots}`;
};

/** Tiers are parts of policies' names. */
export const tierNameFault: NameCheck = (name) => {
  if (name.length > 63) return `The name of a tier has at most 63 characters, this one ${name.length}`;
  return isDnsLabel(name)
    ? undefined
    : `"${name}" is no name for a tier: write small letters, digits and dashes, with a letter or digit at both ends`;
};
