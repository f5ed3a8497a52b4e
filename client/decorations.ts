// The walk drawn into the editors that show its document: lines lit or dimmed, what happened behind them, why on hover.
import * as vscode from "vscode";
import type { LineView } from "#protocol/walk.ts";
import { conditionLine, shorten, type Tone, toneOf } from "./describe.ts";
import type { WalkSession } from "./session.ts";
import { settings } from "./settings.ts";

const TONES: readonly Tone[] = ["accept", "drop", "reject", "undecided", "return"];
/** Behind a line; the rest is in the hover. */
const MOST_AFTER = 120;

type Kind = Tone | "matched" | "assumed" | "missed" | "dimmed";
type Types = Readonly<Record<Kind, vscode.TextEditorDecorationType>>;

export interface Painter extends vscode.Disposable {
  /** The lines drawn now, as the server gave them. */
  lines(): readonly LineView[];
}

export function createPainter(session: WalkSession): Painter {
  const types = createTypes();
  const all = Object.values(types);
  const lines = (): readonly LineView[] => {
    const { shown } = session;
    return shown === undefined || shown.stale ? [] : shown.walk.lines;
  };
  const paint = (editor: vscode.TextEditor): void => {
    const shown = session.shown?.walking.uri.toString() === editor.document.uri.toString();
    const groups = shown ? groupLines(lines(), editor.document) : new Map<Kind, vscode.DecorationOptions[]>();
    for (const [kind, type] of entries(types)) editor.setDecorations(type, groups.get(kind) ?? []);
  };
  const paintAll = (): void => {
    for (const editor of vscode.window.visibleTextEditors) paint(editor);
  };
  const listening = vscode.Disposable.from(
    session.onDidChange(paintAll),
    vscode.window.onDidChangeVisibleTextEditors(paintAll),
    vscode.window.onDidChangeActiveColorTheme(paintAll),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("chainwalk.dimMissedRules")) paintAll();
    }),
    ...all,
  );
  return { lines, dispose: () => listening.dispose() };
}

function entries(types: Types): [Kind, vscode.TextEditorDecorationType][] {
  const kinds: readonly Kind[] = [...TONES, "matched", "assumed", "missed", "dimmed"];
  return kinds.map((kind) => [kind, types[kind]]);
}

function createTypes(): Types {
  const make = vscode.window.createTextEditorDecorationType;
  const color = (name: string): vscode.ThemeColor => new vscode.ThemeColor(`chainwalk.${name}`);
  const decider = (tone: Tone): vscode.TextEditorDecorationType =>
    make({
      isWholeLine: true,
      backgroundColor: color(`${tone}Background`),
      borderStyle: "solid",
      borderWidth: "1px 0 1px 3px", // the only mark besides the words where the background is clear for contrast
      borderColor: color(`${tone}Foreground`),
      overviewRulerColor: color(`${tone}Foreground`),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
      after: { color: color(`${tone}Foreground`), fontWeight: "bold" },
    });
  return {
    accept: decider("accept"),
    drop: decider("drop"),
    reject: decider("reject"),
    undecided: decider("undecided"),
    return: decider("return"),
    matched: make({
      isWholeLine: true,
      backgroundColor: color("matchedBackground"),
      borderStyle: "solid",
      borderWidth: "0 0 0 2px",
      borderColor: color("matchedBorder"),
      overviewRulerColor: color("matchedBorder"),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      after: { color: color("effectForeground") },
    }),
    assumed: make({
      isWholeLine: true,
      borderStyle: "dashed",
      borderWidth: "1px",
      borderColor: color("assumedBorder"),
      overviewRulerColor: color("assumedBorder"),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      after: { color: color("undecidedForeground") },
    }),
    missed: make({ after: { color: color("missedForeground"), fontStyle: "italic" } }),
    dimmed: make({ opacity: "0.55", after: { color: color("missedForeground"), fontStyle: "italic" } }),
  };
}

function groupLines(lines: readonly LineView[], document: vscode.TextDocument): Map<Kind, vscode.DecorationOptions[]> {
  const dims = settings().dimMissedRules && !isHighContrast();
  const groups = new Map<Kind, vscode.DecorationOptions[]>();
  for (const view of lines) {
    if (view.line >= document.lineCount) continue;
    const kind = kindOf(view, dims);
    const group = groups.get(kind) ?? [];
    group.push(decoration(view, document));
    groups.set(kind, group);
  }
  return groups;
}

/** Who asked for contrast is not given less of it. */
function isHighContrast(): boolean {
  const { kind } = vscode.window.activeColorTheme;
  return kind === vscode.ColorThemeKind.HighContrast || kind === vscode.ColorThemeKind.HighContrastLight;
}

function kindOf({ kind, verdict }: LineView, dims: boolean): Kind {
  switch (kind) {
    case "decider":
      return toneOf(verdict ?? "UNDECIDED");
    case "matched":
    case "assumed":
      return kind;
    case "missed":
      return dims ? "dimmed" : "missed";
  }
}

function decoration(view: LineView, document: vscode.TextDocument): vscode.DecorationOptions {
  const { range } = document.lineAt(view.line);
  const contentText = shorten(view.after, MOST_AFTER);
  const renderOptions = contentText === "" ? {} : { renderOptions: { after: { contentText, margin: "0 0 0 2.5em" } } };
  return { range, ...renderOptions, ...why(view) };
}

/** The conditions one by one, with nothing in them taken for markup: comments in a dump are anybody's text. */
function why({ why, after }: LineView): Pick<vscode.DecorationOptions, "hoverMessage"> {
  const lines = [...why.map(conditionLine), ...(after.length > MOST_AFTER ? [after] : [])];
  if (lines.length === 0) return {};
  const message = new vscode.MarkdownString();
  message.isTrusted = false;
  message.supportHtml = false;
  for (const [i, line] of lines.entries()) {
    if (i > 0) message.appendMarkdown("  \n");
    message.appendText(line);
  }
  return { hoverMessage: message };
}
