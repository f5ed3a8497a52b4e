// A resource of the v1 API written anew for projectcalico.org/v3, as `calicoctl convert` would.
import { convertOld } from "#engine/resources/convert/old/convert-old.ts";
import type { Resource } from "#engine/resources/resource.ts";
import { replaceResource, type Unwritable } from "#engine/resources/rewrite/replace-resource.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

/** Undefined for what is not of the v1 API. Nothing is written where a value would be lost. */
export function rewriteOld(text: string, resource: Resource): Fix | Unwritable | undefined {
  const converted = convertOld(resource);
  if (converted === undefined) return undefined;
  if (resource.isTemplated) return { reason: "A template stands in it, and what it puts there is not known." };
  const [problem] = converted.problems;
  if (converted.data === undefined || problem !== undefined) return { reason: problem?.message ?? "It cannot be converted." };
  return replaceResource(text, resource, converted.data, "Convert to projectcalico.org/v3");
}
