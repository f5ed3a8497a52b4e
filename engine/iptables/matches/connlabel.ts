import { matchModule, option, type ValueGrammar } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { flag } from "#engine/iptables/values/plain.ts";

/** XT_CONNLABEL_MAXBIT, xt_connlabel.h. */
const LAST = 127;

const label: ValueGrammar<string> = {
  syntax: "LABEL",
  words: 1,
  decode: ([word = ""]) => {
    const number = parseUnsigned(word);
    if (number !== undefined && number <= LAST) return `${number}`;
    if (/^[^\s"+-][^\s"]*$/.test(word) && !/^\d/.test(word)) return word;
    return { refusal: `"${word}" is not a label: expected 0 to ${LAST} or a name of connlabel.conf` };
  },
};

export const connlabel = matchModule({
  name: "connlabel",
  summary: "A label on the connection, one bit of 128.",
  source: "net/netfilter/xt_connlabel.c",
  options: {
    "--label": option({
      summary: "Number 0 to 127 or a name of connlabel.conf. Not decided here: labels of a connection are not known.",
      subject: "connection label",
      values: label,
      save: (name) => [`"${name}"`],
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
