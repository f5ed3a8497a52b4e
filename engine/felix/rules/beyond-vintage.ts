// What a rule asks that a version of Felix did not know, so that there is no rendering of it.
import type { BackendRule } from "#engine/felix/model.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** Several networks in one list (2.4 and later), named ports (3.0 and later), ports of services (3.20 and later). */
export type BeyondVintage = "several-nets" | "named-ports" | "service-ports";

/** Empty: the version can render the rule. */
export function beyondVintage(vintage: Vintage, rule: BackendRule): readonly BeyondVintage[] {
  const ends = [rule.source, rule.destination, rule.notSource, rule.notDestination];
  const found: BeyondVintage[] = [];
  if (vintage.manyNets === "none" && ends.some((end) => end.nets.length > 1)) found.push("several-nets");
  if (vintage.manyPorts !== "blocks" && ends.some((end) => end.namedPortIpSetIds.length > 0)) found.push("named-ports");
  if (!vintage.servicePorts && ends.some((end) => end.ipPortSetIds.length > 0)) found.push("service-ports");
  return found;
}
