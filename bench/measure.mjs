// Timing: a warm-up, then medians; how time grows with size; and what machine the figures are from.
import os from "node:os";

const ROUNDS = 5;
/** Code that has run for so long has been compiled as well as it will be, in milliseconds. */
const WARM = 500;

/** Milliseconds `work` takes, the median of several rounds behind a warm-up. `prepare` makes its input, not counted. */
export function median(work, prepare = () => undefined) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const input = prepare();
    const time = timeOf(() => work(input));
    if (round > 0) times.push(time);
  }
  return quantile(times, 0.5);
}

/** Medians of several works done in turn, so that what else the machine does falls on all of them alike. */
export function inTurn(works) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) for (const [name, work] of Object.entries(works)) times[name].push(timeOf(work));
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, quantile(list, 0.5)]));
}

export function warmUp(work) {
  for (let spent = 0; spent < WARM; ) spent += timeOf(work);
}

/** Milliseconds of each call, with `inputs` gone through once. */
export function timesOf(inputs, work) {
  return inputs.map((input) => timeOf(() => work(input)));
}

function timeOf(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The exponent with which time grows: 1 where twice the size takes twice the time. Undefined for less than two sizes. */
export function exponent(points) {
  if (points.length < 2) return undefined;
  const logs = points.map(({ size, time }) => [Math.log(size), Math.log(time)]);
  const mean = (index) => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return over / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
}

export function random(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export function machine() {
  const cpus = os.cpus();
  const load = os.loadavg().map((one) => one.toFixed(1));
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? "cpu"}, ${memory} GB, Node ${process.versions.node}, load average ${load.join(" ")}`;
}
