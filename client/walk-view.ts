// The Packet Walk view: the tree of walk-tree.ts in the side bar.
import * as vscode from "vscode";
import { fileName } from "./languages.ts";
import { VIEW_ID } from "./names.ts";
import type { WalkSession } from "./session.ts";
import { type WalkNode, walkTree } from "./walk-tree.ts";

export interface WalkTreeView extends vscode.Disposable {
  /** Brings the view to the front and leaves the cursor where it is. */
  reveal(): Promise<void>;
  nodes(): readonly WalkNode[];
}

export function createWalkView(session: WalkSession): WalkTreeView {
  const changed = new vscode.EventEmitter<void>();
  let roots: readonly WalkNode[] = [];
  const treeDataProvider: vscode.TreeDataProvider<WalkNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    getChildren: (node) => [...(node === undefined ? roots : node.children)],
    getParent: () => undefined, // only roots are revealed
  };
  const view = vscode.window.createTreeView(VIEW_ID, { treeDataProvider, showCollapseAll: true });
  const refresh = (): void => {
    const { shown } = session;
    roots = shown === undefined ? [] : walkTree(shown.walk, shown.result.packet ?? shown.walking.packet, shown.walking.place);
    view.description = shown === undefined ? "" : fileName(shown.walking.uri);
    view.message = shown?.stale ? vscode.l10n.t("The file has changed since this walk.") : "";
    changed.fire();
  };
  const listening = session.onDidChange(refresh);
  return {
    nodes: () => roots,
    reveal: async () => {
      const first = roots[0];
      const wasVisible = view.visible;
      if (first !== undefined) await view.reveal(first, { focus: false, select: false });
      // A tree that has never been shown loads the children of some expanded nodes only, until it is told to refresh.
      if (!wasVisible) changed.fire();
    },
    dispose: () => vscode.Disposable.from(listening, view, changed).dispose(),
  };
}

function treeItem(node: WalkNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsibleState(node));
  item.id = node.id;
  item.description = node.description;
  item.tooltip = node.tooltip; // a string, not markdown: it holds text of the dump
  item.contextValue = node.context;
  item.accessibilityInformation = { label: [node.label, node.description].filter((part) => part !== "").join(", ") };
  const { icon } = node;
  if (icon !== undefined)
    item.iconPath = new vscode.ThemeIcon(icon.name, icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color));
  if (node.action !== undefined) item.command = { command: "chainwalk.openNode", title: "", arguments: [node] };
  return item;
}

function collapsibleState({ children, folded }: WalkNode): vscode.TreeItemCollapsibleState {
  if (children.length === 0) return vscode.TreeItemCollapsibleState.None;
  return folded ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded;
}
