import { matchModule, option } from "#engine/iptables/extension.ts";
import { unseenNumber } from "#engine/iptables/matches/unseen-field.ts";
import { formatHost, savedPrefix, unmaskedAddress } from "#engine/iptables/values/address.ts";

const segment = (subject: string) =>
  option({
    summary: `The ${subject} is in this network.`,
    subject,
    values: unmaskedAddress,
    save: (prefix) => [savedPrefix(prefix)],
    wanted: formatHost,
  });

export const srh = matchModule({
  name: "srh",
  summary: "The IPv6 segment routing header.",
  source: "net/ipv6/netfilter/ip6t_srh.c",
  families: [6],
  undecidable: "-m srh looks at the segment routing header, which packets here do not carry",
  options: {
    "--srh-next-hdr": unseenNumber("next header of the segment routing header", 255),
    "--srh-hdr-len-eq": unseenNumber("exact length of the segment routing header", 255),
    "--srh-hdr-len-gt": unseenNumber("lower bound of the header's length", 255),
    "--srh-hdr-len-lt": unseenNumber("upper bound of the header's length", 255),
    "--srh-segs-left-eq": unseenNumber("exact number of segments left", 255),
    "--srh-segs-left-gt": unseenNumber("lower bound of segments left", 255),
    "--srh-segs-left-lt": unseenNumber("upper bound of segments left", 255),
    "--srh-last-entry-eq": unseenNumber("exact last entry", 255),
    "--srh-last-entry-gt": unseenNumber("lower bound of the last entry", 255),
    "--srh-last-entry-lt": unseenNumber("upper bound of the last entry", 255),
    "--srh-tag": unseenNumber("tag of the segment routing header", 65535),
    "--srh-psid": segment("previous segment"),
    "--srh-nsid": segment("next segment"),
    "--srh-lsid": segment("last segment"),
  },
  examples: [
    { rule: "-m srh --srh-segs-left-eq 1", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
    {
      rule: "-m srh ! --srh-psid fd00::/64",
      family: 6,
      unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }],
    },
  ],
});
