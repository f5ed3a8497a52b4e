// Work that is done in small steps, so that whoever has no time for all of it at once may rest in between.

/** Each step takes no longer than some ten hashes. */
export type Steps<Result> = Generator<void, Result, void>;

export function allSteps<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
