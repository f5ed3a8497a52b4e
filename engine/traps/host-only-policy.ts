import { NAMESPACE_LABEL } from "#engine/resources/convert/end-selector.ts";
import { neverMatches } from "#engine/selector/contradiction.ts";
import { spanOf } from "#engine/text/span.ts";
import { entryAt, namePlace, specAt } from "#engine/traps/places.ts";
import { implies } from "#engine/traps/selector-cover.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const hostOnlyPolicy: Trap = {
  code: "calico-host-only-policy",
  severity: "warning",
  summary:
    "doNotTrack and preDNAT policies act at host endpoints only, and this one selects by namespace, service account or other labels " +
    "that only pods have. It applies to nothing. Select host endpoints, or leave the field out.",
  run({ policies }, report) {
    for (const { policy, resource, selector, isWhole } of policies) {
      if (!(policy.doNotTrack || policy.preDnat) || policy.isStaged || !isWhole || selector === undefined) continue;
      if (neverMatches(selector) !== undefined) continue;
      const isOfPods =
        policy.namespaceSelector !== "" || policy.serviceAccountSelector !== "" || implies(selector, IS_NAMESPACED);
      if (!isOfPods) continue;
      const key = policy.doNotTrack ? "doNotTrack" : "preDNAT";
      report(
        entryAt(specAt(resource), key)?.keySpan ?? namePlace(resource),
        `${key} policies act at host endpoints only, and this one selects pods: it does nothing. Leave ${key} out, or select host endpoints.`,
      );
    }
  },
};

const NOWHERE = spanOf(0, 0);
const IS_NAMESPACED = { kind: "has", key: { text: NAMESPACE_LABEL, span: NOWHERE }, span: NOWHERE } as const;
