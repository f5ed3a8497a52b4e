import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { bigRange, formatBigRange, savedBigRange } from "#engine/iptables/values/big-number.ts";
import { keyword, plainChoices } from "#engine/iptables/values/names.ts";
import { answer } from "#engine/net/answer.ts";

export const connbytes = matchModule({
  name: "connbytes",
  summary: "Bytes or packets the connection has carried so far; needs nf_conntrack_acct.",
  source: "net/netfilter/xt_connbytes.c",
  // connbytes_mt(): false without a connection, negated or not.
  present: (packet) => answer(packet.tracking.connection !== undefined),
  options: {
    "--connbytes": option({
      summary: "The count is in this range, ends included.",
      subject: "count of the connection",
      values: bigRange,
      save: savedBigRange,
      wanted: formatBigRange,
    }),
    "--connbytes-mode": option({
      summary: "What is counted: packets, bytes, or bytes a packet on average.",
      negatable: false,
      values: keyword({
        choices: plainChoices(["packets", "bytes", "avgpkt"]),
        spelling: "exact",
        noun: "a way to count",
        syntax: "packets|bytes|avgpkt",
      }),
    }),
    "--connbytes-dir": option({
      summary: "Direction that is counted.",
      negatable: false,
      values: keyword({
        choices: plainChoices(["original", "reply", "both"]),
        spelling: "exact",
        noun: "a direction",
        syntax: "original|reply|both",
      }),
    }),
  },
  history: {
    assume: "no",
    why: "depends on how much the connection has carried",
    assumeFor(readings) {
      const range = readings["--connbytes"];
      return (range?.value.first === 0n) !== (range?.negated ?? false) ? "yes" : "no";
    },
  },
  check: (readings) => needsAll(readings, "--connbytes", "--connbytes-mode", "--connbytes-dir"),
  examples: [
    {
      rule: "-m connbytes --connbytes 1000000: --connbytes-dir both --connbytes-mode bytes",
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
    {
      rule: "-m connbytes ! --connbytes 10:20 --connbytes-dir reply --connbytes-mode packets",
      misses: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
    },
  ],
});
