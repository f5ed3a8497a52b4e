// The settings of the extension, read when they are needed.
import * as vscode from "vscode";

export interface Settings {
  readonly detectDumps: boolean;
  readonly dimMissedRules: boolean;
  readonly rewalkOnEdit: boolean;
  readonly backend: "nft" | "legacy";
}

export function settings(): Settings {
  const section = vscode.workspace.getConfiguration("chainwalk");
  return {
    detectDumps: section.get("detectDumps", true),
    dimMissedRules: section.get("dimMissedRules", true),
    rewalkOnEdit: section.get("rewalkOnEdit", true),
    backend: section.get<string>("backend") === "legacy" ? "legacy" : "nft",
  };
}
