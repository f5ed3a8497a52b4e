// What the node remembers of a walk for certain: of what one course changed and another did not, nothing.
import type { Memory } from "#engine/simulate/judge.ts";

/** Stands for a rule's memory of which nobody knows what it holds. */
export const FORGOTTEN: unique symbol = Symbol("forgotten");

export interface Remembered {
  readonly memory: Memory;
  readonly changedSets: ReadonlySet<string>;
}

/** `complete`: these are all courses the walk may have taken. */
export function rememberedBy(courses: readonly Remembered[], complete: boolean): Remembered {
  const changedSets = new Set(courses.flatMap((course) => [...course.changedSets]));
  const memories = courses.map(({ memory }) => memory);
  const [first] = memories;
  if (first === undefined || !complete) return { memory: undefined, changedSets };
  if (memories.every((memory) => memory === first)) return { memory: first, changedSets };
  const memory = new Map<string, unknown>();
  for (const key of new Set(memories.flatMap((one) => [...(one?.keys() ?? [])]))) {
    const held = first.get(key);
    memory.set(key, memories.every((one) => Object.is(one?.get(key), held)) ? held : FORGOTTEN);
  }
  return { memory, changedSets };
}
