// npm run test:kernel -- [--seed N] [--rulesets N] [--packets N]
// Walks fresh random packets through random rulesets, in the engine and in this machine's own kernel, and compares every step.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureModules, root } from "./modules.mjs";
import { mustRun, run } from "./run.mjs";

const oracle = path.resolve(root, "../shared/oracle");
const python = { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } };

function readOptions(args) {
  const options = { seed: Date.now() % 1_000_000, rulesets: 20, packets: 30 };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i]?.replace(/^--/, "") ?? "";
    const value = Number(args[i + 1]);
    if (!(name in options) || !Number.isInteger(value) || value < 0) {
      console.error(
        `test:kernel takes ${Object.keys(options)
          .map((one) => `--${one} N`)
          .join(", ")}`,
      );
      process.exit(2);
    }
    options[name] = value;
  }
  return options;
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

const options = readOptions(process.argv.slice(2));
const missing = whatIsMissing();
if (missing !== undefined) {
  console.log(`the kernel is not asked here, it takes ${missing}`);
  process.exit(0);
}
await ensureModules();
await mustRun(process.execPath, ["scripts/build.mjs"], { cwd: root });
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-kernel-"));
console.log(`seed ${options.seed}: ${options.rulesets} rulesets, ${options.packets} packets each`);
const sizes = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
const limitMs = 60 * 60_000;
await mustRun("python3", [path.join(oracle, "build_golden.py"), "random", ...sizes, "--out", folder], { ...python, limitMs });
let same = true;
for (const half of ["public", "heldout"]) same = (await compareHalf(path.join(folder, half))) && same;
if (same) fs.rmSync(folder, { recursive: true });
else console.error(`the cases and both answers are left in ${folder}`);
process.exit(same ? 0 : 1);
