import type { Policy } from "#engine/resources/policy/policy.ts";
import { DIRECTIONS, type Direction, entryAt, namePlace, specAt, typeOf } from "#engine/traps/places.ts";
import { actionOf } from "#engine/traps/rule-cover.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const oneWayUntracked: Trap = {
  code: "calico-one-way-untracked",
  severity: "info",
  summary:
    "A doNotTrack policy allows packets past connection tracking, so the answers to them belong to no connection: the " +
    "answer to a SYN counts as INVALID, and Felix drops it. Allow them with a rule in the other direction, by the source port where the request had the destination " +
    "port.",
  run({ world, policies }, report) {
    for (const { policy, resource, isWhole } of policies) {
      if (!policy.doNotTrack || policy.isStaged || !isWhole) continue;
      for (const direction of DIRECTIONS) {
        const other = direction === "ingress" ? "egress" : "ingress";
        if (!policy.types.includes(typeOf(direction)) || !allows(policy, direction)) continue;
        // Another policy may have the answers: whether it has the right ones is not looked at.
        if (world.policies.some((one) => one.policy.doNotTrack && allows(one.policy, other))) continue;
        report(
          entryAt(specAt(resource), "doNotTrack")?.keySpan ?? namePlace(resource),
          `Packets allowed here are not tracked, so their answers are not known as such, and an answer to a SYN is dropped as INVALID. No doNotTrack policy of these files allows ${other}: add a rule for the answers, by source port.`,
        );
      }
    }
  },
};

function allows(policy: Policy, direction: Direction): boolean {
  return policy[direction].some((rule) => actionOf(rule, policy.api) === "Allow");
}
