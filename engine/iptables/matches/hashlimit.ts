import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll, needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { prefixLengthValue } from "#engine/iptables/values/address.ts";
import { keywordList } from "#engine/iptables/values/names.ts";
import { flag, number, text } from "#engine/iptables/values/plain.ts";
import { packetOrByteBurst, packetOrByteRate } from "#engine/iptables/values/rate.ts";

const setting = (summary: string, syntax: string) => option({ summary, negatable: false, values: number(0, 0xffffffff, syntax) });

export const hashlimit = matchModule({
  name: "hashlimit",
  summary: "A rate limit for each group of addresses and ports, kept in a named table.",
  source: "net/netfilter/xt_hashlimit.c",
  options: {
    "--hashlimit-upto": option({
      summary: "Matches while the group's rate is at most this.",
      subject: "rate",
      aliases: ["--hashlimit"],
      values: packetOrByteRate,
      wanted: (rate) => `at most ${rate}`,
    }),
    "--hashlimit-above": option({
      summary: "Matches when the group's rate is above this.",
      subject: "rate",
      values: packetOrByteRate,
      wanted: (rate) => `above ${rate}`,
    }),
    "--hashlimit-burst": option({
      summary: "Packets, or bytes beside a byte rate, that may pass at once; 5 packets when left out.",
      negatable: false,
      values: packetOrByteBurst,
    }),
    "--hashlimit-mode": option({
      summary: "What makes a group; left out, all packets are one.",
      negatable: false,
      values: keywordList({
        choices: [
          { value: "srcip", summary: "Source address." },
          { value: "srcport", summary: "Source port." },
          { value: "dstip", summary: "Destination address." },
          { value: "dstport", summary: "Destination port." },
        ],
        spelling: "any-case",
        noun: "a part of a group",
        syntax: "PART[,PART…]",
      }),
      wanted: (parts) => parts.join(" and "),
    }),
    "--hashlimit-srcmask": option({
      summary: "Prefix length that groups source addresses.",
      negatable: false,
      values: prefixLengthValue,
    }),
    "--hashlimit-dstmask": option({
      summary: "Prefix length that groups destination addresses.",
      negatable: false,
      values: prefixLengthValue,
    }),
    "--hashlimit-name": option({
      summary: "Name of the table, also of its file under /proc/net/ipt_hashlimit.",
      negatable: false,
      values: text,
    }),
    "--hashlimit-htable-size": setting("Number of buckets.", "BUCKETS"),
    "--hashlimit-htable-max": setting("Most entries kept.", "ENTRIES"),
    "--hashlimit-htable-expire": setting("Idle entries are forgotten after this time.", "MILLISECONDS"),
    "--hashlimit-htable-gcinterval": setting("Time between two clean-ups.", "MILLISECONDS"),
    "--hashlimit-rate-match": option({
      summary: "Tell packets apart by measured rate instead of limiting them.",
      values: flag,
      wanted: () => "measured rate",
    }),
    "--hashlimit-rate-interval": setting("Seconds over which --hashlimit-rate-match measures.", "SECONDS"),
  },
  history: {
    assume: "yes",
    why: "depends on how many packets of the group came before, and when",
    assumeFor(readings) {
      const upto = readings["--hashlimit-upto"];
      const above = readings["--hashlimit-above"];
      return (upto !== undefined && !upto.negated) || above?.negated === true ? "yes" : "no";
    },
  },
  check: (readings) =>
    needsOne(readings, "--hashlimit-upto", "--hashlimit-above") ??
    onlyOne(readings, "--hashlimit-upto", "--hashlimit-above") ??
    needsAll(readings, "--hashlimit-name"),
  examples: [
    { rule: "-m hashlimit --hashlimit-upto 5/sec --hashlimit-mode srcip --hashlimit-name x", unknown: [{}] },
    { rule: "-m hashlimit --hashlimit-above 512kb/s --hashlimit-burst 1mb --hashlimit-name y", unknown: [{}] },
  ],
});
