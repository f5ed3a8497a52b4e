// npm test [-- --only unit,editor]
// Runs every part of the tests, one after the other, and ends with one line: N passed, N failed, N skipped.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureModules, root, runNode } from "./modules.mjs";

const minutes = (count) => count * 60_000;

/** Each part is a script of its own with a time limit; it tells its counts by scripts/test/report.mjs. */
const parts = [
  { name: "unit", what: "unit, fixture, property, conformance and language server tests", limitMs: minutes(9) },
  { name: "editor", what: "the extension inside VS Code", limitMs: minutes(6) },
  { name: "web", what: "the extension in web workers, as on vscode.dev", limitMs: minutes(5) },
  { name: "packaged", what: "the packaged .vsix, installed", limitMs: minutes(4) },
  { name: "ui", what: "journeys through the user interface", limitMs: minutes(8) },
];

/** All parts together: with the checks of `npm run verify` it stays under 25 minutes whatever hangs. */
const deadline = Date.now() + minutes(19);

function pickParts(args) {
  const at = args.indexOf("--only");
  if (at < 0) return parts;
  const names = (args[at + 1] ?? "").split(",");
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length === 0) return parts.filter(({ name }) => names.includes(name));
  console.error(`--only takes: ${parts.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

async function runPart({ name, what, limitMs }, folder) {
  console.log(`\n── ${name}: ${what}`);
  const started = Date.now();
  const file = path.join(folder, `${name}.json`);
  const left = Math.min(limitMs, deadline - Date.now());
  if (left <= 0) return { ...crashed("there was no time left for it"), name, seconds: 0 };
  const env = { ...process.env, TMPDIR: folder, CHAINWALK_COUNTS: file };
  const end = await runNode(`scripts/test/${name}.mjs`, [], { env, limitMs: left, graceMs: 15_000 });
  return { ...countsOf(file, end), name, seconds: Math.round((Date.now() - started) / 1000) };
}

const crashed = (reason) => ({ passed: 0, failed: 1, skipped: 0, reasons: [`failed: ${reason}`] });

/** A part that ended badly counts as failed, whatever it had told before. */
function countsOf(file, { code, late }) {
  if (late) return crashed("it took too long and was ended");
  if (!fs.existsSync(file)) return crashed(`it ended (exit ${code}) without telling its counts`);
  const counts = JSON.parse(fs.readFileSync(file, "utf8"));
  if (code === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, reasons: [...counts.reasons, `failed: its exit code was ${code}`] };
}

const line = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

async function main() {
  const picked = pickParts(process.argv.slice(2));
  await ensureModules();
  const { code } = await runNode("scripts/build.mjs");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-"));
  // Parts keep their temporary files in it, so nothing stays behind, not even when they are interrupted.
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const results = code === 0 ? [] : [{ ...crashed("the build failed"), name: "build", seconds: 0 }];
  for (const part of picked) results.push(await runPart(part, folder));
  console.log("");
  for (const result of results) {
    console.log(`${result.name.padEnd(9)} ${line(result)} (${result.seconds} s)`);
    for (const reason of result.reasons) console.log(`          ${reason}`);
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  const all = { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
  console.log(line(all));
  process.exitCode = all.failed > 0 || all.passed === 0 ? 1 : 0;
}

process.chdir(root);
await main();
