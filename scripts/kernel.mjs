// npm run test:kernel -- [--seed N] [--rulesets N] [--packets N] [--modules] [--policies N [--first N]]
// Walks fresh random packets through random rulesets, in the engine and in this machine's own kernel, and compares every step:
// rulesets of the harness beside the repository, and our own (test/kernel), which use every module the kernel has. With
// --modules only the latter; with --policies N random policy sets as Felix would render them instead (kernel-policies.mjs), of
// which --first N leaves out those before.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { runPolicies } from "./kernel-policies.mjs";
import { ensureModules, root } from "./modules.mjs";
import { mustRun, run } from "./run.mjs";

const oracle = path.resolve(root, "../shared/oracle");
const python = { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } };

function readOptions(args) {
  const options = { seed: Date.now() % 1_000_000, rulesets: 20, packets: 30, policies: 0, first: 0 };
  const numbers = args.filter((word) => word !== "--modules");
  for (let i = 0; i < numbers.length; i += 2) {
    const name = numbers[i]?.replace(/^--/, "") ?? "";
    const value = Number(numbers[i + 1]);
    if (!(name in options) || !Number.isInteger(value) || value < 0) {
      const known = Object.keys(options).map((one) => `--${one} N`);
      console.error(`test:kernel takes ${[...known, "--modules"].join(", ")}`);
      process.exit(2);
    }
    options[name] = value;
  }
  return { ...options, modules: args.includes("--modules") };
}

const isInstalled = (program) =>
  (process.env.PATH ?? "").split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, program)));

/** What keeps the kernel from being asked, or undefined. */
function whatIsMissing() {
  if (process.platform !== "linux") return "a Linux kernel";
  if (process.getuid?.() !== 0) return "root, for network namespaces and rules";
  const programs = ["python3", "ip", "ipset", "nft", "iptables-legacy-restore", "iptables-nft-restore"];
  const absent = programs.filter((program) => !isInstalled(program));
  if (absent.length > 0) return absent.join(", ");
  return fs.existsSync(path.join(oracle, "build_golden.py")) ? undefined : "../shared/oracle, the harness that asks the kernel";
}

/** One line a packet for every case of a folder; true when the engine is of the kernel's opinion throughout. */
async function compareHalf(folder) {
  const answers = `${folder}-engine`;
  for (const name of fs.readdirSync(folder)) {
    const at = path.join(folder, name);
    const answer = path.join(answers, name);
    fs.mkdirSync(answer, { recursive: true });
    const args = ["dist/cli.js", "trace", "--oracle", path.join(at, "node.json"), path.join(at, "packets.jsonl")];
    // Exit 1 says that a packet has no certain verdict; the comparison tells which.
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    fs.writeFileSync(path.join(answer, "results.jsonl"), stdout);
  }
  const compare = [path.join(oracle, "compare.py"), folder, answers, "--steps", "--full"];
  return (await run("python3", compare, python)).code === 0;
}

/** The harness's own generator, kernel answers included; true when the engine agrees throughout. */
async function runHarness({ seed, rulesets, packets }, folder) {
  const sizes = ["--seed", `${seed}`, "--rulesets", `${rulesets}`, "--packets", `${packets}`];
  const limitMs = 60 * 60_000;
  await mustRun("python3", [path.join(oracle, "build_golden.py"), "random", ...sizes, "--out", folder], { ...python, limitMs });
  let same = true;
  for (const half of ["public", "heldout"]) same = (await compareHalf(path.join(folder, half))) && same;
  return same;
}

/** Writes what a program prints to a file; true when it ended well. */
function writeOutput(file, program, args) {
  const { status, stdout } = spawnSync(program, args, { ...python, cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  fs.writeFileSync(file, stdout);
  return status === 0;
}

const BACKENDS = ["legacy", "nft"];

/** One case of ours under one kind of iptables: how many answers are of which standing, and how many differ. */
function askBoth(generator, at, backend) {
  const [node, packets] = [path.join(at, "node.json"), path.join(at, "packets.jsonl")];
  const place = path.join(at, backend);
  fs.mkdirSync(place, { recursive: true });
  const [theirs, ours] = [path.join(place, "answers.kernel.jsonl"), path.join(place, "answers.own.jsonl")];
  writeOutput(theirs, "python3", [path.join(oracle, "oracle.py"), "run", node, packets, "--backend", backend]);
  // Exit 1 says that a packet has no certain verdict; sorting tells which.
  writeOutput(ours, process.execPath, ["dist/cli.js", "trace", "--oracle", node, packets, "--backend", backend]);
  const sorted = spawnSync(process.execPath, [generator, "sort", theirs, ours, place], { encoding: "utf8" });
  const [kernel, own] = ["kernel.jsonl", "own.jsonl"].map((name) => path.join(place, name));
  const compare = [path.join(oracle, "compare.py"), kernel, own, "--steps", "--full"];
  const { stdout } = spawnSync("python3", compare, { ...python, encoding: "utf8", maxBuffer: 1 << 28 });
  const different = Number(/different (\d+)/.exec(stdout)?.[1] ?? 0);
  const counts = JSON.parse(sorted.stdout);
  if (different + counts.wrong > 0) console.log(`${path.basename(at)} ${backend}\n${sorted.stderr}${stdout}`);
  return { ...counts, different };
}

/** Our own rulesets; true when no answer that claims to be certain differs. */
async function runModules({ seed, rulesets, packets }, folder) {
  const generator = path.join(folder, "../kernel.js");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/kernel/main.ts"],
    outfile: generator,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "error",
  });
  await mustRun(process.execPath, [generator, "generate", `${seed}`, `${rulesets}`, `${packets}`, folder]);
  const total = { certain: 0, assumed: 0, undecided: 0, wrong: 0, "not-asked": 0, different: 0 };
  for (const name of fs.readdirSync(folder)) {
    for (const backend of BACKENDS) {
      const counts = askBoth(generator, path.join(folder, name), backend);
      for (const key of Object.keys(total)) total[key] += counts[key];
    }
  }
  const { certain, assumed, undecided, wrong, different } = total;
  const walks = certain + assumed + undecided + wrong;
  const parts = [
    `${certain - different} the same`,
    `${assumed} on an assumption`,
    `${undecided} undecided`,
    `${different + wrong} different`,
    `${total["not-asked"]} not answered by the kernel`,
  ];
  console.log(`modules: ${walks} walks, ${parts.join(", ")}`);
  return walks > 0 && different + wrong === 0;
}

const options = readOptions(process.argv.slice(2));
const missing = whatIsMissing();
if (missing !== undefined) {
  console.log(`the kernel is not asked here, it takes ${missing}`);
  process.exit(0);
}
await ensureModules();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-kernel-"));
if (options.policies > 0) process.exit((await runPolicies({ ...options, oracle }, folder)) ? 0 : 1);
await mustRun(process.execPath, ["scripts/build.mjs"], { cwd: root });
console.log(`seed ${options.seed}: ${options.rulesets} rulesets, ${options.packets} packets each`);
const folders = [path.join(folder, "harness"), path.join(folder, "modules")];
for (const one of folders) fs.mkdirSync(one);
let same = options.modules || (await runHarness(options, folders[0]));
same = (await runModules(options, folders[1])) && same;
if (same) fs.rmSync(folder, { recursive: true });
else console.error(`the cases and both answers are left in ${folder}`);
process.exit(same ? 0 : 1);
