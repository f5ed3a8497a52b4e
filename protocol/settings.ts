// The settings that answers of the server depend on, as the client sends them: all at once, at start and on change.

export interface Settings {
  /** Which iptables wrote the rules: the two differ in the order of two tables and in how they print rules. */
  readonly backend: "nft" | "legacy";
  /** Whose refusals are errors; `both`: what either of them refuses. */
  readonly judge: "nft" | "legacy" | "both";
  readonly inlayHints: {
    readonly markRoles: boolean;
    readonly chainMeaning: boolean;
    readonly hitShare: boolean;
  };
}

export const DEFAULT_SETTINGS: Settings = {
  backend: "nft",
  judge: "nft",
  inlayHints: { markRoles: true, chainMeaning: true, hitShare: false },
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
    },
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function truth(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}
