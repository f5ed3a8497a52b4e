// Documents with what Felix would write for the policies: their text comes from the server, and again after each edit.
import * as vscode from "vscode";
import type { PreviewArguments } from "#protocol/commands.ts";
import { PREVIEW_SCHEME } from "#protocol/preview.ts";
import { createDebounce } from "./debounce.ts";
import { fileName, isDump, isPolicyFile } from "./languages.ts";
import type { Link } from "./link.ts";

const AFTER_TYPING = 250;
/** The client keeps file events for 250 ms before it sends them on. */
const AFTER_FILE_EVENT = 400;

export function createPreviews(link: Link): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const soon = createDebounce();
  const refresh = (): void => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === PREVIEW_SCHEME) changed.fire(uri);
  };
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => (await link.preview(uri))?.text ?? "",
  };
  return vscode.Disposable.from(
    changed,
    soon,
    vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, provider),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isSource(document)) soon.schedule(AFTER_TYPING, refresh);
    }),
    link.onDidChangeBundle(() => soon.schedule(AFTER_FILE_EVENT, refresh)),
    link.onDidChangePolicies(() => soon.schedule(AFTER_FILE_EVENT, refresh)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("chainwalk")) soon.schedule(AFTER_FILE_EVENT, refresh);
    }),
  );
}

function isSource(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === PREVIEW_SCHEME) return false;
  return isDump(document) || document.languageId === "ipset" || isPolicyFile(document);
}

/** From a lens with its arguments, from a menu or the palette with the editor's place. */
export async function previewChains(link: Link, arg: unknown): Promise<vscode.TextEditor | undefined> {
  const place = placeFrom(arg);
  const found = place && (await link.previewOf(place.uri, place.line));
  if (found?.uri === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file with Calico policies first."));
    return undefined;
  }
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(found.uri), {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
  });
  if (found.line !== undefined) {
    const at = new vscode.Position(Math.min(found.line, editor.document.lineCount - 1), 0);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.AtTop);
  }
  return editor;
}

export async function comparePreview(link: Link, arg: unknown): Promise<void> {
  const place = placeFrom(arg);
  const found = place && (await link.previewOf(place.uri, undefined));
  if (found?.compare === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No dump of the node lies beside the policies."));
    return;
  }
  const { before, after, dump } = found.compare;
  const title = vscode.l10n.t("{0}: now ↔ with the policies applied", fileName(vscode.Uri.parse(dump)));
  await vscode.commands.executeCommand("vscode.diff", vscode.Uri.parse(before), vscode.Uri.parse(after), title);
}

function placeFrom(arg: unknown): { readonly uri: vscode.Uri; readonly line: number | undefined } | undefined {
  if (isPreviewArguments(arg)) return { uri: vscode.Uri.parse(arg.uri), line: arg.line };
  const editor = vscode.window.activeTextEditor;
  const uri = arg instanceof vscode.Uri ? arg : editor?.document.uri;
  const isHere = editor !== undefined && editor.document.uri.toString() === uri?.toString();
  return uri && { uri, line: isHere ? editor.selection.active.line : undefined };
}

function isPreviewArguments(value: unknown): value is PreviewArguments {
  if (typeof value !== "object" || value === null || !("uri" in value && "line" in value)) return false;
  return typeof value.uri === "string" && typeof value.line === "number";
}
