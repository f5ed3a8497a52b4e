// Why the kernel refuses very slow rates: it counts in credits a clock tick, which must fit into 32 or 64 bits.

export interface Allowance {
  /** Of one packet, in parts of a second; `scale` of them are a second. */
  readonly period: number;
  readonly burst: number;
  readonly scale: number;
  readonly bits: 32 | 64;
}

/** Clock ticks a second that kernels are built with (CONFIG_HZ). */
const TICKS: readonly bigint[] = [100n, 250n, 300n, 1000n];
const DAY = 86400n;

/** Whether the credits of the burst overflow, whatever the kernel's tick is (limit_mt_check(), hashlimit_mt_check_common()). */
export function overflows({ period, burst, scale, bits }: Allowance): boolean {
  const [one, units] = [BigInt(period), BigInt(scale)];
  const all = BigInt.asUintN(bits, one * BigInt(burst));
  return TICKS.every((ticks) => credits(all, units, ticks, bits) < credits(one, units, ticks, bits));
}

/** user2credits(). A second has `ticks` times the greatest power of two with which a day still fits. */
function credits(time: bigint, scale: bigint, ticks: bigint, bits: 32 | 64): bigint {
  const most = BigInt.asUintN(bits, -1n);
  const perTick = powerBelow(most / (ticks * DAY));
  const perSecond = ticks * perTick;
  return BigInt.asUintN(bits, time > most / perSecond ? (time / scale) * perSecond : (time * perSecond) / scale);
}

/** POW2_BELOW32() and POW2_BELOW64(): the greatest power of two that is not above. */
function powerBelow(value: bigint): bigint {
  return 1n << BigInt(value.toString(2).length - 1);
}
