// What must hold of any answer of the server, whatever was asked: ranges inside their text, names that editors take,
// nothing active in Markdown.
import type { Range } from "vscode-languageserver-protocol";
import { type Document, offsetOf, wrongRange } from "#test/fuzz/document.ts";
import type { Watch } from "#test/fuzz/watch.ts";

/** The open documents, by URI. */
export type Documents = ReadonlyMap<string, Document>;

interface Look {
  readonly watch: Watch;
  readonly step: string;
  readonly documents: Documents;
}

export function checkAnswer(look: Look, answer: unknown, uri: string): void {
  if (Array.isArray(answer)) for (const item of answer) checkAnswer(look, item, uri);
  else if (isRecord(answer)) checkObject(look, answer, uri);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isRange(value: unknown): value is Range {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}

function isPosition(value: unknown): value is Range["start"] {
  return isRecord(value) && typeof value.line === "number" && typeof value.character === "number";
}

function checkObject(look: Look, answer: Readonly<Record<string, unknown>>, outer: string): void {
  const { watch, step } = look;
  if (isRange(answer)) return checkRange(look, answer, outer);
  const uri = typeof answer.uri === "string" ? answer.uri : outer;
  const target = typeof answer.targetUri === "string" ? answer.targetUri : uri;
  for (const [key, value] of Object.entries(answer)) {
    if (key === "changes" && isRecord(value))
      for (const [changed, edits] of Object.entries(value)) checkAnswer(look, edits, changed);
    else if (key === "kind" && answer.kind === "markdown") checkMarkdown(look, String(answer.value));
    else if (key !== "data") checkAnswer(look, value, key.startsWith("target") ? target : uri);
  }
  within(look, answer.selectionRange, answer.range, uri);
  within(look, answer.targetSelectionRange, answer.targetRange, target);
  const named = "selectionRange" in answer || ("location" in answer && "kind" in answer);
  watch.check(!named || (typeof answer.name === "string" && answer.name !== ""), step, () => "a symbol without a name");
  const problem = "severity" in answer && "range" in answer;
  watch.check(
    !problem || (typeof answer.message === "string" && answer.message !== ""),
    step,
    () => "a problem without a message",
  );
}

function checkRange({ watch, step, documents }: Look, range: Range, uri: string): void {
  const document = documents.get(uri);
  if (document === undefined) return;
  const wrong = wrongRange(document, range);
  watch.check(wrong === undefined, step, () => wrong ?? "");
}

/** Editors refuse a whole answer for one selection outside its range. */
function within({ watch, step, documents }: Look, inner: unknown, outer: unknown, uri: string): void {
  const document = documents.get(uri);
  if (document === undefined || !isRange(inner) || !isRange(outer)) return;
  const [a, b] = [offsetOf(document, outer.start) ?? 0, offsetOf(document, outer.end) ?? 0];
  const [c, d] = [offsetOf(document, inner.start) ?? 0, offsetOf(document, inner.end) ?? 0];
  watch.check(a <= c && d <= b, step, () => `selection ${JSON.stringify(inner)} outside its range ${JSON.stringify(outer)}`);
}

function checkMarkdown({ watch, step }: Look, value: string): void {
  const active = activeMarkdown(value);
  watch.check(active === undefined, step, () => `Markdown that does something: ${JSON.stringify(active)}`);
}

/**
 * What is outside code must not be a picture, HTML, a command or a link but one of our own to the web: what is, with what
 * stands around it; undefined for text that does nothing.
 */
export function activeMarkdown(value: string): string | undefined {
  const prose = value
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, "")
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "")
    .replace(/\\[\s\S]/g, "");
  const active = /<[a-z/!]|\]\((?!https:)[^)]*\)|!\[/i.exec(prose);
  return active === null ? undefined : prose.slice(Math.max(0, active.index - 80), active.index + 80);
}
