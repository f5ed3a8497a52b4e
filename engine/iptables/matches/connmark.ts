import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { asMark } from "#engine/iptables/matches/saved-words.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { formatMark, hex, markValue } from "#engine/iptables/values/mark.ts";

export const connmark = matchModule({
  name: "connmark",
  summary: "The connection's mark, which every packet of the connection shares.",
  source: "net/netfilter/xt_connmark.c",
  options: {
    "--mark": option({
      summary: "The connection's mark, cut down to the bits of MASK, equals VALUE.",
      subject: "connection mark",
      values: markValue,
      // connmark_mt(): false without a connection, even when negated.
      test({ value, mask }, { tracking: { connection } }) {
        if (connection === undefined) return "absent";
        if ((value & ~mask) !== 0) return "no";
        return mask === 0 ? "yes" : whenKnown(connection.mark, (mark) => (mark & mask) >>> 0 === value);
      },
      save: asMark,
      wanted: formatMark,
      actual: ({ tracking: { connection } }) =>
        connection === undefined
          ? "none, there is no connection"
          : connection.mark === undefined
            ? undefined
            : hex(connection.mark),
    }),
  },
  check: (readings) => needsAll(readings, "--mark"),
  examples: [
    {
      rule: "-m connmark ! --mark 0x1",
      misses: [
        { tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } },
        { tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } },
      ],
    },
  ],
});
