// Timing: one warm-up, then medians; and what machine the figures are from.
import os from "node:os";

const ROUNDS = 5;

/** Milliseconds `work` takes, the median of several rounds behind a warm-up. `prepare` makes its input, not counted. */
export function median(work, prepare = () => undefined) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const input = prepare();
    const start = performance.now();
    work(input);
    if (round > 0) times.push(performance.now() - start);
  }
  return quantile(times, 0.5);
}

/** Milliseconds of each call, with `inputs` gone through once. */
export function timesOf(inputs, work) {
  return inputs.map((input) => {
    const start = performance.now();
    work(input);
    return performance.now() - start;
  });
}

export function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
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
