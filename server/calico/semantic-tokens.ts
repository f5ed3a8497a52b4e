// Colours for what selectors are made of; the rest of the file is coloured as YAML.
import { type SelectorWord, selectorTokens } from "#engine/selector/semantic-tokens.ts";
import type { Span } from "#engine/text/span.ts";
import { documentsTouching } from "#server/calico/calico-file.ts";
import { placedText, selectorsIn } from "#server/calico/selectors-in.ts";
import type { File } from "#server/file.ts";
import type { Token, TokenType } from "#server/language.ts";
import { TokenList } from "#server/token-list.ts";

export function semanticTokens({ calico, text }: File, span: Span): readonly Token[] | undefined {
  if (calico === undefined) return undefined;
  const list = new TokenList(text);
  const documents = documentsTouching(calico, span);
  for (const resource of documents.flatMap(({ resources }) => resources())) {
    if (resource.span.end < span.start || resource.span.start > span.end) continue;
    for (const { scalar } of selectorsIn(resource, span)) {
      const placed = placedText(scalar);
      if (placed === undefined || placed.text.includes("\n")) continue;
      for (const word of selectorTokens(placed.text)) {
        const type = TYPES[word.kind];
        const { start, end } = word.span;
        if (type !== undefined) list.add({ start: placed.span.start + start, end: placed.span.start + end }, type);
      }
    }
  }
  return list.tokens;
}

/** Signs and what is wrong keep the colour of the text around. */
const TYPES: Readonly<Record<SelectorWord["kind"], TokenType | undefined>> = {
  key: "property",
  value: "string",
  operator: "operator",
  function: "function",
  punctuation: undefined,
  wrong: undefined,
};
