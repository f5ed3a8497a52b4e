// `generate SEED FIRST SETS PACKETS FOLDER` writes random policy sets as cases, the engine's answers included; `judge FOLDER`
// holds the kernel's answers in FOLDER/cases against both the engine's walks and what the policies say by themselves: it writes
// what can be compared step by step to FOLDER/kernel and FOLDER/own, differences to standard error and counts to standard output.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandIo } from "#cli/io.ts";
import { traceOracle } from "#cli/oracle.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { randomOf } from "#test/fuzz/random.ts";
import { type Answer, comparable, type Standing, standingOf } from "#test/kernel/agree.ts";
import { type Expectation, expectationOf, isRenderedAsRead } from "#test/kernel/policies/expected.ts";
import { judge } from "#test/kernel/policies/judge.ts";
import { fixedSetsText, labOf } from "#test/kernel/policies/lab.ts";
import { wayOf } from "#test/kernel/policies/packets.ts";
import { policySet } from "#test/kernel/policies/set.ts";

const BACKENDS: readonly Backend[] = ["legacy", "nft"];

async function generate(seed: number, first: number, sets: number, packets: number, folder: string): Promise<void> {
  for (let number = first; number < first + sets; number++) {
    const random = randomOf(seed, number);
    const set = policySet(random);
    const { vintage, family, rendered, yaml } = set;
    const lab = labOf(family);
    const ways = Array.from({ length: packets }, (_, i) => wayOf(random, lab, family, `p${`${i}`.padStart(3, "0")}`));
    const isKept = isRenderedAsRead(set);
    const expected = ways.map(
      (way): Expectation => (isKept ? expectationOf(set, way) : { id: way.packet.id, verdict: "open", said: [] }),
    );
    const at = join(folder, `policies-${seed}-${`${number}`.padStart(4, "0")}-${vintage.name}-ipv${family}`);
    mkdirSync(at, { recursive: true });
    const origins = Object.fromEntries([...rendered.origins].map(([key, origin]) => [key, JSON.stringify(origin)]));
    writeFileSync(join(at, "world.yaml"), yaml);
    writeFileSync(join(at, "node.json"), `${JSON.stringify(lab.description, undefined, 1)}\n`);
    writeFileSync(join(at, "dump.save"), rendered.text);
    writeFileSync(join(at, "sets.ipset"), rendered.setsText + fixedSetsText(vintage, family));
    writeFileSync(join(at, "origins.json"), JSON.stringify(origins));
    writeLines(join(at, "expected.jsonl"), expected);
    writeLines(
      join(at, "packets.jsonl"),
      ways.map(({ packet }) => packet),
    );
    for (const backend of BACKENDS) writeFileSync(join(at, `own.${backend}.jsonl`), await walked(at, backend));
  }
}

/** The engine's walks through the text that the kernel gets, as the command line prints them. */
async function walked(at: string, backend: Backend): Promise<string> {
  const printed: string[] = [];
  const io: CommandIo = {
    version: "",
    readText: async (path) => readFileSync(path, "utf8"),
    listDirectory: async (path) => readdirSync(path),
    stdin: async () => "",
    out: (text) => printed.push(text),
    err: (text) => console.error(text),
    columns: 80,
    colour: false,
    serve: async () => 1,
  };
  await traceOracle(join(at, "node.json"), join(at, "packets.jsonl"), backend, io);
  return printed.join("");
}

function writeLines(file: string, items: readonly unknown[]): void {
  writeFileSync(file, items.map((one) => `${JSON.stringify(one)}\n`).join(""));
}

function readLines<Line>(file: string): readonly Line[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): Line => JSON.parse(line));
}

interface Tally {
  readonly total: Record<Standing, number>;
  readonly policy: { same: number; open: number; different: number };
  /** Cases to be looked at. */
  readonly bad: Set<string>;
}

function judgeAll(folder: string): void {
  const total: Record<Standing, number> = { certain: 0, assumed: 0, undecided: 0, wrong: 0, "not-asked": 0 };
  const tally: Tally = { total, policy: { same: 0, open: 0, different: 0 }, bad: new Set() };
  for (const name of readdirSync(join(folder, "cases"))) {
    for (const backend of BACKENDS) {
      const kernel = readLines<Answer>(join(folder, "cases", name, `kernel.${backend}.jsonl`));
      sortWalks(tally, folder, name, backend, kernel);
      judgeVerdicts(tally, folder, name, backend, kernel);
    }
  }
  console.log(JSON.stringify({ ...tally, bad: [...tally.bad] }));
}

/** Writes down what claims to be certain, to be compared step by step. */
function sortWalks({ total, bad }: Tally, folder: string, name: string, backend: Backend, kernel: readonly Answer[]): void {
  const own = new Map(readLines<Answer>(join(folder, "cases", name, `own.${backend}.jsonl`)).map((one) => [one.id, one]));
  const certain: { kernel: Answer; own: Answer }[] = [];
  for (const answer of kernel) {
    const walk = own.get(answer.id);
    const standing = standingOf(answer, walk);
    total[standing]++;
    if (standing === "certain" && walk !== undefined) certain.push(comparable(answer, walk));
    if (standing !== "wrong" && standing !== "not-asked") continue;
    bad.add(name);
    console.error(`${name} ${backend} ${answer.id} ${standing}: kernel ${answer.verdict}, engine ${walk?.verdict}`);
  }
  for (const side of ["kernel", "own"] as const) {
    const place = join(folder, side, `${name}.${backend}`);
    mkdirSync(place, { recursive: true });
    const answers = certain.map((one) => one[side]);
    writeLines(join(place, "results.jsonl"), answers);
  }
}

function judgeVerdicts({ policy, bad }: Tally, folder: string, name: string, backend: Backend, kernel: readonly Answer[]): void {
  const at = join(folder, "cases", name);
  const origins: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(at, "origins.json"), "utf8"));
  const { counts, differences } = judge(kernel, readLines<Expectation>(join(at, "expected.jsonl")), origins);
  for (const key of ["same", "open", "different"] as const) policy[key] += counts[key];
  for (const text of differences) console.error(`${name} ${backend} ${text}`);
  if (counts.different > 0) bad.add(name);
}

const [command, ...words] = process.argv.slice(2);
const [a = "", b = "", c = "", d = "", e = ""] = words;
if (command === "generate") void generate(Number(a), Number(b), Number(c), Number(d), e);
else judgeAll(a);
