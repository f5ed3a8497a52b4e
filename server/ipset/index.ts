// The language ipset.

import { completion } from "#server/ipset/completion.ts";
import { folding } from "#server/ipset/folding.ts";
import { hover } from "#server/ipset/hover.ts";
import { definition, references } from "#server/ipset/navigation.ts";
import { prepareRename, rename } from "#server/ipset/rename.ts";
import { selectionRanges } from "#server/ipset/selection-ranges.ts";
import { semanticTokens } from "#server/ipset/semantic-tokens.ts";
import { names, symbols } from "#server/ipset/symbols.ts";
import type { Language } from "#server/language.ts";

export const ipset: Language = {
  id: "ipset",
  prepareRename,
  rename,
  selectionRanges,
  semanticTokens,
  folding,
  hover,
  completion,
  definition,
  references,
  symbols,
  names,
  diagnostics: async ({ file }) => file.ipsets?.problems ?? [],
};
