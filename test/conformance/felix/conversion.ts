// Upstream's cases of turning API objects into what Felix takes: rules of v3, and policies, namespaces and service accounts of
// Kubernetes. Each check of a path in the outcome counts for one.

import { ruleBeforeSets } from "#engine/resources/convert/backend-rule.ts";
import { convertClusterPolicy } from "#engine/resources/convert/cluster-policy.ts";
import type { ConvertedPolicy } from "#engine/resources/convert/converted.ts";
import { convertNetworkPolicy } from "#engine/resources/convert/kubernetes-policy.ts";
import { convertLabelledObject } from "#engine/resources/convert/kubernetes-profile.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { readPolicy } from "#engine/resources/policy/policy.ts";
import type { Profile } from "#engine/resources/policy/profile.ts";
import type { Resource } from "#engine/resources/resource.ts";
import { agrees, type Check, isModelled } from "#test/conformance/felix/conversion-checks.ts";
import { backendRuleInGo, policyInGo, profileInGo } from "#test/conformance/felix/conversion-go.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";

interface Case {
  readonly labels: readonly string[];
  readonly call: string;
  readonly args: readonly unknown[];
  readonly checks: readonly Check[];
}

export function runConversion(lines: readonly string[]): Tally {
  let agree = 0;
  let total = 0;
  let notModelled = 0;
  const misses: string[] = [];
  for (const line of lines.filter((text) => text.trim() !== "")) {
    const one: Case = JSON.parse(line);
    const outcome = outcomeOf(one);
    for (const check of one.checks) {
      total++;
      if (!isModelled(check.path)) notModelled++;
      else {
        const miss = agrees(outcome, check);
        if (miss === undefined) agree++;
        else misses.push(`${one.labels.at(-1)}: ${check.path} ${miss}`);
      }
    }
  }
  return { agree, total, notModelled, misses };
}

function outcomeOf({ call, args }: Case): unknown {
  switch (call) {
    case "RuleAPIV3ToBackend":
      return rulesInGo([args[0]], args[1])[0];
    case "RulesAPIV3ToBackend":
      return rulesInGo(args[0], args[1]);
    case "K8sNetworkPolicyToCalico":
      return results(load("networking.k8s.io/v1", "NetworkPolicy", args[0]), convertNetworkPolicy, (outcome) => outcome);
    case "K8sClusterNetworkPolicyToCalico":
      // The policy stands in a pair there, with whether the type was the right one.
      return results(
        load("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", inApiWords(args[0])),
        convertClusterPolicy,
        (value) => (value === undefined ? undefined : { "#0": value, "#1": true }),
      );
    case "NamespaceToProfile":
      return profileResults(load("v1", "Namespace", args[0]));
    case "ServiceAccountToProfile":
      return profileResults(load("v1", "ServiceAccount", args[0]));
    default:
      return undefined;
  }
}

function load(apiVersion: string, kind: string, object: unknown): Resource | undefined {
  const text = JSON.stringify({ apiVersion, kind, ...(typeof object === "object" ? object : {}) });
  return loadResources("case.yaml", text).file.resources[0];
}

/** Field names and constants of Go, which the cases have, as the API writes them. */
function inApiWords(object: unknown): unknown {
  const text = JSON.stringify(object).replace(/"(tCP|uDP|sCTP)":/g, (word) => word.toLowerCase());
  return JSON.parse(text.replaceAll('"AdminTier"', '"Admin"').replaceAll('"BaselineTier"', '"Baseline"'));
}

function rulesInGo(rules: unknown, namespace: unknown): readonly unknown[] {
  const ns = String(namespace);
  const kind = ns === "" ? "GlobalNetworkPolicy" : "NetworkPolicy";
  const resource = load("projectcalico.org/v3", kind, { metadata: { name: "case", namespace: ns }, spec: { ingress: rules } });
  const policy = resource && readPolicy(resource, "case.yaml");
  return (policy?.ingress ?? []).map((rule) => backendRuleInGo(rule, ruleBeforeSets(rule, ns)));
}

type Convert = (resource: Resource, uri: string) => ConvertedPolicy | undefined;

function results(resource: Resource | undefined, convert: Convert, wrap: (value: unknown) => unknown): unknown {
  const converted = resource && convert(resource, "case.yaml");
  const value = converted && policyInGo(converted.policy);
  const key = { Name: converted?.policy.name, Namespace: converted?.policy.namespace };
  return { "#0": { Key: key, Value: wrap(value) }, "#1": converted?.dropped ?? [] };
}

function profileResults(resource: Resource | undefined): unknown {
  const profile: Profile | undefined = resource && convertLabelledObject(resource, "case.yaml");
  return { "#0": { Key: { Name: profile?.name, Kind: "Profile" }, Value: profile && profileInGo(profile) }, "#1": [] };
}
