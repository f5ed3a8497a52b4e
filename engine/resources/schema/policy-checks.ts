// What the fields of a policy ask of each other (validateNetworkPolicySpec() and validateGlobalNetworkPolicySpec(),
// libcalico-go/lib/validator/v3/validator.go, and the rules of the CRDs).
import type { YamlMap } from "#engine/resources/resource.ts";
import { conflict, missingField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, isTrueAt, itemsAt, mapAt, mayHoldMore, scalarsAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

type Direction = "ingress" | "egress";

function rulesOf(spec: YamlMap, direction: Direction): readonly YamlMap[] {
  return itemsAt(spec, direction).filter((item) => item.kind === "map");
}

export function noHttpInEgress(spec: YamlMap): readonly Diagnostic[] {
  return rulesOf(spec, "egress").flatMap((rule) => {
    const http = entryAt(rule, "http");
    return http === undefined ? [] : [conflict(http.keySpan, "Only ingress rules may ask for HTTP: leave it out")];
  });
}

/** Services stand where the other side of the connection is. */
export function servicesAtFarEnd(spec: YamlMap): readonly Diagnostic[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    rulesOf(spec, direction).flatMap((rule) => {
      const near = mapAt(rule, direction === "ingress" ? "destination" : "source");
      const services = near && entryAt(near, "services");
      if (services === undefined) return [];
      const far = direction === "ingress" ? "source" : "destination";
      return [conflict(services.keySpan, `In an ${direction} rule services may stand in the ${far} only`)];
    }),
  );
}

/** A global policy has no namespace to look a Service up in. */
export function servicesNeedNamespace(spec: YamlMap): readonly Diagnostic[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    rulesOf(spec, direction).flatMap((rule) => {
      const far = mapAt(rule, direction === "ingress" ? "source" : "destination");
      const services = far && mapAt(far, "services");
      const entry = far && entryAt(far, "services");
      if (services === undefined || entry === undefined || isGiven(services, "namespace") || mayHoldMore(services)) return [];
      return [
        missingField(entry.keySpan, "The field namespace of services is missing: a global policy has no namespace of its own"),
      ];
    }),
  );
}

export function preDnatFits(spec: YamlMap): readonly Diagnostic[] {
  const preDnat = entryAt(spec, "preDNAT");
  if (preDnat === undefined || !isTrueAt(spec, "preDNAT")) return [];
  const problems: Diagnostic[] = [];
  const untracked = entryAt(spec, "doNotTrack");
  if (untracked !== undefined && isTrueAt(spec, "doNotTrack")) {
    problems.push(conflict(untracked.keySpan, "A policy is preDNAT or doNotTrack, not both: write two policies"));
  }
  const egress = entryAt(spec, "egress");
  if (egress !== undefined && itemsAt(spec, "egress").length > 0) {
    problems.push(conflict(egress.keySpan, "A preDNAT policy acts on what comes in, and takes no egress rules"));
  }
  const type = scalarsAt(spec, "types").find(({ source }) => source.toLowerCase() === "egress");
  if (type !== undefined) problems.push(conflict(type.span, `A preDNAT policy acts on what comes in: leave out ${type.source}`));
  return problems;
}

export function needsApplyOnForward(spec: YamlMap): readonly Diagnostic[] {
  if (isTrueAt(spec, "applyOnForward") || mayHoldMore(spec)) return [];
  const forward = entryAt(spec, "applyOnForward");
  if (forward?.value?.kind === "template") return [];
  return ["preDNAT", "doNotTrack"].flatMap((key) => {
    const entry = isTrueAt(spec, key) ? entryAt(spec, key) : undefined;
    if (entry === undefined) return [];
    return [
      missingField(entry.keySpan, `${key} acts before it is known whether a packet is forwarded: write applyOnForward: true too`),
    ];
  });
}

/** A staged deletion says which policy would go, and nothing else. */
export function deletionIsBare(mayKeep: readonly string[]): (spec: YamlMap) => readonly Diagnostic[] {
  return (spec) => {
    const action = spec.entries.find(({ key }) => key === "stagedAction")?.value;
    if (action?.kind !== "scalar" || action.source !== "Delete") return [];
    return spec.entries
      .filter(({ key }) => !mayKeep.includes(key) && isGiven(spec, key))
      .map(({ key, keySpan }) => conflict(keySpan, `With stagedAction: Delete the spec holds nothing else: leave out ${key}`));
  };
}
