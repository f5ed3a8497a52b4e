// Works out diagnostics beside everything else the server does: in slices, given up as soon as the file has changed.

import {
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Diagnostic as LspDiagnostic,
  type PublishDiagnosticsParams,
} from "vscode-languageserver";
import type { File } from "#server/file.ts";
import type { Files } from "#server/files.ts";
import { languageOf } from "#server/languages.ts";
import { lspDiagnostic } from "#server/lsp.ts";
import { after, pause } from "#server/pause.ts";

/** How long a file stays unchanged before it is looked at, in milliseconds. */
const QUIET = 200;

export class Diagnoser {
  private readonly files: Files;
  /** Counts the changes of each file that waits to be looked at. */
  private readonly waiting = new Map<string, number>();

  private readonly ids = new WeakMap<File, string>();
  private lastId = 0;

  constructor(files: Files) {
    this.files = files;
  }

  /** Undefined when it was broken off. A result holds as long as this very version of the file is open. */
  async report(
    uri: string,
    previous: string | undefined,
    cancelled: () => boolean,
  ): Promise<DocumentDiagnosticReport | undefined> {
    const file = this.files.get(uri);
    if (file === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const resultId = this.idOf(file);
    if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const items = await this.diagnose(uri, cancelled);
    return items && { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Hands the diagnostics over once the file has not changed for a moment. */
  later(uri: string, publish: (params: PublishDiagnosticsParams) => void): void {
    const turn = (this.waiting.get(uri) ?? 0) + 1;
    this.waiting.set(uri, turn);
    after(QUIET, async () => {
      if (this.waiting.get(uri) !== turn) return;
      const version = this.files.get(uri)?.version;
      const diagnostics = await this.diagnose(uri, () => this.waiting.get(uri) !== turn);
      if (diagnostics === undefined || version === undefined || this.waiting.get(uri) !== turn) return;
      publish({ uri, version, diagnostics });
    });
  }

  forget(uri: string): void {
    this.waiting.delete(uri);
  }

  /** Versions begin anew when a file is closed and opened, so they are no names for results. */
  private idOf(file: File): string {
    const id = this.ids.get(file) ?? String(++this.lastId);
    this.ids.set(file, id);
    return id;
  }

  private async diagnose(uri: string, cancelled: () => boolean): Promise<LspDiagnostic[] | undefined> {
    const file = this.files.get(uri);
    const language = file && languageOf(file.languageId);
    if (file === undefined || language?.diagnostics === undefined) return [];
    const rest = async () => {
      await pause();
      return !cancelled() && this.files.get(uri) === file;
    };
    const found = await language.diagnostics(file, { rest }, this.files.settings);
    return found?.map((problem) => lspDiagnostic(file, problem));
  }
}
