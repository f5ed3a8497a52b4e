import { matchModule } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { unseenFlag, unseenNumber, unseenRange } from "#engine/iptables/matches/unseen-field.ts";

export const frag = matchModule({
  name: "frag",
  summary: "The IPv6 fragment header. Where conntrack is in use, packets are put together before rules see them.",
  source: "net/ipv6/netfilter/ip6t_frag.c",
  families: [6],
  undecidable: "-m frag looks at the fragment header, which packets here do not carry",
  options: {
    "--fragid": unseenRange("fragment identification", 0xffffffff),
    "--fraglen": unseenNumber("length of the fragment header"),
    "--fragres": unseenFlag("reserved fields of zero in its fragment header"),
    "--fragfirst": unseenFlag("the mark of a first fragment"),
    "--fragmore": unseenFlag("more fragments behind it"),
    "--fraglast": unseenFlag("the mark of a last fragment"),
  },
  check: (readings) => onlyOne(readings, "--fragmore", "--fraglast"),
  examples: [
    { rule: "-m frag --fragid 1:42", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
    { rule: "-m frag --fragfirst", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
  ],
});
