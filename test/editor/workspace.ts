// What every in-editor test needs: our extension, a file of the example node, and patience. Nothing of Node, since the
// same tests run in the web worker host.
import * as vscode from "vscode";
import type { ChainwalkApi } from "../../client/activate.ts";

export const extensionId = "chainwalk.chainwalk";

export function extension(): vscode.Extension<ChainwalkApi> {
  const found = vscode.extensions.getExtension<ChainwalkApi>(extensionId);
  if (found === undefined) throw new Error(`${extensionId} is not installed here`);
  return found;
}

/** Opens a file of the folder that the run was started on (examples/node2) in an editor. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("no folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Asks again and again until the answer is neither undefined nor false; the bound stays below mocha's. */
export async function until<T>(what: string, ask: () => T | Promise<T>, limitMs = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${limitMs} ms for ${what}`);
}
