// Works out diagnostics beside everything else the server does: in slices, given up as soon as the file has changed.

import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type Diagnostic as LspDiagnostic,
  type PublishDiagnosticsParams,
  type UnchangedDocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { createFile, type File } from "#server/file.ts";
import type { Files, Scope } from "#server/files.ts";
import type { Folder } from "#server/folder.ts";
import type { HashesFound, Pace } from "#server/language.ts";
import { languageOf } from "#server/languages.ts";
import { lspDiagnostic } from "#server/lsp.ts";
import { after, pause } from "#server/pause.ts";

/** How long a file stays unchanged before it is looked at, in milliseconds. */
const QUIET = 200;

/** How long after an answer it is worth preparing for questions, in milliseconds: typing goes on for longer. */
const BREATH = 50;

export class Diagnoser {
  private readonly files: Files;
  /** Counts the changes of each file that waits to be looked at. */
  private readonly waiting = new Map<string, number>();

  /** Files whose hashes are being recomputed. */
  private readonly hashing = new WeakSet<File>();
  private readonly hashListeners: HashListener[] = [];
  private readonly ids = new WeakMap<File, WeakMap<Folder, string>>();
  private lastId = 0;

  constructor(files: Files) {
    this.files = files;
  }

  /** Undefined when it was broken off. A result holds as long as this very version of the file and what lies around it. */
  async report(uri: string, previous: string | undefined, cancelled: Cancelled): Promise<DocumentDiagnosticReport | undefined> {
    const scope = await this.files.scope(uri);
    if (scope === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    return this.reportOf(scope, previous, () => cancelled() || this.files.get(uri) !== scope.file);
  }

  /** Of every file that is open or lies in a known folder; those that cannot be finished are left out. */
  async workspace(previous: ReadonlyMap<string, string>, cancelled: Cancelled): Promise<WorkspaceDiagnosticReport> {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const scope of await this.files.allScopes()) {
      const { uri } = scope.file;
      const open = this.files.get(uri);
      const report = await this.reportOf(scope, previous.get(uri), cancelled, open === undefined);
      if (cancelled()) break;
      if (report !== undefined) items.push({ ...report, uri, version: open === undefined ? null : open.version });
    }
    return { items };
  }

  /** `passing`: what is worked out of the file is not kept. */
  private async reportOf(
    scope: Scope,
    previous: string | undefined,
    cancelled: Cancelled,
    passing = false,
  ): Promise<Report | undefined> {
    const resultId = this.idOf(scope);
    if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const { uri, languageId, version, text } = scope.file;
    const file = passing ? createFile(uri, languageId, version, text) : scope.file;
    const items = await this.diagnose({ ...scope, file }, cancelled);
    if (!passing) this.prepare(scope);
    return items && { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Hands the diagnostics over once the file has not changed for a moment. */
  later(uri: string, publish: (params: PublishDiagnosticsParams) => void): void {
    const turn = (this.waiting.get(uri) ?? 0) + 1;
    this.waiting.set(uri, turn);
    after(QUIET, async () => {
      if (this.waiting.get(uri) !== turn) return;
      const scope = await this.files.scope(uri);
      if (scope === undefined) return;
      const cancelled = () => this.waiting.get(uri) !== turn || this.files.get(uri) !== scope.file;
      const diagnostics = await this.diagnose(scope, cancelled);
      this.prepare(scope);
      if (diagnostics === undefined || cancelled()) return;
      const { version } = scope.file;
      publish({ uri, version, diagnostics });
    });
  }

  forget(uri: string): void {
    this.waiting.delete(uri);
  }

  /** Behind the answer: whoever asks next finds the work done. */
  private prepare(scope: Scope): void {
    const { file } = scope;
    after(BREATH, async () => {
      const rest = async () => {
        await pause();
        return this.files.get(file.uri) === file;
      };
      await languageOf(file.languageId)?.prepare?.(file, { rest });
      await this.recomputeHashes(scope, { rest });
    });
  }

  /** Tells of Felix's hashes once those of a file have been recomputed. */
  onHashes(listener: HashListener): void {
    this.hashListeners.push(listener);
  }

  private async recomputeHashes(scope: Scope, pace: Pace): Promise<void> {
    const { file } = scope;
    const language = languageOf(file.languageId);
    if (language?.ruleHashes === undefined || this.hashing.has(file) || !(await pace.rest())) return;
    this.hashing.add(file);
    const found = this.files.settings.ruleHashes ? await language.ruleHashes(scope, pace) : undefined;
    this.hashing.delete(file);
    if (this.files.get(file.uri) !== file || (found === undefined && this.files.settings.ruleHashes)) return;
    if (found?.isNews === true) this.ids.delete(file); // what was answered is not all any more
    for (const listener of this.hashListeners) listener(file, found);
  }

  /** Settings have changed: what was answered before is no answer any more. */
  forgetAll(): void {
    this.settings++;
  }

  private settings = 0;

  /** Versions begin anew when a file is closed and opened, so they are no names for results. */
  private idOf({ file, folder }: Scope): string {
    const ids = this.ids.get(file) ?? new WeakMap<Folder, string>();
    this.ids.set(file, ids);
    const id = ids.get(folder) ?? String(++this.lastId);
    ids.set(folder, id);
    return this.settings === 0 ? id : `${id}.${this.settings}`;
  }

  private async diagnose(scope: Scope, cancelled: Cancelled): Promise<LspDiagnostic[] | undefined> {
    const { file } = scope;
    const language = languageOf(file.languageId);
    if (language?.diagnostics === undefined) return [];
    const rest = async () => {
      await pause();
      return !cancelled();
    };
    const found = await language.diagnostics(scope, { rest }, this.files.settings);
    return found?.map((problem) => lspDiagnostic(file, problem));
  }
}

/** `found` is undefined where nobody wants to know. */
type HashListener = (file: File, found: HashesFound | undefined) => void;
type Cancelled = () => boolean;
type Report = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport;
