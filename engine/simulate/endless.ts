// Walks that go in a circle, and how they end.
import type { Machine } from "#engine/simulate/machine.ts";
import type { End } from "#engine/simulate/trace.ts";

/** How deep calls may nest: more than any kernel takes, and what a circle of chains runs into. */
const MOST_FRAMES = 1024;

export const ENDLESS: End = {
  verdict: "UNDECIDED",
  fate: "unknown",
  out: undefined,
  decider: undefined,
  why: "the walk does not come to an end: the chains may call each other in a circle",
};

export function isTooDeep({ frames }: Machine): boolean {
  return frames.length >= MOST_FRAMES;
}
