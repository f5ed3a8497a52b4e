// Random policy sets, rendered as Felix would and loaded into the kernel: what it does with packets, what the engine's walk
// through the same text says, and what the policies say by themselves must be one.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./modules.mjs";
import { mustRun, run } from "./run.mjs";

const BACKENDS = ["legacy", "nft"];
/** Kernels asked at a time, each in namespaces of its own. */
const LANES = 3;
/** How often at most one packet is sent. */
const TRIES = 4;
const BIG = 1 << 28;
const quiet = { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" }, cwd: root, limitMs: 10 * 60_000 };

/** True when nothing differs; cases that differ, or that the kernel did not answer, are left in the folder with their worlds. */
export async function runPolicies({ seed, first, policies, packets, oracle }, folder) {
  const cases = path.join(folder, "cases");
  fs.mkdirSync(cases);
  const program = path.join(folder, "policies.js");
  const common = { absWorkingDir: root, bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "error" };
  await build({ ...common, entryPoints: ["test/kernel/policies/main.ts"], outfile: program });
  console.log(`seed ${seed}: policy sets ${first} to ${first + policies - 1}, ${packets} packets each`);
  await mustRun(process.execPath, [program, "generate", ...[seed, first, policies, packets].map(String), cases], quiet);
  await askAll(cases, oracle);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "judge", folder], {
    encoding: "utf8",
    maxBuffer: BIG,
  });
  if (status !== 0) throw new Error(`judge: ${stderr}`);
  process.stdout.write(stderr);
  const { total, policy, bad } = JSON.parse(stdout);
  const compared = compareSteps(folder, oracle);
  report(policies, total, policy, compared.different);
  const left = new Set([...bad, ...compared.bad]);
  for (const name of fs.readdirSync(cases)) if (!left.has(name)) fs.rmSync(path.join(cases, name), { recursive: true });
  if (left.size === 0) fs.rmSync(folder, { recursive: true });
  else console.error(`${left.size} sets with their worlds and answers are left in ${cases}`);
  return compared.different + total.wrong + policy.different === 0 && total.certain > 0;
}

async function askAll(cases, oracle) {
  // Where python3 is a script that looks for the real one, it would look hundreds of times.
  const python = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).stdout.trim();
  const work = fs.readdirSync(cases).flatMap((name) => BACKENDS.map((backend) => [path.join(cases, name), backend]));
  const lane = async () => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) await askKernel(...next, { python, oracle });
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** No answer of the kernel's, or one its witnesses do not agree on: a busy machine now and then loses events of a trace. */
const isUnheard = ({ verdict, agree }) => verdict === "error" || verdict === "lost" || agree === false;

async function askKernel(at, backend, { python, oracle }) {
  const answers = new Map();
  let wanted = readLines(path.join(at, "packets.jsonl"));
  for (let number = 0; number < TRIES && wanted.length > 0; number++) {
    const [list, heard] = [path.join(at, `asked.${backend}.jsonl`), path.join(at, `heard.${backend}.jsonl`)];
    writeLines(list, wanted);
    const words = [path.join(oracle, "oracle.py"), "run", path.join(at, "node.json"), list, "--backend", backend];
    await run("sh", ["-c", 'out=$1; shift; exec "$@" > "$out" 2> "$out.log"', "sh", heard, python, ...words], quiet);
    for (const one of readLines(heard)) answers.set(one.id, one);
    wanted = wanted.filter(({ id }) => !answers.has(id) || isUnheard(answers.get(id)));
  }
  writeLines(path.join(at, `kernel.${backend}.jsonl`), [...answers.values()]);
}

function readLines(file) {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

function writeLines(file, items) {
  fs.writeFileSync(file, items.map((one) => `${JSON.stringify(one)}\n`).join(""));
}

/** Step by step; how many packets differ, and in which sets. */
function compareSteps(folder, oracle) {
  const sides = ["kernel", "own"].map((name) => path.join(folder, name));
  const words = [path.join(oracle, "compare.py"), ...sides, "--steps", "--full"];
  const { stdout } = spawnSync("python3", words, { ...quiet, encoding: "utf8", maxBuffer: BIG });
  const different = Number(/different (\d+)/.exec(stdout)?.[1] ?? Number.NaN);
  if (different !== 0) console.log(stdout);
  const named = /cases with differences: (.*)/.exec(stdout)?.[1]?.split(" ") ?? [];
  return { different, bad: named.map((one) => one.replace(/\.(legacy|nft):.*$/, "")) };
}

function report(sets, { certain, assumed, undecided, wrong, "not-asked": unasked }, policy, different) {
  const parts = [
    `${certain - different} the same`,
    `${assumed} on an assumption`,
    `${undecided} undecided`,
    `${different + wrong} different`,
    `${unasked} not answered by the kernel`,
  ];
  const alone = `policies by themselves: ${policy.same} the same, ${policy.open} open, ${policy.different} different`;
  const all = certain + assumed + undecided + wrong + unasked;
  console.log(`policies: ${sets} sets (none of 3.0, which needs -m ipvs), ${all} packets, ${parts.join(", ")}; ${alone}`);
}
