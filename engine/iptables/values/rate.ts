// Packet and byte rates of limit and hashlimit, read and shown. The walk has no clock: all it asks is whether a rate is slow.
import type { Choice, Refusal, ValueGrammar } from "#engine/iptables/extension.ts";

/** The fastest rates, in packets a second: XT_LIMIT_SCALE and XT_HASHLIMIT_SCALE_v2. */
const LIMIT_SCALE = 10_000;
const HASHLIMIT_SCALE = 1_000_000;
const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ["second", 1],
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
];
const CHOICES: readonly Choice[] = UNITS.map(([unit]) => ({ value: `1/${unit}`, summary: `One packet a ${unit} on average.` }));

/** `N[/second|/minute|/hour|/day]`, the unit cut as short as one likes. The value is the rate in words. */
export const packetRate: ValueGrammar<string> = {
  syntax: "N[/UNIT]",
  words: 1,
  choices: CHOICES,
  decode: ([word = ""]) => readPacketRate(word, LIMIT_SCALE),
};

/** A packet rate as above, or bytes: `N[k|m]b/s`. */
export const packetOrByteRate: ValueGrammar<string> = {
  syntax: "N[/UNIT] or N[k|m]b/s",
  words: 1,
  choices: CHOICES,
  decode: ([word = ""]) => (/^[1-9]\d*[km]?b\/s$/i.test(word) ? word : readPacketRate(word, HASHLIMIT_SCALE)),
};

/** Packets, or bytes `N[k|m]b` beside a byte rate. */
export const packetOrByteBurst: ValueGrammar<string> = {
  syntax: "N or N[k|m]b",
  words: 1,
  decode: ([word = ""]) => (/^\d+([km]?b)?$/i.test(word) ? word : { refusal: `"${word}" is not a number of packets or bytes` }),
};

/** How long one packet of a packet rate, in words, takes to come back. */
export function secondsPerPacket(rate: string): number {
  const [count = "", unitName] = rate.split(" a ");
  const [, seconds] = UNITS.find(([name]) => name === unitName) ?? ["", 0];
  return seconds / Number(count);
}

function readPacketRate(word: string, fastest: number): string | Refusal {
  const [, count = "", unitText = "second"] = /^(\d+)(?:\.\d*)?(?:\/([a-z]+))?$/i.exec(word) ?? [];
  const unit = UNITS.find(([name]) => name.startsWith(unitText.toLowerCase()));
  if (count === "" || Number(count) === 0 || unit === undefined) {
    return { refusal: `"${word}" is not a rate: expected N/second, N/minute, N/hour or N/day with N from 1` };
  }
  if (Number(count) / unit[1] > fastest) return { refusal: `"${word}" is too fast: at most ${fastest} a second` };
  return `${Number(count)} a ${unit[0]}`;
}
