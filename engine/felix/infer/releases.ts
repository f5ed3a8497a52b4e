// Every release of Felix from which on the fixed chains look otherwise: the vintages, and those between them, each as the
// vintage it is nearest to with the traits that differ.
import { rangeWords, type VersionRange, versionNumber, versionText } from "#engine/felix/infer/version-range.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";

export interface Release {
  /** `3.23`; patches only where they matter. */
  readonly since: string;
  /** Whose names, policies and defaults it has. */
  readonly base: VintageName;
  /** Whose mark bits. */
  readonly marks: VintageName;
  readonly traits: Partial<Omit<Vintage, "name">>;
}

function release(since: string, base: VintageName, traits: Release["traits"] = {}, marks: VintageName = base): Release {
  return { since, base, marks, traits };
}

const WHITELISTED = { namesFamily: false, word: "whitelisted", vni: false } as const;
const IN_3_2 = { vxlan: undefined, encapsulationDrops: "none" } as const;
const IN_3_9 = { vxlan: WHITELISTED } as const;
const IN_3_12 = { ...IN_3_9, rpfFamilies: [4, 6], annotations: true } as const;
const IN_3_14 = { ...IN_3_12, rpfOpenStackDhcp: true } as const;
const IN_3_17 = { ...IN_3_14, forwardAppends: ["accept"], cidrBlock: true, encapsulationDrops: "workloads" } as const;
const IN_3_18 = { ...IN_3_17, forwardAppends: ["accept", "set-accept"], manglePostrouting: true } as const;
const IN_3_19 = {
  ...IN_3_18,
  rpfValidMark: true,
  failsafes: { answersInRaw: true, nets: true, answerNet: "source", foreignNet: "ignore" },
} as const;
const IN_3_22 = {
  chainComments: "policy",
  failsafes: { answersInRaw: true, nets: true, answerNet: "destination", foreignNet: "omit" },
} as const;
const IN_3_23 = { ...IN_3_22, rpfSkip: true, vxlan: { ...WHITELISTED, namesFamily: true } } as const;
const IN_3_24 = { ...IN_3_23, wireguardRules: true, wireguardMarkInterfaces: 2 } as const;

/** In order. */
export const RELEASES: readonly Release[] = [
  release("2.1", "2.1"),
  release("2.2", "2.1", { conntrackRules: "endpoint" }),
  release(
    "2.4",
    "2.1",
    {
      conntrackRules: "endpoint",
      acceptsAccepted: "first",
      forward: "host-endpoint-unless-accepted",
      manglePrerouting: "accepts-workloads",
      manyNets: "blocks-still-count",
    },
    "2.6",
  ),
  release("2.6", "2.6"),
  release("3.0", "3.0"),
  release("3.1", "3.8", {
    ...IN_3_2,
    acceptsAccepted: "first",
    manglePrerouting: "accepts-workloads",
    hostsSet: "all-hosts",
    forwardAllowedByDefault: "no",
  }),
  release("3.2", "3.8", { ...IN_3_2, acceptsAccepted: "first", manglePrerouting: "accepts-workloads" }),
  release("3.4", "3.8", IN_3_2),
  release("3.7", "3.8", { encapsulationDrops: "none" }),
  release("3.8", "3.8"),
  release("3.9", "3.8", IN_3_9),
  release("3.12", "3.8", IN_3_12),
  release("3.14", "3.8", IN_3_14),
  release("3.16", "3.8", { ...IN_3_14, forwardAppends: ["accept"] }),
  release("3.17", "3.8", IN_3_17, "3.21"),
  release("3.18", "3.8", IN_3_18, "3.21"),
  release("3.19", "3.8", IN_3_19, "3.21"),
  release("3.20", "3.8", { ...IN_3_19, wireguardMarkInterfaces: 1, servicePorts: true }, "3.21"),
  release("3.21", "3.21"),
  release("3.22", "3.21", IN_3_22),
  release("3.23", "3.21", IN_3_23),
  release("3.24", "3.21", IN_3_24),
  release("3.25", "3.21", { ...IN_3_24, vxlan: { namesFamily: true, word: "allowed", vni: false } }),
  release("3.28", "3.28"),
  release("3.28.2", "3.28", { natPostroutingAppended: true }),
  release("3.29", "3.30", { deny: "at-once", logsFlows: false, stagedSkipped: false, packetLimits: false }, "3.28"),
  release("3.30", "3.30"),
  release("3.31", "3.30", { egressDscp: true, notAnyNet: "omitted" }),
  release("3.32", "3.32"),
];

export function vintageOfRelease({ base, traits }: Release): Vintage {
  return { ...vintageOf(base), ...traits };
}

/** Up to the next one that looks otherwise. */
export function rangeOfRelease(one: Release): VersionRange {
  const from = versionNumber(one.since);
  const next = RELEASES.find(({ since }) => versionNumber(since) > from);
  if (next === undefined) return { from, to: undefined };
  const before = versionNumber(next.since) - 1;
  // The last release of 2.x is in the list.
  return { from, to: Math.floor(before / 100) === Math.floor(from / 100) && before % 100 < 99 ? before : from };
}

/** `3.23 to 3.24`; patches are named where the list has them. */
export function releasesWords(first: Release, last: Release): string {
  const { to } = rangeOfRelease(last);
  if (to === undefined) return `${first.since} or later`;
  if (first.since === versionText(versionNumber(first.since))) return rangeWords({ from: versionNumber(first.since), to });
  return `${first.since} or later, up to ${versionText(to)}`;
}
