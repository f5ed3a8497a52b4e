// Everything that vitest runs: tests beside their files, and test/ but for the editor's.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runNode } from "../modules.mjs";
import { reportPart } from "./report.mjs";

const ran = new Set(["passed", "failed"]);

/** A file that could not be loaded holds no test of its own, but is a failure. */
function countsIn({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0);
  const left = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => !ran.has(status)));
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
    reasons: left.map(({ fullName, status }) => `skipped: ${fullName} is marked as ${status}`),
  };
}

await reportPart(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-vitest-"));
  const file = path.join(folder, "results.json");
  try {
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { code } = await runNode("node_modules/vitest/vitest.mjs", args, { limitMs: 10 * 60_000 });
    const counts = countsIn(JSON.parse(fs.readFileSync(file, "utf8")));
    // An error outside of any test, or a run without one, shows in the exit code only.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1, reasons: [`failed: vitest ended with ${code}`] } : counts;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
