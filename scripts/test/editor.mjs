// The working tree inside VS Code: as an extension under development.
import { root } from "../editor/config.mjs";
import { editorFromNpm, pickEditor } from "../editor/pick.mjs";
import { runInEditor } from "./in-editor.mjs";
import { needEditorFromNpm } from "./needs.mjs";
import { reportPart } from "./report.mjs";

await reportPart(async () => {
  const vscodeExecutablePath = await pickEditor();
  if (vscodeExecutablePath === editorFromNpm) await needEditorFromNpm();
  const launchArgs = ["--disable-extensions"];
  return runInEditor({ vscodeExecutablePath, extensionDevelopmentPath: root, expectPath: root, launchArgs });
});
