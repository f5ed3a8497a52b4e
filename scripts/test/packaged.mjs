// What a user installs: packs the .vsix, installs it, and runs the same suites against it.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../editor/config.mjs";
import { editorFromNpm } from "../editor/pick.mjs";
import { runNode } from "../modules.mjs";
import { mustRun } from "../run.mjs";
import { runInEditor } from "./in-editor.mjs";
import { needEditorFromNpm } from "./needs.mjs";
import { reportPart } from "./report.mjs";

const vsce = path.join(root, "node_modules/@vscode/vsce/vsce");
const packing = ["package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "--out"];

await reportPart(async () => {
  await needEditorFromNpm();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-vsix-"));
  const extensionsDir = path.join(folder, "extensions");
  const vsix = path.join(folder, "chainwalk.vsix");
  try {
    await mustRun(process.execPath, [vsce, ...packing, vsix], { cwd: root, limitMs: 2 * 60_000 });
    const places = [`--extensions-dir=${extensionsDir}`, `--user-data-dir=${path.join(folder, "data")}`];
    await mustRun(editorFromNpm, ["--install-extension", vsix, "--force", ...places], { limitMs: 2 * 60_000 });
    return await runInEditor({
      vscodeExecutablePath: editorFromNpm,
      extensionDevelopmentPath: path.join(root, "test/packaged"), // a bare manifest: a test run needs one
      expectPath: extensionsDir,
      launchArgs: [`--extensions-dir=${extensionsDir}`],
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await runNode("scripts/build.mjs"); // packing has built for production
  }
});
