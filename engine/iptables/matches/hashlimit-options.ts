// The options of hashlimit.
import { option } from "#engine/iptables/extension.ts";
import { prefixLengthValue } from "#engine/iptables/values/address.ts";
import { keywordList } from "#engine/iptables/values/names.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { procName } from "#engine/iptables/values/proc-name.ts";
import { packetOrByteBurst, packetOrByteRate } from "#engine/iptables/values/rate.ts";

const MOST = 0xffffffff;

export const HASHLIMIT_MODES = [
  { value: "srcip", summary: "Source address." },
  { value: "srcport", summary: "Source port." },
  { value: "dstip", summary: "Destination address." },
  { value: "dstport", summary: "Destination port." },
];
const modeList = keywordList({ choices: HASHLIMIT_MODES, spelling: "exact", noun: "a part of a group", syntax: "PART[,PART…]" });

const setting = (summary: string, syntax: string, least: number) =>
  option({ summary, negatable: false, values: number(least, MOST, syntax) });

export const hashlimitOptions = {
  "--hashlimit-upto": option({
    summary: "Matches while the group's rate is at most this.",
    subject: "rate",
    aliases: ["--hashlimit"],
    values: packetOrByteRate,
    wanted: ({ text }) => `at most ${text}`,
  }),
  "--hashlimit-above": option({
    summary: "Matches when the group's rate is above this.",
    subject: "rate",
    values: packetOrByteRate,
    wanted: ({ text }) => `above ${text}`,
  }),
  "--hashlimit-burst": option({
    summary: "Packets, or bytes beside a byte rate, that may pass at once; 5 packets when left out.",
    negatable: false,
    values: packetOrByteBurst,
    wanted: ({ size }) => `${size}`,
  }),
  "--hashlimit-mode": option({
    summary: "What makes a group; left out, all packets are one.",
    negatable: false,
    values: {
      ...modeList,
      // parse_mode() passes over empty parts.
      decode: ([word = ""], family) => {
        const parts = word.split(",").filter((part) => part !== "");
        return parts.length === 0 ? [] : modeList.decode([parts.join(",")], family);
      },
    },
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
    values: procName(254),
  }),
  "--hashlimit-htable-size": setting("Number of buckets.", "BUCKETS", 0),
  "--hashlimit-htable-max": setting("Most entries kept.", "ENTRIES", 0),
  "--hashlimit-htable-expire": setting("Idle entries are forgotten after this time.", "MILLISECONDS", 1),
  "--hashlimit-htable-gcinterval": setting("Time between two clean-ups.", "MILLISECONDS", 1),
  "--hashlimit-rate-match": option({
    summary: "Tell packets apart by measured rate instead of limiting them.",
    values: flag,
    wanted: () => "measured rate",
  }),
  "--hashlimit-rate-interval": setting("Seconds over which --hashlimit-rate-match measures.", "SECONDS", 1),
};
