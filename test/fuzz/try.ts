// Tries one input, and makes a smaller one that shows the same.
import { askEngine } from "#test/fuzz/engine.ts";
import type { Input } from "#test/fuzz/input.ts";
import { randomOf } from "#test/fuzz/random.ts";
import { askServer, isAnswer } from "#test/fuzz/server.ts";
import { type Finding, signatureOf, watchOf } from "#test/fuzz/watch.ts";

export interface Tried {
  readonly findings: readonly Finding[];
  readonly steps: number;
}

/** How many places each request is asked at. */
export const PLACES = 4;

/** Milliseconds of computing that one step may take. */
const STEP_TIME = 1000;

export async function tryInput(input: Input, onStep: (name: string) => void, places = PLACES): Promise<Tried> {
  const watch = watchOf({ isAnswer, mostTime: input.big ? Number.POSITIVE_INFINITY : STEP_TIME, onStep });
  const random = randomOf(input.seed + 1, input.number);
  const strayed = (error: unknown): void => watch.check(false, "unhandled", () => String(error));
  process.on("unhandledRejection", strayed);
  process.on("uncaughtException", strayed);
  try {
    askEngine(input, watch, random);
    await askServer(input, watch, random, places);
  } finally {
    process.off("unhandledRejection", strayed);
    process.off("uncaughtException", strayed);
  }
  return { findings: watch.findings, steps: watch.steps };
}

/** How long a smaller input is looked for, in milliseconds. */
const MOST_TIME = 20_000;

/** `undefined` when the finding does not show again: time that was spent by chance. */
export async function minimised(input: Input, finding: Finding, onStep: (name: string) => void): Promise<Input | undefined> {
  const wanted = signatureOf(finding);
  const end = Date.now() + MOST_TIME;
  const shows = async (tried: Input): Promise<boolean> =>
    Date.now() < end && (await tryInput(tried, onStep, PLACES * 3)).findings.some((one) => signatureOf(one) === wanted);
  const again = await tryInput(input, onStep);
  if (!again.findings.some((one) => signatureOf(one) === wanted)) return undefined;
  let current = input;
  for (const smaller of [
    { ...current, disk: {} },
    { ...current, disk: {}, beside: undefined },
  ]) {
    if (await shows(smaller)) current = smaller;
  }
  return { ...current, text: await fewerLines(current, shows) };
}

async function fewerLines(input: Input, shows: (input: Input) => Promise<boolean>): Promise<string> {
  let lines = input.text.split("\n");
  for (let size = lines.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < lines.length; ) {
      const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
      if (await shows({ ...input, text: fewer.join("\n") })) lines = fewer;
      else at += size;
    }
  }
  return lines.join("\n");
}
