// The language iptables-save.

import { callHierarchy, incomingCalls, outgoingCalls } from "#server/iptables/call-hierarchy.ts";
import { codeActions } from "#server/iptables/code-actions.ts";
import { codeLenses, resolveCodeLens } from "#server/iptables/code-lens.ts";
import { completion, resolveCompletion } from "#server/iptables/completion.ts";
import { definition } from "#server/iptables/definition.ts";
import { diagnostics, prepare } from "#server/iptables/diagnostics.ts";
import { documentLinks } from "#server/iptables/document-links.ts";
import { folding } from "#server/iptables/folding.ts";
import { formatting, onTypeFormatting } from "#server/iptables/formatting.ts";
import { ruleHashes } from "#server/iptables/hashes/verify.ts";
import { hover } from "#server/iptables/hover.ts";
import { inlayHints } from "#server/iptables/inlay-hints.ts";
import { linkedEditing } from "#server/iptables/linked-editing.ts";
import { highlights, references } from "#server/iptables/references.ts";
import { prepareRename, rename } from "#server/iptables/rename.ts";
import { selectionRanges } from "#server/iptables/selection-ranges.ts";
import { semanticTokens } from "#server/iptables/semantic-tokens.ts";
import { signatureHelp } from "#server/iptables/signature-help.ts";
import { names, symbols } from "#server/iptables/symbols.ts";
import type { Language } from "#server/language.ts";

export const iptables: Language = {
  id: "iptables-save",
  prepareRename,
  rename,
  callHierarchy,
  incomingCalls,
  outgoingCalls,
  linkedEditing,
  selectionRanges,
  documentLinks,
  semanticTokens,
  hover,
  completion,
  resolveCompletion,
  signatureHelp,
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
  prepare,
  ruleHashes,
};
