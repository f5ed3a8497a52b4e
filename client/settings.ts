// The settings that the client itself follows, read when they are needed; the server is sent its own.
import * as vscode from "vscode";

export interface Settings {
  readonly detectDumps: boolean;
  readonly dimMissedRules: boolean;
  readonly rewalkOnEdit: boolean;
}

export function settings(): Settings {
  const section = vscode.workspace.getConfiguration("chainwalk");
  return {
    detectDumps: section.get("detectDumps", true),
    dimMissedRules: section.get("dimMissedRules", true),
    rewalkOnEdit: section.get("rewalkOnEdit", true),
  };
}
