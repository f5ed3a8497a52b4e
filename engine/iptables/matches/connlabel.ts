import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { flag, text } from "#engine/iptables/values/plain.ts";

export const connlabel = matchModule({
  name: "connlabel",
  summary: "A label on the connection, one bit of 128.",
  source: "net/netfilter/xt_connlabel.c",
  options: {
    "--label": option({
      summary: "Number 0 to 127 or a name of connlabel.conf. Not decided here: labels of a connection are not known.",
      subject: "connection label",
      values: text,
      // connlabel_mt(): without a connection it is a plain mismatch, which `!` turns.
      test: (_wanted, { tracking: { connection } }) => (connection === undefined ? "no" : "unknown"),
      actual: ({ tracking: { connection } }) => (connection === undefined ? "none, there is no connection" : undefined),
    }),
    "--set": option({ summary: "Sets the label, too.", values: flag, wanted: () => "label set" }),
  },
  check: (readings) => needsAll(readings, "--label"),
  examples: [
    {
      rule: "-m connlabel --label 40",
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
    {
      rule: "-m connlabel ! --label 40",
      matches: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
    },
  ],
});
