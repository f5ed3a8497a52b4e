import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { asMark } from "#engine/iptables/matches/saved-words.ts";
import { formatMark, hex, markValue } from "#engine/iptables/values/mark.ts";
import { answer } from "#engine/net/answer.ts";

export const mark = matchModule({
  name: "mark",
  summary: "The packet mark: bits earlier rules have set on this packet.",
  source: "net/netfilter/xt_mark.c",
  options: {
    "--mark": option({
      summary: "The mark, cut down to the bits of MASK, equals VALUE.",
      subject: "mark",
      values: markValue,
      // mark_mt(): bits of VALUE outside MASK can never be equal, so such a test never holds.
      test: (wanted, packet) => answer((packet.mark & wanted.mask) >>> 0 === wanted.value),
      save: asMark,
      wanted: formatMark,
      actual: (packet) => hex(packet.mark),
    }),
  },
  check: (readings) => needsAll(readings, "--mark"),
  examples: [
    { rule: "-m mark --mark 0x1/0x1", matches: [{ mark: 0x5 }], misses: [{ mark: 0x4 }] },
    { rule: "-m mark ! --mark 0x0/0xff00", matches: [{ mark: 0x100 }], misses: [{ mark: 0x1 }] },
    { rule: "-m mark --mark 0x3/0x1", misses: [{ mark: 0x1 }, { mark: 0x3 }] },
  ],
});
