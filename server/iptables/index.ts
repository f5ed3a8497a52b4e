// The language iptables-save.
import { codeActions } from "#server/iptables/code-actions.ts";
import { codeLenses, resolveCodeLens } from "#server/iptables/code-lens.ts";
import { definition } from "#server/iptables/definition.ts";
import { diagnostics } from "#server/iptables/diagnostics.ts";
import { folding } from "#server/iptables/folding.ts";
import { formatting, onTypeFormatting } from "#server/iptables/formatting.ts";
import { hover } from "#server/iptables/hover.ts";
import { inlayHints } from "#server/iptables/inlay-hints.ts";
import { highlights, references } from "#server/iptables/references.ts";
import { names, symbols } from "#server/iptables/symbols.ts";
import type { Language } from "#server/language.ts";

export const iptables: Language = {
  id: "iptables-save",
  hover,
  definition,
  references,
  highlights,
  symbols,
  names,
  folding,
  codeLenses,
  resolveCodeLens,
  codeActions,
  inlayHints,
  formatting,
  onTypeFormatting,
  diagnostics,
};
