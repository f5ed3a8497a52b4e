// Which resources are policies.
import type { Resource } from "#engine/resources/resource.ts";

export function isPolicy({ api, kind }: Pick<Resource, "api" | "kind">): boolean {
  return kind.endsWith("NetworkPolicy") || (api === "v1" && kind === "policy");
}
