// The language status of a dump: how many of Felix's rules are as Felix wrote them. A click shows the problems.
import * as vscode from "vscode";
import type { HashCounts } from "#protocol/rule-hashes.ts";
import { hasChanges, hashWords } from "./hash-words.ts";
import { isDump } from "./languages.ts";
import type { Link } from "./link.ts";

export function createHashStatus(link: Link): vscode.Disposable {
  const told = new Map<string, HashCounts>();
  let item: vscode.LanguageStatusItem | undefined;
  const show = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const counts = document !== undefined && isDump(document) ? told.get(document.uri.toString()) : undefined;
    const words = counts && hashWords(counts);
    if (document === undefined || counts === undefined || words === undefined) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= createItem();
    item.text = vscode.l10n.t("Felix rule hashes: {0}", words);
    item.severity = hasChanges(counts) ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    item.accessibilityInformation = { label: item.text };
  };
  return vscode.Disposable.from(
    link.onRuleHashes(({ uri, counts }) => {
      const key = vscode.Uri.parse(uri).toString(); // servers may write it otherwise than the editor does
      if (counts === undefined) told.delete(key);
      else told.set(key, counts);
      show();
    }),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      told.delete(uri.toString());
      show();
    }),
    { dispose: () => item?.dispose() },
  );
}

function createItem(): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem("chainwalk.ruleHashes", { language: "iptables-save" });
  item.name = vscode.l10n.t("Chainwalk: Felix rule hashes");
  item.command = { command: "workbench.actions.view.problems", title: vscode.l10n.t("Problems") };
  return item;
}
