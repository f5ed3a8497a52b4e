// The working tree in a VS Code without a machine behind it: everything in web workers.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../editor/config.mjs";
import { installWebEditor, runWebSuite } from "../editor/web.mjs";
import { needEditorFromNpm } from "./needs.mjs";
import { reportPart, Skip } from "./report.mjs";
import { scratchNode } from "./scratch.mjs";

await reportPart(async () => {
  await needEditorFromNpm();
  try {
    await installWebEditor();
  } catch (error) {
    throw new Skip(`the web build of VS Code could not be installed: ${error.message}`);
  }
  let counts;
  const print = (text) => {
    const told = /^chainwalk-counts (.*)$/.exec(text)?.[1];
    if (told !== undefined) counts = JSON.parse(told);
    else console.log(text);
  };
  const artifacts = path.join(root, ".shots");
  fs.mkdirSync(artifacts, { recursive: true });
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-web-"));
  const code = await runWebSuite({
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, "dist/test/editor/web.js"),
    folder: scratchNode(temporary),
    artifacts,
    print,
  }).finally(() => fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
  if (counts !== undefined && (code === 0 || counts.failed > 0)) return counts;
  return { passed: 0, skipped: 0, ...counts, failed: 1, reasons: [`failed: the run ended badly (exit ${code})`] };
});
