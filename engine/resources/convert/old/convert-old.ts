// Resources of the v1 API (Calico 1.x and 2.x) in v3, as `calicoctl convert` writes them.
import { newHostEndpoint, newWorkloadEndpoint } from "#engine/resources/convert/old/endpoints.ts";
import { newBgpPeer, newIpPool, newNode } from "#engine/resources/convert/old/networking.ts";
import { type Converted, newPolicy, newProfile, newTier } from "#engine/resources/convert/old/policies.ts";
import { type PlainMap, yamlOf } from "#engine/resources/convert/plain-data.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export interface OldConversion {
  /** Undefined where it cannot be converted. */
  readonly data: PlainMap | undefined;
  /** The same as YAML text; "" without it. */
  readonly yaml: string;
  /** What stands in the way, or did not come along. */
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

const CONVERTERS: Readonly<Record<string, (resource: Resource) => Converted | undefined>> = {
  bgpPeer: newBgpPeer,
  hostEndpoint: newHostEndpoint,
  ipPool: newIpPool,
  node: newNode,
  policy: newPolicy,
  profile: newProfile,
  tier: newTier,
  workloadEndpoint: newWorkloadEndpoint,
};

/** Undefined for what is not of the v1 API. */
export function convertOld(resource: Resource): OldConversion | undefined {
  if (resource.api !== "v1" || !Object.hasOwn(CONVERTERS, resource.kind)) return undefined;
  const converted = CONVERTERS[resource.kind]?.(resource);
  if (converted === undefined) return undefined;
  const { data, unread } = converted;
  const lost = unread.map((span) => ({ span, message: "This value cannot be read and is not taken over." }));
  if (typeof data !== "string") return { data, yaml: yamlOf(data), problems: lost };
  const span = resource.nameSpan ?? resource.span;
  return {
    data: undefined,
    yaml: "",
    problems: [{ span, message: `This ${resource.kind} cannot be converted: ${data}.` }, ...lost],
  };
}
