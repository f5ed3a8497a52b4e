// The language ipset.
import { hover } from "#server/ipset/hover.ts";
import { definition, references } from "#server/ipset/navigation.ts";
import { names, symbols } from "#server/ipset/symbols.ts";
import type { Language } from "#server/language.ts";

export const ipset: Language = {
  id: "ipset",
  hover,
  definition,
  references,
  symbols,
  names,
  diagnostics: async (file) => file.ipsets?.problems ?? [],
};
