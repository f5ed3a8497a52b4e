// How hashlimit's options are checked together and written back; packet and byte rates go by rules of their own.

import type { Readings, SavedOption } from "#engine/iptables/extension.ts";
import type { hashlimitOptions } from "#engine/iptables/matches/hashlimit-options.ts";
import { HASHLIMIT_MODES } from "#engine/iptables/matches/hashlimit-options.ts";
import { asList } from "#engine/iptables/matches/saved-words.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import {
  type ByteRate,
  bytesPerSecond,
  type PacketRate,
  savedByteBurst,
  savedByteRate,
  savedPacketRate,
  savedUnit,
} from "#engine/iptables/values/rate.ts";
import type { Family } from "#engine/net/address.ts";

type Given = Readings<typeof hashlimitOptions>;

/** XT_HASHLIMIT_BURST, XT_HASHLIMIT_GCINTERVAL and XT_HASHLIMIT_BYTE_EXPIRE, libxt_hashlimit.c. */
const DEFAULT_BURST = 5;
const DEFAULT_CLEANUP = 1000;
const BYTE_EXPIRE = 15;

/**
 * hashlimit_mt_check(), extensions/libxt_hashlimit.c. The kernel refuses the very slowest rates besides, which depends on
 * the clock tick it is built with.
 */
export function checkHashlimit(readings: Given): string | undefined {
  const rate = rateOf(readings);
  const burst = readings["--hashlimit-burst"]?.value;
  if (rate?.kind === "bytes") {
    const bytes = bytesPerSecond(rate);
    const tooSmall = burst !== undefined && (burst.size < bytes || bytes === 0);
    return tooSmall ? `--hashlimit-burst must be at least one second's bytes: ${bytes}.` : undefined;
  }
  if (burst !== undefined && burst.size > 1_000_000) return "--hashlimit-burst is too large: at most 1000000 packets.";
  return undefined;
}

/** hashlimit_save(). */
export function saveHashlimit(readings: Given, family: Family): readonly SavedOption[] {
  const rate = rateOf(readings);
  if (rate === undefined) return [];
  const above =
    (readings["--hashlimit-above"] ?? readings["--hashlimit-upto"])?.negated !== (readings["--hashlimit-above"] !== undefined);
  const modes = readings["--hashlimit-mode"]?.value ?? [];
  const cleanup = readings["--hashlimit-htable-gcinterval"]?.value ?? DEFAULT_CLEANUP;
  const expire = readings["--hashlimit-htable-expire"]?.value ?? 1000 * (rate.kind === "bytes" ? BYTE_EXPIRE : rate.unit);
  const whole = family === 4 ? 32 : 128;
  const masks = (name: "--hashlimit-srcmask" | "--hashlimit-dstmask") => print(name, unless(whole, readings[name]?.value));
  return [
    ...print(above ? "--hashlimit-above" : "--hashlimit-upto", savedRate(rate, readings)),
    ...print("--hashlimit-burst", savedBurst(rate, readings)),
    ...print("--hashlimit-mode", modes.length === 0 ? undefined : asList(HASHLIMIT_MODES)(modes)[0]),
    ...print("--hashlimit-name", oneWord(readings["--hashlimit-name"]?.value ?? "")),
    ...print("--hashlimit-htable-size", unless(0, readings["--hashlimit-htable-size"]?.value)),
    ...print("--hashlimit-htable-max", unless(0, readings["--hashlimit-htable-max"]?.value)),
    ...print("--hashlimit-htable-gcinterval", unless(DEFAULT_CLEANUP, cleanup)),
    ...print("--hashlimit-htable-expire", unless(usualExpire(rate, readings), expire)),
    ...masks("--hashlimit-srcmask"),
    ...masks("--hashlimit-dstmask"),
    ...measured(rate, readings),
  ];
}

function rateOf(readings: Given): PacketRate | ByteRate | undefined {
  return (readings["--hashlimit-upto"] ?? readings["--hashlimit-above"])?.value;
}

/** Where rates are measured, the unit goes into the interval. */
function periodOf({ period, unit }: PacketRate, readings: Given): number {
  return readings["--hashlimit-rate-match"] === undefined ? period : Math.max(1, Math.floor(period / unit));
}

function savedRate(rate: PacketRate | ByteRate, readings: Given): string {
  if (rate.kind === "bytes") return savedByteRate(rate);
  return savedPacketRate(periodOf(rate, readings), rate.scale);
}

function savedBurst(rate: PacketRate | ByteRate, readings: Given): string | undefined {
  const burst = readings["--hashlimit-burst"]?.value.size;
  if (rate.kind === "packets") return `${burst ?? DEFAULT_BURST}`;
  return burst === undefined ? undefined : savedByteBurst(burst, bytesPerSecond(rate));
}

/** The time that is not printed: the unit of the rate as it is written back. */
function usualExpire(rate: PacketRate | ByteRate, readings: Given): number {
  if (rate.kind === "bytes") return BYTE_EXPIRE * 1000;
  return savedUnit({ period: periodOf(rate, readings), scale: rate.scale }) * 1000;
}

function measured(rate: PacketRate | ByteRate, readings: Given): readonly SavedOption[] {
  if (readings["--hashlimit-rate-match"] === undefined) return [];
  const usual = rate.kind === "bytes" ? 1 : rate.unit;
  const interval = readings["--hashlimit-rate-interval"]?.value ?? usual;
  return [
    { name: "--hashlimit-rate-match", negated: false, words: [] },
    ...print("--hashlimit-rate-interval", unless(1, interval)),
  ];
}

function unless(usual: number, value: number | undefined): string | undefined {
  return value === undefined || value === usual ? undefined : `${value}`;
}

function print(name: string, word: string | undefined): readonly SavedOption[] {
  return word === undefined ? [] : [{ name, negated: false, words: [word] }];
}
