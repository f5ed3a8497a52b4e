// Tiers: groups of policies that are asked one after the other.
import type { YamlMap } from "#engine/resources/resource.ts";
import { bothApis } from "#engine/resources/schema/both-apis.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import { tierNameFault } from "#engine/resources/schema/policy-names.ts";
import type { KindSpec, Place } from "#engine/resources/schema/schema.ts";
import { objectSpec, oneOf } from "#engine/resources/schema/value-specs.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { badValue } from "#engine/resources/validate/problems.ts";
import { mapAt, numberAt, scalarAt, textAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const TIER_SPEC = objectSpec("TierSpec", [
  {
    name: "order",
    words: "A number: tiers apply from the lowest up, those of the same order by name. Left out: after all that have one.",
    value: { kind: "number" },
    standard: "100",
  },
  {
    name: "defaultAction",
    words: "What happens to packets that a policy of the tier applies to and no rule decides. Left out: Deny.",
    value: oneOf({
      Deny: "They are dropped.",
      Pass: "The next tier decides.",
    }),
    standard: "Deny",
  },
]);

/** Tiers that Calico makes itself: their order and default action stand (CEL rules of the CRD, v3.32). */
const OWN: readonly { readonly name: string; readonly order: number; readonly action: string }[] = [
  { name: "default", order: 1_000_000, action: "Deny" },
  { name: "kube-admin", order: 1_000, action: "Pass" },
  { name: "kube-baseline", order: 10_000_000, action: "Pass" },
];

function ownTiers(root: YamlMap, { vintage }: Place): readonly Diagnostic[] {
  const metadata = mapAt(root, "metadata");
  const spec = mapAt(root, "spec");
  const own = OWN.find(({ name }) => metadata !== undefined && name === textAt(metadata, "name"));
  if (own === undefined || spec === undefined || !hasSince(vintage, "v3.32")) return [];
  const problems: Diagnostic[] = [];
  const order = scalarAt(spec, "order");
  if (order !== undefined && numberAt(spec, "order") !== undefined && order.value !== own.order) {
    problems.push(badValue(order, `The order of the tier ${own.name} is ${own.order} and stays so`, `${own.order}`));
  }
  const action = scalarAt(spec, "defaultAction");
  if (action !== undefined && action.source !== own.action) {
    problems.push(badValue(action, `The default action of the tier ${own.name} is ${own.action} and stays so`, own.action));
  }
  return problems;
}

export const TIER_KINDS: readonly KindSpec[] = bothApis({
  kind: "Tier",
  words: "A group of policies. Tiers are asked one after the other, and one that decides nothing denies or passes on.",
  isNamespaced: false,
  since: "v3.29",
  metadata: clusterMetadataSpec(tierNameFault),
  spec: TIER_SPEC,
  checks: [ownTiers],
});
