// The suites of dist/test/editor, run by @vscode/test-electron; they tell their counts by a file.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { root } from "../editor/config.mjs";
import { scratchNode } from "./scratch.mjs";

/** `expectPath` is where the extension under test must lie; `launchArgs` follow the folder that is opened. */
export async function runInEditor({ vscodeExecutablePath, extensionDevelopmentPath, expectPath, launchArgs = [] }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-suite-"));
  const file = path.join(folder, "counts.json");
  let ended;
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath,
      extensionTestsPath: path.join(root, "dist/test/editor/index.js"),
      extensionTestsEnv: {
        CHAINWALK_EXPECT_PATH: expectPath,
        CHAINWALK_SUITE_COUNTS: file,
        EDITOR_ARTIFACTS: process.env.EDITOR_ARTIFACTS ?? path.join(root, ".shots"),
      },
      // A fresh folder each time, or settings and unsaved files of the last run would come back.
      launchArgs: [scratchNode(folder), `--user-data-dir=${path.join(folder, "user-data")}`, ...launchArgs],
    });
  } catch (error) {
    ended = error;
  }
  const counts = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (ended === undefined && counts !== undefined) return counts;
  if (counts !== undefined && counts.failed > 0) return counts;
  return {
    passed: 0,
    skipped: 0,
    ...counts,
    failed: 1,
    reasons: [`failed: the run ended badly: ${ended?.message ?? "no counts came"}`],
  };
}
