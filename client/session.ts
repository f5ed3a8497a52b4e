// The walk that is shown: one packet through one document, walked again whenever the document or an assumption changes.
import * as vscode from "vscode";
import { isFolderFile } from "#protocol/folder.ts";
import type { WalkResult, WalkView } from "#protocol/walk.ts";
import { type ChoiceLines, type Choices, choiceLines, validChoices } from "./choices.ts";
import { createDebounce } from "./debounce.ts";
import type { Place } from "./describe.ts";
import { fileName, isPolicyFile } from "./languages.ts";
import type { Link } from "./link.ts";
import { firstLine, type LineChange, shiftLine } from "./path.ts";
import { settings } from "./settings.ts";

/** What is asked. */
export interface Walking {
  readonly uri: vscode.Uri;
  readonly place: Place | undefined;
  readonly packet: string;
  readonly choices: Choices;
}

/** What is shown. */
export interface Shown {
  readonly walking: Walking;
  readonly result: WalkResult;
  readonly walk: WalkView;
  /** The document has changed since, and nobody walked again. */
  readonly stale: boolean;
}

const AFTER_TYPING = 150;
/** The client keeps file events for 250 ms before it sends them on; a walk must come after them. */
const AFTER_FILE_EVENT = 400;

export class WalkSession implements vscode.Disposable {
  readonly #link: Link;
  readonly #changed = new vscode.EventEmitter<Shown | undefined>();
  readonly #again = createDebounce();
  readonly #disposables: vscode.Disposable[];
  #shown: Shown | undefined;
  #running: vscode.CancellationTokenSource | undefined;
  #chosen: ChoiceLines = {};
  /** Where the rule the walk began at is now; undefined when it began at a chain's first rule, whichever that is. */
  #placeLine: number | undefined;

  /** Fires with what is shown from now on; undefined = nothing. */
  readonly onDidChange = this.#changed.event;

