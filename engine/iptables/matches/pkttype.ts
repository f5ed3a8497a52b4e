import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { keyword } from "#engine/iptables/values/names.ts";

/** Short names iptables takes as well. */
const ALSO: Readonly<Record<string, string>> = { host: "unicast", bcast: "broadcast", mcast: "multicast" };

export const pkttype = matchModule({
  name: "pkttype",
  summary: "How the frame was addressed: to this node, to all, or to a group.",
  source: "net/netfilter/xt_pkttype.c",
  options: {
    "--pkt-type": option({
      summary: "The kind of frame.",
      subject: "frame",
      values: keyword({
        choices: [
          { value: "unicast", summary: "To this node." },
          { value: "broadcast", summary: "To all." },
          { value: "multicast", summary: "To a group." },
          { value: "otherhost", summary: "To another node. The IP layer drops such a frame before any rule." },
          { value: "host", summary: "The same as unicast." },
          { value: "bcast", summary: "The same as broadcast." },
          { value: "mcast", summary: "The same as multicast." },
        ],
        spelling: "any-case",
        noun: "a kind of frame",
        syntax: "unicast|broadcast|multicast",
      }),
      save: (value) => [ALSO[value] ?? value],
      test: (wanted, packet) => whenKnown(packet.linkType, (type) => type === (ALSO[wanted] ?? wanted)),
      wanted: (value) => ALSO[value] ?? value,
      actual: (packet) => packet.linkType,
    }),
  },
  check: (readings) => needsAll(readings, "--pkt-type"),
  examples: [
    {
      rule: "-m pkttype --pkt-type broadcast",
      matches: [{ linkType: "broadcast" }],
      misses: [{ linkType: "unicast" }],
      unknown: [{ linkType: undefined }],
    },
    { rule: "-m pkttype ! --pkt-type unicast", matches: [{ linkType: "multicast" }], misses: [{ linkType: "unicast" }] },
  ],
});
