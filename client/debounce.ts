// Waiting until the user pauses. Timers are the one thing of the platform used here; every kind of host has them.
declare function setTimeout(run: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

export interface Debounce {
  /** Runs `action` once nothing else was asked for during `milliseconds`. */
  schedule(milliseconds: number, action: () => void): void;
  dispose(): void;
}

export function createDebounce(): Debounce {
  let timer: unknown;
  const dispose = (): void => clearTimeout(timer);
  const schedule = (milliseconds: number, action: () => void): void => {
    dispose();
    timer = setTimeout(action, milliseconds);
  };
  return { schedule, dispose };
}
