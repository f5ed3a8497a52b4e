// `has(key)`, `all()` and `global()`: one token each, as in Calico. No blank may stand before the `(`.
import { endOfRun, isBlank, isQuote } from "#engine/selector/characters.ts";
import { keyEnd, keyToken, stringAt } from "#engine/selector/lex-word.ts";
import { FUNCTION_WORDS, FUNCTIONS } from "#engine/selector/operators.ts";
import type { FunctionToken, KeyToken } from "#engine/selector/token.ts";
import { spanOf } from "#engine/text/span.ts";

export function functionAt(text: string, at: number): FunctionToken | undefined {
  const name = FUNCTION_WORDS.find((word) => text.startsWith(`${word}(`, at));
  if (name === undefined) return undefined;
  const open = at + name.length + 1;
  const key = FUNCTIONS[name].takesKey ? keyAt(text, endOfRun(text, open, isBlank)) : undefined;
  const read = key?.span.end ?? open;
  const close = endOfRun(text, read, isBlank);
  const isClosed = text.charAt(close) === ")";
  return { kind: "function", name, key, isClosed, span: spanOf(at, isClosed ? close + 1 : read) };
}

function keyAt(text: string, at: number): KeyToken | undefined {
  if (isQuote(text.charAt(at))) {
    const quoted = stringAt(text, at);
    return { kind: "key", text: quoted.text, span: quoted.span, fault: "quoted" };
  }
  const end = keyEnd(text, at);
  return end === at ? undefined : keyToken(text.slice(at, end), at);
}
