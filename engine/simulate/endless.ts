// Walks that go in a circle, and how they end.
import type { Machine } from "#engine/simulate/machine.ts";
import type { End } from "#engine/simulate/trace.ts";

/** How deep calls may nest: more than any node has. */
const MOST_FRAMES = 1024;

export const ENDLESS: End = {
  verdict: "UNDECIDED",
  fate: "unknown",
  out: undefined,
  decider: undefined,
  why: "the walk does not come to an end: the chains may call each other in a circle",
};

/** A chain that is entered again before it has ended: the kernel loads no such rules (mark_source_chains(), ip_tables.c). */
export function isEndless({ frames }: Machine): boolean {
  if (frames.length >= MOST_FRAMES) return true;
  const entered = frames.at(-1);
  if (entered?.number !== 1) return false;
  for (let depth = frames.length - 2; depth >= 0; depth--) if (frames[depth]?.chain === entered.chain) return true;
  return false;
}
