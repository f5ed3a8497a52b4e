// The commands of the extension, each a few lines over the session.
import * as vscode from "vscode";
import { PREVIEW_CHAINS, SHOW_REFERENCES, SIMULATE, type SimulateArguments } from "#protocol/commands.ts";
import type { PlaceParams, WalkResult } from "#protocol/walk.ts";
import { nextOption, type Place, walkMarkdown } from "./describe.ts";
import { fileName, isDump, isPolicyFile } from "./languages.ts";
import type { Link } from "./link.ts";
import type { AskPacket } from "./packet-box.ts";
import { deciderLine, nextStop, visitedLines } from "./path.ts";
import { comparePreview, previewChains } from "./preview.ts";
import type { Walking, WalkSession } from "./session.ts";
import type { NodeAction, WalkNode } from "./walk-tree.ts";
import type { WalkTreeView } from "./walk-view.ts";

export interface Parts {
  readonly link: Link;
  readonly session: WalkSession;
  readonly view: WalkTreeView;
  readonly askPacket: AskPacket;
  readonly log: vscode.LogOutputChannel;
}

export function registerCommands(parts: Parts): vscode.Disposable {
  const { session, link, log } = parts;
  const travel = createTravel(session);
  // Arguments come from menus (a Uri), lenses (a place), tree items (a node) or from nowhere.
  const commands: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    [SIMULATE]: (arg) => simulate(parts, arg),
    "chainwalk.simulatePacket": () => simulatePacket(parts),
    "chainwalk.changePacket": () => changePacket(parts),
    "chainwalk.clearWalk": () => session.clear(),
    "chainwalk.flipAssumption": (arg) => flipAssumption(parts, arg),
    "chainwalk.goToRule": (arg) => goToRule(session, arg),
    "chainwalk.openPreviewedRule": (arg) => openPreviewedRule(arg),
    [PREVIEW_CHAINS]: (arg) => previewChains(link, arg),
    "chainwalk.comparePreview": (arg) => comparePreview(link, arg),
    "chainwalk.openNode": (arg) => openNode(parts, arg),
    "chainwalk.nextStep": () => travel(1),
    "chainwalk.previousStep": () => travel(-1),
    "chainwalk.copyWalk": () => copyWalk(session),
    [SHOW_REFERENCES]: showReferences,
    "chainwalk.restart": async () => {
      await link.restart();
      await session.walkAgain();
    },
    "chainwalk.showOutput": () => log.show(true),
  };
  const registered = Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
  return vscode.Disposable.from(...registered);
}

async function simulate(parts: Parts, arg: unknown): Promise<void> {
  if (isPlace(arg)) {
    const { uri, table, chain, number } = arg;
    return askAndWalk(parts, vscode.Uri.parse(uri), { table, chain, number });
  }
  if (isWalkStart(arg)) {
    const uri = vscode.Uri.parse(arg.uri);
    return askAndWalk(parts, uri, arg.line === undefined ? undefined : await parts.link.locate(uri, arg.line));
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isWalkable(editor.document)) return simulatePacket(parts);
  const place = await parts.link.locate(editor.document.uri, editor.selection.active.line);
  return askAndWalk(parts, editor.document.uri, place);
}

async function simulatePacket(parts: Parts): Promise<void> {
  const uri = dumpInSight(parts.session);
  if (uri !== undefined) return askAndWalk(parts, uri, undefined);
  void vscode.window.showInformationMessage(vscode.l10n.t("Open an iptables-save file or a file with policies first."));
}

/** A dump, or policies: those are walked as what they become. */
function isWalkable(document: vscode.TextDocument): boolean {
  return isDump(document) || isPolicyFile(document);
}

function dumpInSight(session: WalkSession): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isWalkable(active)) return active.uri;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => isDump(document))?.document.uri;
  return visible ?? session.shown?.walking.uri ?? vscode.workspace.textDocuments.find(isDump)?.uri;
}

async function changePacket(parts: Parts): Promise<void> {
  const walking = parts.session.shown?.walking;
  if (walking === undefined) return simulatePacket(parts);
  return askAndWalk(parts, walking.uri, walking.place);
}

async function askAndWalk(parts: Parts, uri: vscode.Uri, place: Place | undefined): Promise<void> {
  const last = parts.session.shown?.walking;
  const same = last?.uri.toString() === uri.toString();
  const packet = await parts.askPacket({ uri, place, packet: same ? last?.packet : undefined });
  if (packet !== undefined) await walkAndReveal(parts, { uri, place, packet, choices: {} });
}

/** Walks, and shows what decided: in the editor and, without taking the cursor, in the view. */
export async function walkAndReveal({ session, view }: Parts, walking: Walking): Promise<WalkResult | undefined> {
  const result = await session.walk(walking);
  if (result === undefined) return undefined;
  if (result.walk === undefined) {
    const why = result.problems[0]?.message ?? vscode.l10n.t("This packet cannot be walked.");
    void vscode.window.showErrorMessage(why);
    return result;
  }
  await view.reveal();
  await revealLine(walking.uri, deciderLine(result.walk), { move: false });
  return result;
}

