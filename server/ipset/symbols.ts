// The outline of an ipset file: its sets.

import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import type { File } from "#server/file.ts";
import { countOf } from "#server/iptables/words.ts";
import type { NamedPlace } from "#server/language.ts";
import { rangeOf } from "#server/lsp.ts";

export function symbols(file: File): DocumentSymbol[] {
  return (file.ipsets?.sets ?? []).map(({ name, type, elements, span }) => ({
    name: name.text || "(no name)",
    detail: `${type}, ${countOf(elements.length, "member")}`,
    kind: SymbolKind.Array,
    range: rangeOf(file, { start: Math.min(span.start, name.span.start), end: Math.max(span.end, name.span.end) }),
    selectionRange: rangeOf(file, name.span),
  }));
}

export function names(file: File): Iterable<NamedPlace> {
  return (file.ipsets?.sets ?? []).map(({ name, type }) => ({
    name: name.text || "(no name)",
    kind: SymbolKind.Array,
    container: type,
    span: name.span,
  }));
}
