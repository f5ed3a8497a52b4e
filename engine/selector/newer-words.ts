// Words of a selector that older versions of Calico do not know.
import { FUNCTIONS, OPERATORS } from "#engine/selector/operators.ts";
import type { Token } from "#engine/selector/token.ts";
import type { Word } from "#engine/text/span.ts";

export interface NewerWord {
  readonly word: Word;
  /** The first version that knows it: `3.6`. */
  readonly since: string;
}

export function newerWords(tokens: readonly Token[]): readonly NewerWord[] {
  return tokens.flatMap((token) => {
    if (token.kind === "operator") return newer(token.operator, token, OPERATORS[token.operator].since);
    if (token.kind === "function") return newer(`${token.name}()`, token, FUNCTIONS[token.name].since);
    return [];
  });
}

function newer(text: string, { span }: Token, since: string | undefined): readonly NewerWord[] {
  return since === undefined ? [] : [{ word: { text, span }, since }];
}
