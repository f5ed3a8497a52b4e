import type { RuleCheck } from "#engine/checks/check.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { didYouMean } from "#engine/text/closest-word.ts";

/** Matches of xtables-addons and patches, which some nodes have. */
const FOREIGN: ReadonlySet<string> = new Set([
  "account",
  "asn",
  "condition",
  "dhcpmac",
  "fuzzy",
  "geoip",
  "gradm",
  "iface",
  "ipp2p",
  "ipv4options",
  "layer7",
  "length2",
  "lscan",
  "ndpi",
  "pknock",
  "psd",
  "quota2",
  "webstr",
]);

export const unknownMatch: RuleCheck = {
  code: "unknown-match",
  severity: "error",
  summary:
    "iptables has no match of this name, so iptables-restore refuses the rule; and whether it holds is not known, so the walk " +
    "goes both ways. The name may be misspelt, or belong to an extension that is not part of iptables: those that are known " +
    "by name, such as geoip of xtables-addons, are only noted.",
  run({ parts }, report) {
    for (const { kind, name, module, span } of parts) {
      if (kind !== "match" || module !== undefined) continue;
      if (FOREIGN.has(name)) {
        const message = `The match ${name} is no part of iptables: the node needs its extension, and whether it holds is not known here.`;
        report(span, message, { severity: "info" });
        continue;
      }
      const guess = didYouMean(
        name,
        MATCHES.flatMap((match) => [match.name, ...match.aliases]),
      );
      report(span, `iptables has no match ${name}${guess === "" ? ": whether it holds is not known here." : guess}`);
    }
  },
};
