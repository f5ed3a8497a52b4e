import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { quoted } from "#engine/iptables/saved-text.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const helper = matchModule({
  name: "helper",
  summary: "The conntrack helper (ftp, sip…) that expected this connection.",
  source: "net/netfilter/xt_helper.c",
  options: {
    "--helper": option({
      summary: "Name of the helper. Not decided here for connections a helper expected: its name is not known.",
      subject: "helper",
      values: shortText({ syntax: "HELPER", most: 29, longer: "cut", empty: "allowed" }),
      save: (name) => [quoted(name)],
      // helper_mt() asks the helper of the connection that expected this one; without one it is a plain mismatch.
      test: (_wanted, { tracking: { connection } }) => (connection?.expected ? "unknown" : "no"),
      actual: ({ tracking: { connection } }) => (connection?.expected ? undefined : "none"),
    }),
  },
  check: (readings) => needsAll(readings, "--helper"),
  examples: [
    { rule: "-m helper --helper ftp", misses: [{ tracking: { state: "NEW", direction: "ORIGINAL", connection: undefined } }] },
    {
      rule: "-m helper ! --helper ftp",
      matches: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
  ],
});
