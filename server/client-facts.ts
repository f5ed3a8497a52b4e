// What the client can show, as far as answers depend on it.
import { type ClientCapabilities, MarkupKind } from "vscode-languageserver";
import type { InitializationOptions } from "#protocol/folder.ts";

export interface ClientFacts {
  readonly hoverKind: "markdown" | "plaintext";
  /** Takes the asked-about span beside a definition. */
  readonly links: boolean;
  /** Takes an outline as a tree. */
  readonly tree: boolean;
  readonly pullsDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesDiagnostics: boolean;
  /** Takes `chainwalk/ruleHashes`. */
  readonly showsRuleHashes: boolean;
}

/** Known once the client has introduced itself. */
export interface Client {
  readonly facts: ClientFacts;
}

export function factsOf({ textDocument, workspace }: ClientCapabilities, own?: InitializationOptions): ClientFacts {
  return {
    hoverKind: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ? "markdown" : "plaintext",
    links: textDocument?.definition?.linkSupport === true,
    tree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    showsRuleHashes: own?.showsRuleHashes === true,
  };
}
