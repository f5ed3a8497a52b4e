// Why the kernel refuses very slow rates of limit: it counts in credits a clock tick, which must fit into 32 bits.

/** Ticks a second that kernels are built with (CONFIG_HZ). */
const TICKS: readonly number[] = [100, 250, 300, 1000];
const DAY = 86400;
const MOST = 0xffffffff;

/**
 * Whether the credits of the burst overflow, whatever the kernel's tick is (limit_mt_check(), net/netfilter/xt_limit.c).
 * `period`: of one packet, in parts of a second; `scale` of them are a second.
 */
export function overflows(period: number, burst: number, scale: number): boolean {
  const all = (period * burst) % 2 ** 32;
  return TICKS.every((ticks) => credits(all, scale, ticks) < credits(period, scale, ticks));
}

/** user2credits(). A tick has the greatest power of two of credits with which a day still fits. */
function credits(time: number, scale: number, ticks: number): number {
  const perSecond = ticks * 2 ** Math.floor(Math.log2(Math.floor(MOST / (ticks * DAY))));
  const many = time > Math.floor(MOST / perSecond);
  return (many ? Math.floor(time / scale) * perSecond : Math.floor((time * perSecond) / scale)) % 2 ** 32;
}
