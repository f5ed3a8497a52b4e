// After a proposal that ends in a blank something must follow: what that may be is shown at once. Editors other than this
// one do not know the command for it, so the server leaves it out.
import type * as vscode from "vscode";

type Proposals = vscode.CompletionItem[] | vscode.CompletionList | null | undefined;

const AGAIN: vscode.Command = { command: "editor.action.triggerSuggest", title: "Suggest" };

export function suggestAgain(found: Proposals): Proposals {
  const items = found === null || found === undefined ? [] : Array.isArray(found) ? found : found.items;
  for (const item of items) {
    if (item.command === undefined && writtenBy(item).endsWith(" ")) item.command = AGAIN;
  }
  return found;
}

function writtenBy({ insertText }: vscode.CompletionItem): string {
  return typeof insertText === "string" ? insertText : (insertText?.value ?? "");
}
