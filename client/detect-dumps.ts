// Gives plain text that is a dump its language: what a name or a first line could not tell, the lines below it can.
import * as vscode from "vscode";
import { createDebounce } from "./debounce.ts";
import { dumpLanguage, LINES_TO_LOOK_AT } from "./detect.ts";
import { settings } from "./settings.ts";

export function detectDumps(log: vscode.LogOutputChannel): vscode.Disposable {
  const done = new Set<string>(); // once per document: a user who sets the language back means it
  const typing = createDebounce();
  const detect = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    if (document.languageId !== "plaintext" || done.has(key) || !settings().detectDumps) return;
    const language = dumpLanguage(firstLines(document));
    if (language === undefined) return;
    done.add(key);
    log.info(`${key} reads as ${language}`);
    vscode.languages.setTextDocumentLanguage(document, language).then(undefined, (error) => log.warn(String(error)));
  };
  for (const document of vscode.workspace.textDocuments) detect(document);
  return vscode.Disposable.from(
    typing,
    vscode.workspace.onDidOpenTextDocument(detect),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.isUntitled && document.languageId === "plaintext") typing.schedule(300, () => detect(document)); // pasted
    }),
  );
}

function firstLines(document: vscode.TextDocument): string[] {
  const count = Math.min(document.lineCount, LINES_TO_LOOK_AT);
  return Array.from({ length: count }, (_, line) => document.lineAt(line).text);
}
