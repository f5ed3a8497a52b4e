import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { number } from "#engine/iptables/values/plain.ts";
import type { Packet } from "#engine/net/packet.ts";

const NAMES = ["--hl-eq", "--hl-lt", "--hl-gt"] as const;

export const hl = matchModule({
  name: "hl",
  summary: "The hop limit of the packet; FORWARD and POSTROUTING see it after the router took one off.",
  source: "net/netfilter/xt_hl.c",
  families: [6],
  options: {
    "--hl-eq": option({
      summary: "The hop limit equals N.",
      subject: "hop limit",
      aliases: ["--hl"],
      values: number(0, 255),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.ttl, (hl) => hl === wanted),
      actual,
    }),
    "--hl-lt": option({
      summary: "The hop limit is below N.",
      subject: "hop limit",
      negatable: false,
      values: number(0, 255),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.ttl, (hl) => hl < wanted),
      wanted: (value) => `below ${value}`,
      actual,
    }),
    "--hl-gt": option({
      summary: "The hop limit is above N.",
      subject: "hop limit",
      negatable: false,
      values: number(0, 255),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.ttl, (hl) => hl > wanted),
      wanted: (value) => `above ${value}`,
      actual,
    }),
  },
  check: (readings) => needsOne(readings, ...NAMES) ?? onlyOne(readings, ...NAMES),
  examples: [
    {
      rule: "-m hl ! --hl-eq 64",
      family: 6,
      matches: [{ family: 6, ttl: 63 }],
      misses: [{ family: 6, ttl: 64 }],
      unknown: [{ family: 6, ttl: undefined }],
    },
    { rule: "-m hl --hl-lt 2", family: 6, matches: [{ family: 6, ttl: 1 }], misses: [{ family: 6, ttl: 2 }] },
  ],
});

function actual({ ttl }: Packet): string | undefined {
  return ttl === undefined ? undefined : `${ttl}`;
}