  constructor(link: Link) {
    this.#link = link;
    this.#disposables = [
      this.#changed,
      this.#again,
      vscode.workspace.onDidChangeTextDocument((event) => this.#onEdit(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#isShown(uri)) this.clear();
      }),
      link.onDidChangeBundle((uri) => {
        if (this.#isBeside(uri)) this.walkSoon();
      }),
      link.onDidChangePolicies(() => {
        if (this.#isOfPolicies()) this.walkSoon();
      }),
    ];
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  /** Walks and shows it. A packet that cannot be read is answered with its problems, and what was shown stays. */
  async walk(walking: Walking): Promise<WalkResult | undefined> {
    this.#again.dispose();
    if (!this.#isShown(walking.uri)) this.#chosen = {};
    const document = await vscode.workspace.openTextDocument(walking.uri);
    const { version } = document;
    const result = await this.#ask(walking);
    // An answer for an older text is never shown; the edit has already asked for a newer one, or the walk is made again.
    const walk = document.isClosed ? undefined : result?.walk;
    if (result === undefined || walk === undefined) return result;
    if (document.version !== version) return this.walk(walking);
    const now = choiceLines(walk, walking.choices, (line) => document.lineAt(Math.min(line, document.lineCount - 1)).text);
    const choices = validChoices(walking.choices, this.#chosen, now);
    if (Object.keys(choices).length < Object.keys(walking.choices).length) return this.walk({ ...walking, choices });
    const kept = Object.entries(this.#chosen).filter(([key]) => Object.hasOwn(choices, key));
    this.#chosen = { ...Object.fromEntries(kept), ...now };
    this.#show({ walking, result, walk, stale: false });
    return result;
  }

  async walkAgain(): Promise<WalkResult | undefined> {
    if (this.#shown === undefined) return undefined;
    const { walking } = this.#shown;
    const place = await this.#placeNow(walking);
    if (this.#shown?.walking !== walking) return undefined; // cleared or replaced meanwhile
    const result = await this.walk({ ...walking, place });
    if (result?.walk === undefined && this.#running === undefined) this.#markStale();
    return result;
  }

  /** Walks again once the server knows of what has changed. */
  walkSoon(): void {
    this.#again.schedule(AFTER_FILE_EVENT, () => void this.walkAgain());
  }

  /** Takes another answer for what is not known. */
  async choose(key: string, option: string): Promise<WalkResult | undefined> {
    if (this.#shown === undefined) return undefined;
    const { walking } = this.#shown;
    const { [key]: _, ...others } = this.#chosen;
    this.#chosen = others;
    return this.walk({ ...walking, choices: { ...walking.choices, [key]: option } });
  }

  clear(): void {
    this.#running?.cancel();
    this.#again.dispose();
    const { walking } = this.#shown ?? {};
    this.#shown = undefined;
    this.#placeLine = undefined;
    this.#changed.fire(undefined);
    if (walking !== undefined) void this.#link.showVerdicts({ uri: walking.uri.toString(), verdicts: [] });
  }

  dispose(): void {
    this.#running?.cancel();
    for (const one of this.#disposables) one.dispose();
  }

  async #ask({ uri, place, packet, choices }: Walking): Promise<WalkResult | undefined> {
    this.#running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const params = { uri: uri.toString(), packet, choices, ...(place === undefined ? {} : { place }) };
    const result = await this.#link.walk(params, running.token);
    const cancelled = running.token.isCancellationRequested;
    if (this.#running === running) this.#running = undefined;
    running.dispose();
    return cancelled ? undefined : (result ?? undefined);
  }

  #show(shown: Shown): void {
    const before = this.#shown?.walking.uri.toString();
    const { walking, walk } = shown;
    const uri = walking.uri.toString();
    this.#shown = shown;
    this.#placeLine = (walking.place?.number ?? 1) > 1 ? firstLine(walk) : undefined;
    this.#changed.fire(shown);
    const { place, packet } = walking;
    const verdicts = place === undefined ? [] : [{ table: place.table, chain: place.chain, verdict: walk.verdict, packet }];
    if (before !== undefined && before !== uri) void this.#link.showVerdicts({ uri: before, verdicts: [] });
    void this.#link.showVerdicts({ uri, verdicts });
  }

  /** What was true of the text before is not shown on the text after. */
  #markStale(): void {
    if (this.#shown === undefined || this.#shown.stale) return;
    this.#shown = { ...this.#shown, stale: true };
    this.#changed.fire(this.#shown);
    void this.#link.showVerdicts({ uri: this.#shown.walking.uri.toString(), verdicts: [] });
  }

  #onEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const isOther = this.#isOfPolicies() && isPolicyFile(document);
    if (!this.#isShown(document.uri) && !this.#isBeside(document.uri) && !isOther) return;
    if (this.#isShown(document.uri))
      for (const change of contentChanges) {
        if (this.#placeLine !== undefined) this.#placeLine = shiftLine(this.#placeLine, lineChange(change));
      }
    if (settings().rewalkOnEdit) this.#again.schedule(AFTER_TYPING, () => void this.walkAgain());
    else this.#markStale();
  }

  async #placeNow({ uri, place }: Walking): Promise<Place | undefined> {
    if (place === undefined || this.#placeLine === undefined) return place;
    return (await this.#link.locate(uri, this.#placeLine)) ?? place;
  }

  #isShown(uri: vscode.Uri): boolean {
    return this.#shown?.walking.uri.toString() === uri.toString();
  }

  /** The walk goes through what policies become, wherever they lie. */
  #isOfPolicies(): boolean {
    return this.#shown?.walk.preview !== undefined;
  }

  /** A part of the node's bundle, in the same folder. */
  #isBeside(uri: vscode.Uri): boolean {
    const shown = this.#shown?.walking.uri;
    if (shown === undefined || shown.scheme === "untitled" || !isFolderFile(fileName(uri))) return false;
    return vscode.Uri.joinPath(shown, "..").toString() === vscode.Uri.joinPath(uri, "..").toString();
  }
}

function lineChange({ range, text }: vscode.TextDocumentContentChangeEvent): LineChange {
  return {
    startLine: range.start.line,
    endLine: range.end.line,
    lineCount: text.split("\n").length,
    startsLine: range.start.character === 0,
  };
}
