import { insertField } from "#engine/traps/block-edits.ts";
import { DIRECTIONS, type Direction, entryAt, listAt, specAt, typeOf } from "#engine/traps/places.ts";
import type { OwnPolicy, Trap } from "#engine/traps/trap.ts";

export const emptyDirection: Trap = {
  code: "calico-empty-direction",
  severity: "info",
  summary:
    "An empty list of rules does not make a policy deny: without types, a direction that has no rules is none that the policy is " +
    "about (only Ingress is where neither has any). Write the types where everything is to be denied, or remove the empty list.",
  run({ file, policies }, report) {
    for (const own of policies) {
      const spec = specAt(own.resource);
      for (const direction of DIRECTIONS) {
        const entry = entryAt(spec, direction);
        if (entry === undefined || !isIdle(own, direction)) continue;
        const isKubernetes = own.policy.kind.includes("Kubernetes");
        const key = isKubernetes ? "policyTypes" : "types";
        const field = `${key}: [Ingress, Egress]`;
        const edit = insertField(file.text, entry.keySpan, field);
        const other = direction === "egress" ? "ingress" : "egress";
        report(
          entry.keySpan,
          `This empty list denies nothing: without ${key} the policy is about ${other} alone. Write ${field} if all ${direction} is to be denied.`,
          { fixes: edit === undefined ? [] : [{ title: `Write ${field}`, edits: [edit] }] },
        );
      }
    }
  },
};

/** v1 policies apply both ways. */
function isIdle({ resource, policy }: OwnPolicy, direction: Direction): boolean {
  if (resource.isTemplated || policy.api === "v1" || policy.kind === "KubernetesClusterNetworkPolicy") return false;
  const spec = specAt(resource);
  if (entryAt(spec, "types") !== undefined || entryAt(spec, "policyTypes") !== undefined) return false;
  if (listAt(spec, direction)?.items.length !== 0) return false;
  if (policy.kind.includes("Kubernetes")) return direction === "egress";
  return !policy.types.includes(typeOf(direction));
}
