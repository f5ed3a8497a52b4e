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

/** Opens a file of the folder that the run was started on (a copy of examples/node2) in an editor. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("no folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Replaces the text of whole lines, `from` to before `to`, both from 0. */
export async function replaceLines(document: vscode.TextDocument, from: number, to: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(from, 0, to, 0), text);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`the edit of line ${from + 1} was refused`);
}

/** The middle of the nth place where `text` stands, from the first one. */
export function placeOf(document: vscode.TextDocument, text: string, nth = 1): vscode.Position {
  let at = -1;
  for (let found = 0; found < nth; found++) {
    at = document.getText().indexOf(text, at + 1);
    if (at < 0) throw new Error(`${text} does not stand ${nth} times in ${document.uri.path}`);
  }
  return document.positionAt(at + Math.floor(text.length / 2));
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
