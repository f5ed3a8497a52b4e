// The verdict and the packet of the walk in the status bar; a click asks for another packet.
import * as vscode from "vscode";
import { shorten, verdictIcon } from "./describe.ts";
import type { WalkSession } from "./session.ts";

export function createStatusBar(session: WalkSession): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("chainwalk.walk", vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t("Chainwalk: packet walk");
  item.command = "chainwalk.changePacket";
  const listening = session.onDidChange((shown) => {
    if (shown === undefined) return item.hide();
    const { walk, stale, walking, result } = shown;
    const packet = shorten(result.packet ?? walking.packet, 60);
    const icon = stale ? "history" : verdictIcon(walk.verdict).name;
    item.text = `$(${icon}) ${walk.verdict} ${packet.replaceAll("$(", "$ (")}`;
    item.tooltip = stale ? vscode.l10n.t("The file has changed since this walk.") : walk.summary;
    item.accessibilityInformation = { label: `${walk.verdict}, ${packet}`, role: "button" };
    item.show();
  });
  return vscode.Disposable.from(item, listening);
}
