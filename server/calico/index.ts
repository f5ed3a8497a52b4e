// The language of Calico's and Kubernetes' resources in YAML. Other YAML gets no answers: the file then has no `calico`.
import { codeActions } from "#server/calico/code-actions.ts";
import { codeLenses, resolveCodeLens } from "#server/calico/code-lens.ts";
import { completion } from "#server/calico/completion.ts";
import { diagnostics } from "#server/calico/diagnostics.ts";
import { hover } from "#server/calico/hover.ts";
import { inlayHints } from "#server/calico/inlay-hints.ts";
import { definition, highlights, references } from "#server/calico/navigation.ts";
import { prepareRename, rename } from "#server/calico/rename.ts";
import { semanticTokens } from "#server/calico/semantic-tokens.ts";
import { names, symbols } from "#server/calico/symbols.ts";
import type { Language } from "#server/language.ts";

export const calico: Language = {
  id: "yaml",
  completion,
  prepareRename,
  rename,
  semanticTokens,
  inlayHints,
  hover,
  definition,
  references,
  highlights,
  symbols,
  names,
  codeLenses,
  resolveCodeLens,
  codeActions,
  diagnostics,
};
