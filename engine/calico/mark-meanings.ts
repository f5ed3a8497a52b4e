// What a Calico mark bit says when it is set or clear, by the place where a rule looks at it. Felix reuses its scratch bits,
// so the same bit means one thing in raw and another in a policy chain (felix/rules/static.go, endpoints.go, policy.go).

import { describeChain } from "#engine/calico/chains.ts";
import type { MarkRole } from "#engine/calico/mark-layout.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

/** `anywhere` when no rule is given or the chain is not Calico's. */
export type MarkPlace = "raw" | "mangle" | "top" | "endpoint" | "policy" | "profile" | "group" | "endpoint-mark" | "anywhere";

export interface Meaning {
  readonly set: string;
  readonly clear: string;
}

export const ROLE_NAMES: Readonly<Record<MarkRole, string>> = {
  accept: "accept bit",
  pass: "pass bit",
  drop: "drop bit",
  "from-workload": "from-workload bit",
  scratch0: "scratch bit 0",
  scratch1: "scratch bit 1",
  endpoint: "endpoint mark",
  "non-cali-endpoint": "non-Calico endpoint mark",
  wireguard: "WireGuard bit",
};

export function placeOf(ref: RuleRef | undefined): MarkPlace {
  if (ref === undefined) return "anywhere";
  const chain = describeChain(ref.chain, ref.table);
  switch (chain?.kind) {
    case "workload-egress":
    case "workload-ingress":
    case "host-endpoint-from":
    case "host-endpoint-to":
    case "forward-from":
    case "forward-to":
      return "endpoint";
    case "policy-ingress":
    case "policy-egress":
      return "policy";
    case "profile-ingress":
    case "profile-egress":
      return "profile";
    case "group-ingress":
    case "group-egress":
      return "group";
    case "endpoint-mark":
    case "forward-check":
      return "endpoint-mark";
    case "hook":
      if (ref.table === "raw") return "raw";
      return ref.table === "mangle" ? "mangle" : "top";
    case "builtin":
      return ref.chain === "FORWARD" && ref.table === "filter" ? "top" : "anywhere";
    default:
      return "anywhere";
  }
}

const fromWorkload: Meaning = { set: "the packet came in from a workload", clear: "the packet did not come in from a workload" };

const MEANINGS: Readonly<Record<MarkRole, Partial<Record<MarkPlace, Meaning>> & { readonly anywhere: Meaning }>> = {
  accept: {
    anywhere: { set: "Calico policy has accepted the packet so far", clear: "no Calico policy has accepted the packet yet" },
    raw: {
      set: "an untracked (doNotTrack) host-endpoint policy has accepted the packet",
      clear: "no untracked host-endpoint policy has accepted the packet",
    },
    mangle: {
      set: "host-endpoint policy has already accepted the packet",
      clear: "no host-endpoint policy has accepted the packet yet",
    },
    top: {
      set: "policy has accepted the packet, here or in an earlier table",
      clear: "no policy has accepted the packet yet",
    },
    endpoint: {
      set: "a policy or profile of this endpoint has accepted the packet",
      clear: "no policy or profile of this endpoint has accepted the packet yet",
    },
    policy: { set: "a rule of this policy allows the packet", clear: "no rule of this policy has allowed the packet yet" },
    profile: { set: "a rule of this profile allows the packet", clear: "no rule of this profile has allowed the packet yet" },
    group: {
      set: "a policy of this group has accepted the packet",
      clear: "no policy of this group has accepted the packet yet",
    },
  },
  pass: {
    anywhere: {
      set: "a policy has passed the packet on, to the next tier or the profiles",
      clear: "no policy has passed the packet on",
    },
    endpoint: {
      set: "a policy has passed the packet on: the remaining policies of this tier are skipped, the next tier or the profiles go on",
      clear: "no policy has passed the packet on: the policies are still being asked, and clear at their end means dropped",
    },
    policy: { set: "a pass rule of this policy matched", clear: "no pass rule of this policy has matched" },
    group: { set: "a policy of this group has passed the packet on", clear: "no policy of this group has passed the packet on" },
  },
  drop: {
    anywhere: { set: "a deny rule of a policy matched; the packet is dropped at once", clear: "no deny rule has matched" },
  },
  "from-workload": { anywhere: fromWorkload },
  scratch0: {
    anywhere: {
      set: "used for short-lived notes: from a workload in the raw table, all match blocks so far fit in a policy chain",
      clear: "used for short-lived notes: not from a workload in the raw table, a match block did not fit in a policy chain",
    },
    raw: fromWorkload,
    endpoint: {
      set: "the packet is within the rate limit of this workload",
      clear: "the packet is over the rate limit of this workload",
    },
    policy: {
      set: "all match blocks of this rule so far fit the packet",
      clear: "a match block of this rule does not fit the packet, or none has been tried",
    },
  },
  scratch1: {
    anywhere: {
      set: "used for short-lived notes inside policy chains",
      clear: "used for short-lived notes inside policy chains",
    },
    policy: { set: "the match block being tried fits the packet", clear: "the match block being tried does not fit the packet" },
  },
  endpoint: {
    anywhere: {
      set: "names the interface the packet came in by (kube-proxy in IPVS mode)",
      clear: "no interface is noted: the packet is no forwarded service traffic",
    },
  },
  "non-cali-endpoint": {
    anywhere: {
      set: "the packet came in by an interface that is no Calico endpoint",
      clear: "no interface is noted, or it is a Calico endpoint",
    },
  },
  wireguard: {
    anywhere: {
      set: "routing keeps the packet out of the WireGuard tunnel",
      clear: "routing may send the packet into the WireGuard tunnel",
    },
  },
};

export function meaningOf(role: MarkRole, place: MarkPlace): Meaning {
  const meanings = MEANINGS[role];
  // Profile chains are written by the same code as policy chains, match blocks included.
  return meanings[place] ?? (place === "profile" ? meanings.policy : undefined) ?? meanings.anywhere;
}
