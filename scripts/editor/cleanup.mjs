// Whatever a run starts is stopped on the way out, on an error and on a signal alike.
import os from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Runs `body(onExit)`; what it gave to `onExit` is called afterwards, last first. */
export async function withCleanup(body) {
  const stops = [];
  let stopping;
  const stopAll = () => {
    stopping ??= stopEach(stops);
    return stopping;
  };
  let signalled = false;
  const onSignal = (signal) => {
    signalled = true;
    void stopAll().finally(() => process.exit(128 + os.constants.signals[signal]));
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await body((stop) => (stopping === undefined ? stops.push(stop) : stop()));
  } finally {
    await stopAll();
    if (signalled) await new Promise(() => {}); // the exit of onSignal is on its way
    for (const signal of signals) process.off(signal, onSignal);
  }
}

async function stopEach(stops) {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      console.error(error);
    }
  }
}
