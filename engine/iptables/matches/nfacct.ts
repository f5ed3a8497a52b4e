import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const nfacct = matchModule({
  name: "nfacct",
  summary: "Counts the packet on a named accounting object; matches unless the object has a quota that is not yet used up.",
  source: "net/netfilter/xt_nfacct.c",
  options: {
    "--nfacct-name": option({
      summary: "Name of the object, which must exist.",
      negatable: false,
      values: shortText({ syntax: "NAME", most: 31, longer: "cut", empty: "refused" }),
      // nfacct_save() writes two blanks.
      save: (name) => ["", oneWord(name)],
    }),
  },
  history: { assume: "yes", why: "matches always, unless the accounting object has a quota" },
  check: (readings) => needsAll(readings, "--nfacct-name"),
  examples: [
    { rule: "-m nfacct --nfacct-name web", unknown: [{}] },
    { rule: "-m nfacct --nfacct-name all", unknown: [{ protocol: 6 }] },
  ],
});
