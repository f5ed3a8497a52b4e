// The settings that answers of the server depend on, as the client sends them: all at once, at start and on change.

/** The versions of Felix that render differently; versions between two of them render as the earlier one. */
export const FELIX_VERSIONS = ["2.1", "2.6", "3.0", "3.8", "3.21", "3.28", "3.30", "3.32"] as const;
export type FelixVersion = (typeof FELIX_VERSIONS)[number];

export interface Settings {
  /** Which iptables wrote the rules: the two differ in the order of two tables and in how they print rules. */
  readonly backend: "nft" | "legacy";
  /** Whose refusals are errors; `both`: what either of them refuses. */
  readonly judge: "nft" | "legacy" | "both";
  readonly inlayHints: {
    readonly markRoles: boolean;
    readonly chainMeaning: boolean;
    readonly hitShare: boolean;
    readonly tier: boolean;
    readonly order: boolean;
    readonly policyTypes: boolean;
    readonly selects: boolean;
  };
  /** Whether Felix's hashes are recomputed, and what they prove is reported. */
  readonly ruleHashes: boolean;
  /** Which Calico the resources are written for: its validator judges them. */
  readonly calicoVersion: "v3.8" | "v3.32";
  /** The workspace holds every endpoint, set and namespace of the cluster: then a policy that selects nothing is told of. */
  readonly wholeCluster: boolean;
  /** Whose rules a preview shows where no dump tells. */
  readonly felixVersion: FelixVersion;
}

export const DEFAULT_SETTINGS: Settings = {
  backend: "nft",
  judge: "nft",
  inlayHints: {
    markRoles: true,
    chainMeaning: true,
    hitShare: false,
    tier: true,
    order: true,
    policyTypes: true,
    selects: true,
  },
  ruleHashes: true,
  calicoVersion: "v3.32",
  wholeCluster: false,
  felixVersion: "3.32",
};

/** What a client sent as the section `chainwalk`; whatever is no setting there has its default. */
export function settingsFrom(sent: unknown): Settings {
  const section = objectOf(sent);
  const hints = objectOf(section.inlayHints);
  const { inlayHints } = DEFAULT_SETTINGS;
  return {
    backend: section.backend === "legacy" ? "legacy" : "nft",
    judge: section.judge === "legacy" || section.judge === "both" ? section.judge : "nft",
    inlayHints: {
      markRoles: truth(hints.markRoles, inlayHints.markRoles),
      chainMeaning: truth(hints.chainMeaning, inlayHints.chainMeaning),
      hitShare: truth(hints.hitShare, inlayHints.hitShare),
      tier: truth(hints.tier, inlayHints.tier),
      order: truth(hints.order, inlayHints.order),
      policyTypes: truth(hints.policyTypes, inlayHints.policyTypes),
      selects: truth(hints.selects, inlayHints.selects),
    },
    ruleHashes: truth(section.ruleHashes, DEFAULT_SETTINGS.ruleHashes),
    calicoVersion: section.calicoVersion === "v3.8" ? "v3.8" : "v3.32",
    wholeCluster: truth(section.wholeCluster, DEFAULT_SETTINGS.wholeCluster),
    felixVersion: FELIX_VERSIONS.find((version) => version === objectOf(section.felix).version) ?? DEFAULT_SETTINGS.felixVersion,
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function truth(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}
