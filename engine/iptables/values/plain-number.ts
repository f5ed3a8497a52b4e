// Numbers as iptables-save prints them, read where they stand in the text.

/** The decimal number at `start`..`end`, written without a zero in front; below 0 for all else, and above `most`. */
export function plainNumberAt(text: string, start: number, end: number, most: number): number {
  const digits = end - start;
  if (digits < 1 || digits > 9 || (digits > 1 && text.charCodeAt(start) === ZERO)) return -1;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number <= most ? number : -1;
}

/** How many numbers stand in the list `N,N,…` at `start`..`end`; 0 for all else. */
export function plainNumbersAt(text: string, start: number, end: number, most: number): number {
  let count = 0;
  for (let at = start; at <= end; count++) {
    let stop = at;
    while (stop < end && text.charCodeAt(stop) !== COMMA) stop++;
    if (plainNumberAt(text, at, stop, most) < 0) return 0;
    at = stop + 1;
  }
  return count;
}

const ZERO = 48;
const COMMA = 44;
