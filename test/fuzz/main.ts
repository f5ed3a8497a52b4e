// A worker of `npm run fuzz`: takes every `workers`-th input from `first` on and tells the parent what it is at.
// What it is told: seed first workers seconds root [--try FILE | --hostile]
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { hostileInputs } from "#test/fuzz/hostile.ts";
import { type Input, inputOf } from "#test/fuzz/input.ts";
import { OTHER_REQUESTS, REQUESTS } from "#test/fuzz/requests.ts";
import { readSeeds } from "#test/fuzz/seeds.ts";
import { minimised, PLACES, tryInput } from "#test/fuzz/try.ts";
import { type Finding, signatureOf } from "#test/fuzz/watch.ts";

/** What a worker tells. */
export type Message =
  | { readonly kind: "input"; readonly input: Input }
  | { readonly kind: "step"; readonly name: string }
  | { readonly kind: "tried"; readonly steps: number }
  | { readonly kind: "finding"; readonly finding: Finding; readonly signature: string; readonly input: Input | undefined }
  | { readonly kind: "done" };

/** Waited for, so that the parent knows the last step of a worker that hangs. */
function tell(message: Message): void {
  process.send?.(message);
}

const onStep = (name: string): void => tell({ kind: "step", name });
/** Each is made small once. */
const known = new Set<string>();

async function take(input: Input, small: boolean): Promise<void> {
  const told = input.big ? { ...input, text: "" } : input; // what is made anew from its number need not be sent
  tell({ kind: "input", input: told });
  const { findings, steps } = await tryInput(input, onStep, input.big ? 1 : PLACES);
  tell({ kind: "tried", steps });
  for (const finding of findings) {
    const signature = signatureOf(finding);
    if (known.has(signature)) continue;
    known.add(signature);
    tell({ kind: "finding", finding, signature, input: small ? await minimised(input, finding, onStep) : told });
  }
}

/** As it was found, and as it was made small. */
async function again(input: Input): Promise<void> {
  for (const places of [PLACES, PLACES * 3]) {
    const { findings, steps } = await tryInput(input, onStep, places);
    tell({ kind: "tried", steps });
    for (const finding of findings) tell({ kind: "finding", finding, signature: signatureOf(finding), input: undefined });
  }
}

/** Requests of protocol/ that nobody asks here. */
function checkProtocol(root: string): void {
  const asked = new Set([...REQUESTS.map(({ method }) => method), ...OTHER_REQUESTS]);
  for (const name of readdirSync(path.join(root, "protocol")).filter((one) => one.endsWith(".ts"))) {
    const source = readFileSync(path.join(root, "protocol", name), "utf8");
    for (const [, method = ""] of source.matchAll(/= "(chainwalk\/\w+)"/g)) {
      if (asked.has(method)) continue;
      const finding = { step: "protocol", message: `${method} is not fuzzed` };
      tell({ kind: "finding", finding, signature: signatureOf(finding), input: undefined });
    }
  }
}

async function main([seed = "1", first = "0", workers = "1", seconds = "1", root = ".", mode, file]: string[]): Promise<void> {
  if (mode === "--try" && file !== undefined) return again(JSON.parse(readFileSync(file, "utf8")) as Input);
  if (first === "0") checkProtocol(root);
  if (mode === "--hostile") for (const input of hostileInputs(Number(first), Number(workers))) await take(input, false);
  const seeds = readSeeds(root);
  const end = Date.now() + Number(seconds) * 1000;
  for (let number = Number(first); Date.now() < end; number += Number(workers))
    await take(inputOf(seeds, Number(seed), number), true);
}

main(process.argv.slice(2)).then(
  () => {
    tell({ kind: "done" });
    process.disconnect?.();
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
