import { appliedTiers } from "#engine/calculate/applied.ts";
import { nodeOptions } from "#engine/calculate/node-options.ts";
import type { Failsafe } from "#engine/felix/options.ts";
import { namePlace } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const lockedHost: Trap = {
  code: "calico-locked-host",
  severity: "info",
  summary:
    "A host endpoint with neither a policy nor a profile for a direction lets nothing through there but its failsafe ports: with it " +
    "the node closes. Write the policy before the host endpoint, or give it the profile projectcalico-default-allow.",
  run({ world, file, vintage }, report) {
    for (const endpoint of world.endpoints) {
      if (endpoint.kind !== "host" || endpoint.source.uri !== file.uri || !endpoint.isWhole || endpoint.profiles.length > 0)
        continue;
      const resource = file.resources.find(({ span }) => span.start === endpoint.source.span.start);
      const applied = appliedTiers(world, endpoint, vintage).flatMap(({ normal }) => normal);
      const isOpen = { ingress: applied.some(({ ingress }) => ingress), egress: applied.some(({ egress }) => egress) };
      if (resource === undefined || (isOpen.ingress && isOpen.egress)) continue;
      const { failsafeInbound, failsafeOutbound } = nodeOptions(world, vintage, endpoint.node).options;
      const shut = [
        ...(isOpen.ingress ? [] : [`in but to ${portWords(failsafeInbound)}`]),
        ...(isOpen.egress ? [] : [`out but to ${portWords(failsafeOutbound)}`]),
      ];
      const which = isOpen.ingress ? " for egress" : isOpen.egress ? " for ingress" : "";
      report(
        namePlace(resource),
        `No policy${which} of these files applies to this host endpoint, and it has no profile. If there is none elsewhere, the node lets nothing ${shut.join(", and nothing ")}.`,
        { severity: world.isComplete ? "warning" : "info" },
      );
    }
  },
};

function portWords(failsafes: readonly Failsafe[]): string {
  if (failsafes.length === 0) return "nowhere, since it has no failsafe ports";
  const byProtocol = new Map<string, number[]>();
  for (const { protocol, port } of failsafes) byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), port]);
  return `the failsafe ports ${[...byProtocol].map(([protocol, ports]) => `${protocol} ${ports.join(", ")}`).join("; ")}`;
}