async function revealLine(uri: vscode.Uri, line: number | undefined, { move }: { readonly move: boolean }): Promise<void> {
  if (line === undefined) return;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const where = visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn };
  const editor = await vscode.window.showTextDocument(uri, { ...where, preserveFocus: !move });
  const at = new vscode.Position(Math.min(line, editor.document.lineCount - 1), 0);
  if (move) editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function flipAssumption(parts: Parts, arg: unknown): Promise<void> {
  const action = isNode(arg) ? arg.action : undefined;
  if (action?.kind === "flip") return flip(parts, action);
  const assumptions = parts.session.shown?.walk.assumptions.filter((one) => nextOption(one) !== undefined) ?? [];
  const items = assumptions.flatMap(({ key, why, place, options, chosen, decisive }) =>
    options
      .filter((option) => option !== chosen)
      .map((option) => ({ label: option, description: decisive ? `$(warning) ${place}` : place, detail: why, key, option })),
  );
  const title = vscode.l10n.t("What is not known: take it as");
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  if (picked !== undefined) await parts.session.choose(picked.key, picked.option);
}

async function flip({ session }: Parts, { key, option }: Extract<NodeAction, { kind: "flip" }>): Promise<void> {
  await session.choose(key, option);
}

async function goToRule(session: WalkSession, arg: unknown): Promise<void> {
  const { shown } = session;
  if (shown !== undefined && isNode(arg)) await revealLine(shown.walking.uri, arg.line, { move: true });
}

async function openPreviewedRule(arg: unknown): Promise<void> {
  const rule = isNode(arg) ? arg.previewed : undefined;
  if (rule !== undefined) await revealLine(vscode.Uri.parse(rule.uri), rule.line, { move: true });
}

async function openNode(parts: Parts, arg: unknown): Promise<void> {
  const walking = parts.session.shown?.walking;
  const action = isNode(arg) ? arg.action : undefined;
  if (walking === undefined || action === undefined) return;
  switch (action.kind) {
    case "reveal":
      return revealLine(walking.uri, action.line, { move: true });
    case "open":
      return revealLine(vscode.Uri.parse(action.uri), action.line, { move: true });
    case "flip":
      return flip(parts, action);
    case "variant": {
      const { name, packet } = action.variant;
      const place = name === "reply" ? undefined : walking.place; // an answer comes another way
      await walkAndReveal(parts, { ...walking, packet, place, choices: {} });
    }
  }
}

/** Moves the cursor along the way of the packet. */
function createTravel(session: WalkSession): (by: 1 | -1) => Promise<void> {
  let index = -1;
  session.onDidChange(() => {
    index = -1;
  });
  return async (by) => {
    const { shown } = session;
    if (shown === undefined || shown.stale) return;
    const { uri } = shown.walking;
    const editor = vscode.window.activeTextEditor;
    const here = editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line : -1;
    const stops = visitedLines(shown.walk);
    const next = nextStop(stops, index, here, by);
    if (next === undefined) return;
    index = next;
    await revealLine(uri, stops[next], { move: true });
  };
}

async function copyWalk({ shown }: WalkSession): Promise<void> {
  if (shown === undefined) return;
  const { result, walk, walking } = shown;
  await vscode.env.clipboard.writeText(walkMarkdown(result, walk, walking.place, fileName(walking.uri)));
  vscode.window.setStatusBarMessage(vscode.l10n.t("The walk is on the clipboard, as Markdown."), 4000);
}

/** From a lens: the editor's own command wants its own types, a server can only send JSON. */
async function showReferences(uri: unknown, position: unknown, locations: unknown): Promise<void> {
  if (typeof uri !== "string" || !isPosition(position) || !Array.isArray(locations)) return;
  const found = locations.filter(isLocation).map(({ uri: where, range: { start, end } }) => {
    const range = new vscode.Range(toPosition(start), toPosition(end));
    return new vscode.Location(vscode.Uri.parse(where), range);
  });
  await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), toPosition(position), found);
}

interface JsonPosition {
  readonly line: number;
  readonly character: number;
}

function toPosition({ line, character }: JsonPosition): vscode.Position {
  return new vscode.Position(line, character);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isPosition(value: unknown): value is JsonPosition {
  return isObject(value) && typeof value.line === "number" && typeof value.character === "number";
}

function isLocation(value: unknown): value is { uri: string; range: { start: JsonPosition; end: JsonPosition } } {
  if (!isObject(value) || typeof value.uri !== "string" || !isObject(value.range)) return false;
  return isPosition(value.range.start) && isPosition(value.range.end);
}

function isPlace(value: unknown): value is PlaceParams {
  if (!isObject(value) || typeof value.uri !== "string") return false;
  return typeof value.table === "string" && typeof value.chain === "string" && typeof value.number === "number";
}

function isWalkStart(value: unknown): value is SimulateArguments {
  return isObject(value) && typeof value.uri === "string" && (value.line === undefined || typeof value.line === "number");
}

function isNode(value: unknown): value is WalkNode {
  return isObject(value) && typeof value.id === "string" && "action" in value && Array.isArray(value.children);
}
