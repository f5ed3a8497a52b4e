// `generate SEED RULESETS PACKETS FOLDER` writes random cases; `sort KERNEL OWN FOLDER` reads two answer files and writes what
// can be compared of them to FOLDER/kernel.jsonl and FOLDER/own.jsonl, with a line of counts on standard output.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomOf } from "#test/fuzz/random.ts";
import { type Answer, comparable, type Standing, standingOf } from "#test/kernel/agree.ts";
import { around, setCondition } from "#test/kernel/conditions/around.ts";
import { content, remembering } from "#test/kernel/conditions/content.ts";
import { extensionHeader, header } from "#test/kernel/conditions/header.ts";
import { tracked } from "#test/kernel/conditions/tracked.ts";
import { transport } from "#test/kernel/conditions/transport.ts";
import { nodeOf } from "#test/kernel/lab.ts";
import { packetOf } from "#test/kernel/packets.ts";
import { probe } from "#test/kernel/probe.ts";
import { rulesetOf } from "#test/kernel/ruleset.ts";
import { setsOf } from "#test/kernel/sets.ts";
import { targetsOf } from "#test/kernel/targets.ts";

function generate(seed: number, rulesets: number, packets: number, folder: string): void {
  const first = setsOf(randomOf(seed, 0));
  const conditions = [...header, ...extensionHeader, ...transport, ...tracked, ...around, ...content, ...remembering];
  const all = { conditions: [...conditions, setCondition(first.sets)], targets: targetsOf(first.sets) };
  const { words, taken, refused } = probe(all, first.text);
  console.log(`covered: ${taken.join(" ")}\nrefused here: ${refused.join(", ")}`);
  for (let number = 0; number < rulesets; number++) {
    const random = randomOf(seed, number + 1);
    const at = join(folder, `modules-${seed}-${`${number}`.padStart(3, "0")}`);
    mkdirSync(at, { recursive: true });
    const [v4, v6] = [rulesetOf(random, 4, words[4]), rulesetOf(random, 6, words[6])];
    const lines = Array.from({ length: packets }, (_, i) => {
      const family = random.once(3) ? 6 : 4;
      return JSON.stringify(packetOf(random, family, (family === 4 ? v4 : v6).wishes, `p${`${i}`.padStart(3, "0")}`));
    });
    writeFileSync(join(at, "node.json"), `${JSON.stringify(nodeOf(random), undefined, 1)}\n`);
    writeFileSync(join(at, "dump.v4.save"), v4.text);
    writeFileSync(join(at, "dump.v6.save"), v6.text);
    writeFileSync(join(at, "sets.ipset"), setsOf(random).text);
    writeFileSync(join(at, "packets.jsonl"), `${lines.join("\n")}\n`);
  }
}

function answersIn(file: string): Answer[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
}

function sort(kernelFile: string, ownFile: string, folder: string): void {
  const own = new Map(answersIn(ownFile).map((one) => [one.id, one]));
  const counts: Record<Standing, number> = { certain: 0, assumed: 0, undecided: 0, wrong: 0, "not-asked": 0 };
  const certain: { kernel: Answer; own: Answer }[] = [];
  for (const kernel of answersIn(kernelFile)) {
    const answer = own.get(kernel.id);
    const standing = standingOf(kernel, answer);
    counts[standing]++;
    if (standing === "wrong")
      console.error(
        `${kernel.id} claims a verdict: kernel ${kernel.verdict}, engine ${answer?.verdict} (${answer?.assumptions?.join("; ")})`,
      );
    if (standing === "certain" && answer !== undefined) certain.push(comparable(kernel, answer));
  }
  mkdirSync(folder, { recursive: true });
  const write = (name: "kernel" | "own") =>
    writeFileSync(join(folder, `${name}.jsonl`), certain.map((one) => `${JSON.stringify(one[name])}\n`).join(""));
  write("kernel");
  write("own");
  console.log(JSON.stringify(counts));
}

const [command, ...words] = process.argv.slice(2);
const [a = "", b = "", c = "", d = ""] = words;
if (command === "generate") generate(Number(a), Number(b), Number(c), d);
else sort(a, b, c);
