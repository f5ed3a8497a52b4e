// What Felix's versions differ in before anything is rendered: tiers, directions, names and the sets of rules, as data.
import type { VintageName } from "#engine/felix/vintage/versions.ts";

export interface CalculationTraits {
  /** As names count versions, major * 100 + minor: the last one that renders so. */
  readonly version: number;
  /** Before 2.6 every policy applied both ways. */
  readonly hasTypes: boolean;
  readonly hasTiers: boolean;
  readonly builtinTiers: readonly BuiltinTier[];
  /** Cluster-wide policies of Kubernetes: AdminNetworkPolicy up to 3.31, then ClusterNetworkPolicy. */
  readonly clusterPolicies: "none" | "admin" | "cluster";
  /** Policies of one order go by their whole name, or by name, namespace and kind. */
  readonly tieBreak: "whole-name" | "parts";
  /** Labels without values of v1: sets of their own up to 2.3, then as any label. */
  readonly tags: "sets" | "labels";
  /** A negated selector beside a positive one: filters that set, or has a set of its own. */
  readonly joinsNegatedSelector: boolean;
  readonly networkSets: boolean;
  readonly selectorSetType: "hash:ip" | "hash:net";
}

export interface BuiltinTier {
  readonly name: string;
  readonly order: number;
  readonly defaultAction: "Deny" | "Pass";
}

const DEFAULT_TIER: BuiltinTier = { name: "default", order: 1_000_000, defaultAction: "Deny" };

const V2_1: CalculationTraits = {
  version: 201,
  hasTypes: false,
  hasTiers: false,
  builtinTiers: [DEFAULT_TIER],
  clusterPolicies: "none",
  tieBreak: "whole-name",
  tags: "sets",
  joinsNegatedSelector: false,
  networkSets: false,
  selectorSetType: "hash:ip",
};

const V2_6: CalculationTraits = { ...V2_1, version: 206, hasTypes: true, tags: "labels" };
const V3_0: CalculationTraits = { ...V2_6, version: 300, joinsNegatedSelector: true };
const V3_8: CalculationTraits = { ...V3_0, version: 308, networkSets: true, selectorSetType: "hash:net" };

const V3_30: CalculationTraits = {
  ...V3_8,
  version: 330,
  hasTiers: true,
  builtinTiers: [
    { name: "adminnetworkpolicy", order: 1_000, defaultAction: "Pass" },
    DEFAULT_TIER,
    { name: "baselineadminnetworkpolicy", order: 10_000_000, defaultAction: "Pass" },
  ],
  clusterPolicies: "admin",
};

const V3_32: CalculationTraits = {
  ...V3_30,
  version: 332,
  builtinTiers: [
    { name: "kube-admin", order: 1_000, defaultAction: "Pass" },
    DEFAULT_TIER,
    { name: "kube-baseline", order: 10_000_000, defaultAction: "Pass" },
  ],
  clusterPolicies: "cluster",
  tieBreak: "parts",
};

export const CALCULATION_TRAITS: Readonly<Record<VintageName, CalculationTraits>> = {
  "2.1": V2_1,
  "2.6": V2_6,
  "3.0": V3_0,
  "3.8": V3_8,
  "3.21": { ...V3_8, version: 321 },
  "3.28": { ...V3_8, version: 328 },
  "3.30": V3_30,
  "3.32": V3_32,
};
