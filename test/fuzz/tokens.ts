// Semantic tokens: unpacked and looked at.
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-protocol";
import { type Document, lineText } from "#test/fuzz/document.ts";

export interface Token {
  readonly line: number;
  readonly start: number;
  readonly length: number;
  readonly rest: string;
}

export function unpacked(data: readonly number[]): Token[] {
  const tokens: Token[] = [];
  let [line, start] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, columns = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    start = lines === 0 ? start + columns : columns;
    line += lines;
    tokens.push({ line, start, length, rest: `${type} ${bits}` });
  }
  return tokens;
}

/** What is wrong with packed tokens; undefined when nothing is. */
export function wrongTokens(document: Document, data: readonly number[]): string | undefined {
  const bad = data.findIndex((value) => !Number.isInteger(value) || value < 0);
  if (bad >= 0) return `number ${data[bad]} at ${bad}: tokens out of order`;
  let before: Token | undefined;
  for (const token of unpacked(data)) {
    if (before?.line === token.line && token.start < before.start + before.length) return `tokens overlap at ${words(token)}`;
    if (token.length === 0) return `an empty token at ${words(token)}`;
    if (token.line >= document.starts.length || token.start + token.length > lineText(document, token.line).length) {
      return `a token behind its line's end at ${words(token)}`;
    }
    before = token;
  }
  return undefined;
}

function words({ line, start, length }: Token): string {
  return `${line}:${start}+${length}`;
}

/** What a client has after an answer that tells only the difference. */
export function patched(before: readonly number[], answer: SemanticTokens | SemanticTokensDelta): readonly number[] {
  if (!("edits" in answer)) return answer.data;
  const data = [...before];
  for (const { start, deleteCount, data: added = [] } of [...answer.edits].sort((a, b) => b.start - a.start)) {
    data.splice(start, deleteCount, ...added);
  }
  return data;
}
