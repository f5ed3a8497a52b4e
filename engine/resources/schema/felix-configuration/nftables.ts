// The nftables dataplane, whose rules do not stand in an iptables dump.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { felixWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { integer, oneOf, text } from "#engine/resources/schema/value-specs.ts";

const ALLOW_ACTION = felixWord({
  Accept: "The packet is let through at once.",
  Return: "The packet goes back to the base chain, so that your own rules see it too.",
});

export const NFTABLES_FIELDS: readonly FieldSpec[] = [
  {
    name: "nftablesMode",
    words:
      "Whether Felix writes nftables rules of its own (table `calico`) instead of iptables rules. With `Enabled` an iptables dump of " +
      "the node holds none of Calico's chains.",
    value: oneOf({
      Enabled: "Felix uses nftables.",
      Disabled: "Felix uses iptables.",
      Auto: "Felix does as kube-proxy does.",
    }),
    standard: "Auto",
    since: "v3.29",
  },
  {
    name: "nftablesFilterAllowAction",
    words: "As `iptablesFilterAllowAction`, for nftables.",
    value: ALLOW_ACTION,
    standard: "Accept",
    since: "v3.29",
  },
  {
    name: "nftablesMangleAllowAction",
    words: "As `iptablesMangleAllowAction`, for nftables.",
    value: ALLOW_ACTION,
    standard: "Accept",
    since: "v3.29",
  },
  {
    name: "nftablesFilterDenyAction",
    words: "As `iptablesFilterDenyAction`, for nftables.",
    value: felixWord({ Drop: "Packets vanish.", Reject: "The sender is told that the packet was refused." }),
    standard: "Drop",
    since: "v3.29",
  },
  {
    name: "nftablesMarkMask",
    words: "As `iptablesMarkMask`, for nftables: the bits of the packet mark that are Calico's.",
    value: integer(1, 0xffffffff),
    standard: "0xffff0000",
    since: "v3.30",
  },
  {
    name: "nftablesRefreshInterval",
    words: "How often Felix compares the nftables rules with what it wrote. 0 means never.",
    value: text(DURATION),
    since: "v3.29",
  },
];
