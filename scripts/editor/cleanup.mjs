// Whatever a run starts is stopped on the way out, on an error and on a signal alike.
import os from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Runs `body(onExit)`; what it gave to `onExit` is called afterwards, last first. */
export async function withCleanup(body) {
  const stops = [];
  const stopAll = async () => {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        console.error(error);
      }
    }
  };
  const onSignal = (signal) => void stopAll().finally(() => process.exit(128 + os.constants.signals[signal]));
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await body((stop) => stops.push(stop));
  } finally {
    await stopAll();
    for (const signal of signals) process.off(signal, onSignal);
  }
}
