import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { number } from "#engine/iptables/values/plain.ts";
import type { Packet } from "#engine/net/packet.ts";

const NAMES = ["--ttl-eq", "--ttl-lt", "--ttl-gt"] as const;

export const ttl = matchModule({
  name: "ttl",
  summary: "The time to live of the packet; FORWARD and POSTROUTING see it after the router took one off.",
  source: "net/netfilter/xt_hl.c",
  families: [4],
  options: {
    "--ttl-eq": option({
      summary: "The time to live equals N.",
      subject: "time to live",
      aliases: ["--ttl"],
      values: number(0, 255),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.ttl, (ttl) => ttl === wanted),
      actual,
    }),
    "--ttl-lt": option({
      summary: "The time to live is below N.",
      subject: "time to live",
      negatable: false,
      values: number(0, 255),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.ttl, (ttl) => ttl < wanted),
      wanted: (value) => `below ${value}`,
      actual,
    }),
    "--ttl-gt": option({
      summary: "The time to live is above N.",
      subject: "time to live",
      negatable: false,
      values: number(0, 255),
      save: inDigits,
      test: (wanted, packet) => whenKnown(packet.ttl, (ttl) => ttl > wanted),
      wanted: (value) => `above ${value}`,
      actual,
    }),
  },
  check: (readings) => needsOne(readings, ...NAMES) ?? onlyOne(readings, ...NAMES),
  examples: [
    {
      rule: "-m ttl ! --ttl-eq 64",
      matches: [{ ttl: 63 }],
      misses: [{ ttl: 64 }],
      unknown: [{ ttl: undefined }],
    },
    { rule: "-m ttl --ttl-lt 2", matches: [{ ttl: 1 }], misses: [{ ttl: 2 }] },
  ],
});

function actual({ ttl }: Packet): string | undefined {
  return ttl === undefined ? undefined : `${ttl}`;
}
