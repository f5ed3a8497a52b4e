// Packet and byte rates of limit and hashlimit: read, rounded as iptables keeps them, and written back.
import type { Choice, Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";

export interface PacketRate {
  readonly kind: "packets";
  /** `5 a minute`. */
  readonly text: string;
  /** How long one packet takes, in parts of a second; `scale` of them are a second. */
  readonly period: number;
  readonly scale: number;
  /** Seconds of the unit that was written. */
  readonly unit: number;
}

export interface ByteRate {
  readonly kind: "bytes";
  readonly text: string;
  /** As the kernel keeps it: 2^32 - 1 by the rate in units of 16 bytes, one more. */
  readonly cost: number;
}

export interface Burst {
  readonly size: number;
  /** With a unit: bytes, also beside a packet rate. */
  readonly hasUnit: boolean;
}

/** The fastest rates, in packets a second: XT_LIMIT_SCALE and XT_HASHLIMIT_SCALE_v2. */
export const LIMIT_SCALE = 10_000;
const HASHLIMIT_SCALE = 1_000_000;
/** The longest first, as print_rate() goes through them. */
const UNITS: readonly (readonly [name: string, seconds: number, saved: string])[] = [
  ["day", 86400, "day"],
  ["hour", 3600, "hour"],
  ["minute", 60, "min"],
  ["second", 1, "sec"],
];
const CHOICES: readonly Choice[] = UNITS.toReversed().map(([unit]) => ({
  value: `1/${unit}`,
  summary: `One packet a ${unit} on average.`,
}));
const MEBI = 1024 * 1024;
const FACTORS: Readonly<Record<string, number>> = { m: MEBI, k: 1024, "": 1 };

/** `N[/second|/minute|/hour|/day]`, the unit cut as short as one likes. */
export const packetRate: ValueGrammar<PacketRate> = {
  syntax: "N[/UNIT]",
  words: 1,
  choices: CHOICES,
  decode: ([word = ""]) => readPacketRate(word, LIMIT_SCALE),
};

/** A packet rate as above, or bytes: `N[k|m]b/s`. */
export const packetOrByteRate: ValueGrammar<PacketRate | ByteRate> = {
  syntax: "N[/UNIT] or N[k|m]b/s",
  words: 1,
  choices: CHOICES,
  decode: ([word = ""]) => {
    const [, count, unit = ""] = /^(0*[1-9]\d*)([km]?)b\/s$/.exec(word) ?? [];
    if (count === undefined) return readPacketRate(word, HASHLIMIT_SCALE);
    const bytes = Number(count) * (FACTORS[unit] ?? 1);
    const cost = costOf(bytes);
    return cost === 0 ? { refusal: `"${word}" is too fast` } : { kind: "bytes", text: word, cost };
  },
};

/** Packets, or bytes `N[k|m]b`. */
export const packetOrByteBurst: ValueGrammar<Burst> = {
  syntax: "N or N[k|m]b",
  words: 1,
  decode: ([word = ""]) => {
    const [, digits, unit = ""] = /^(\d+)(?:([km])b?|b)$/.exec(word) ?? [];
    const size = digits === undefined ? parseUnsigned(word, 1_000_000) : Number(digits) * (FACTORS[unit] ?? 1);
    if (size === undefined || size === 0 || size > 0xffffffff) {
      return { refusal: `"${word}" is not a number of packets from 1 to 1000000, or of bytes` };
    }
    return { size, hasUnit: digits !== undefined };
  },
};

/** How long one packet takes to come back. */
export function secondsPerPacket({ period, scale }: PacketRate): number {
  return period / scale;
}

/** The unit in which iptables-save writes a packet rate: the first that is not too short and leaves little rest. */
function unitOf(period: number, scale: number): (typeof UNITS)[number] {
  let found = UNITS[0] ?? ["second", 1, "sec"];
  for (const unit of UNITS.slice(1)) {
    const whole = scale * unit[1];
    if (period > whole || Math.floor(whole / period) < whole % period) break;
    found = unit;
  }
  return found;
}

/** print_rate(), extensions/libxt_limit.c. */
export function savedPacketRate(period: number, scale: number): string {
  const [, seconds, name] = unitOf(period, scale);
  return `${Math.floor((scale * seconds) / period)}/${name}`;
}

/** The unit's seconds of the rate as it is written back. */
export function savedUnit({ period, scale }: Pick<PacketRate, "period" | "scale">): number {
  return unitOf(period, scale)[1];
}

/** bytes_to_cost(), extensions/libxt_hashlimit.c. */
function costOf(bytes: number): number {
  return Math.floor(0xffffffff / (Math.floor(bytes / 16) + 1));
}

/** cost_to_bytes(), extensions/libxt_hashlimit.c. */
export function bytesPerSecond({ cost }: ByteRate): number {
  return (Math.floor(0xffffffff / cost) - 1) * 16;
}

/** `512kb/s`: the greatest unit by which the cost stays the same (print_bytes()). */
export function savedByteRate(rate: ByteRate): string {
  const bytes = bytesPerSecond(rate);
  for (const [name, size] of [["m", MEBI] as const, ["k", 1024] as const]) {
    const whole = Math.floor(bytes / size);
    if (whole > 0 && costOf(whole * size) === rate.cost) return `${whole}${name}b/s`;
  }
  return `${bytes}b/s`;
}

/** The burst of a byte rate, in whole seconds of it; rounded down to its unit. */
export function savedByteBurst(burst: number, perSecond: number): string {
  const bytes = Math.ceil(burst / perSecond) * perSecond;
  if (bytes >= MEBI) return `${Math.floor(bytes / MEBI)}mb`;
  return bytes >= 1024 ? `${Math.floor(bytes / 1024)}kb` : `${bytes}b`;
}

function readPacketRate(word: string, scale: number): PacketRate | Refusal {
  const [, count = "", unitText = "second"] = /^(\d+)(?:\.\d*)?(?:\/([a-z]+))?$/i.exec(word) ?? [];
  const unit = UNITS.find(([name]) => name.startsWith(unitText.toLowerCase()));
  if (count === "" || Number(count) === 0 || unit === undefined) {
    return { refusal: `"${word}" is not a rate: expected N/second, N/minute, N/hour or N/day with N from 1` };
  }
  const period = Math.floor((scale * unit[1]) / Number(count));
  if (period === 0) return { refusal: `"${word}" is too fast: at most ${scale} a second` };
  return { kind: "packets", text: `${Number(count)} a ${unit[0]}`, period, scale, unit: unit[1] };
}
