// Semantic tokens as LSP packs them: five numbers a token, relative to the token before. The last full answer of a file
// is kept, so that after an edit only the changed numbers go over the wire.

import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";
import type { Span } from "#engine/text/span.ts";
import { type File, positionAt } from "#server/file.ts";
import { type Language, TOKEN_MODIFIERS, TOKEN_TYPES, type Token } from "#server/language.ts";

const TYPE_NUMBER = new Map(TOKEN_TYPES.map((type, index) => [type, index]));
const MODIFIER_BIT = new Map(TOKEN_MODIFIERS.map((modifier, index) => [modifier, 1 << index]));

/** A file of more tokens has no full answer: the client then goes on asking for what is in view. */
const MOST_TOKENS = 200_000;

interface Answered {
  readonly id: string;
  readonly data: readonly number[];
}

export class TokenAnswers {
  private readonly last = new Map<string, Answered>();
  private count = 0;

  full(file: File, language: Language): SemanticTokens | null {
    const tokens = language.semanticTokens?.(file, { start: 0, end: file.text.length });
    if (tokens === undefined || tokens.length > MOST_TOKENS) return null;
    const data = packed(file, tokens);
    const resultId = String(++this.count);
    this.last.clear(); // one file is looked at at a time; the next full answer is cheap enough
    this.last.set(file.uri, { id: resultId, data });
    return { resultId, data };
  }

  delta(file: File, language: Language, previous: string): SemanticTokens | SemanticTokensDelta | null {
    const before = this.last.get(file.uri);
    const now = this.full(file, language);
    if (now === null || before === undefined || before.id !== previous) return now;
    return { ...(now.resultId === undefined ? {} : { resultId: now.resultId }), edits: editsBetween(before.data, now.data) };
  }

  range(file: File, language: Language, span: Span): SemanticTokens {
    return { data: packed(file, language.semanticTokens?.(file, span) ?? []) };
  }
}

function packed(file: File, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const { span, type, modifiers } of tokens) {
    const at = positionAt(file, span.start);
    const bits = modifiers.reduce((sum, modifier) => sum | (MODIFIER_BIT.get(modifier) ?? 0), 0);
    const column = at.line === line ? at.character - character : at.character;
    data.push(at.line - line, column, span.end - span.start, TYPE_NUMBER.get(type) ?? 0, bits);
    ({ line, character } = at);
  }
  return data;
}

/** One edit: what is between the common beginning and the common end. */
function editsBetween(before: readonly number[], now: readonly number[]): SemanticTokensDelta["edits"] {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === now[now.length - 1 - end]) end++;
  if (start === before.length && start === now.length) return [];
  return [{ start, deleteCount: before.length - end - start, data: now.slice(start, now.length - end) }];
}
