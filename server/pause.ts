// Lets other messages be served between two slices of long work.

/** Node and browsers both have it; no more of either is known here. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

export function pause(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

export function after(milliseconds: number, callback: () => void): void {
  setTimeout(callback, milliseconds);
}
