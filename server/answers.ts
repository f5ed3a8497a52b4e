// From what a language says of a place to what LSP wants to hear.

import type {
  CodeAction,
  CodeActionKind,
  Definition,
  DefinitionLink,
  DocumentHighlight,
  DocumentSymbol,
  Hover,
  Location,
  Position,
  Range,
  SymbolInformation,
} from "vscode-languageserver";
import type { Settings } from "#protocol/settings.ts";
import type { ClientFacts } from "#server/client-facts.ts";
import { type File, offsetAt } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import type { Language } from "#server/language.ts";
import { languageOf } from "#server/languages.ts";
import { locationOf, rangeOf, spanOfRange } from "#server/lsp.ts";
import { markupOf } from "#server/markup.ts";

export function hover(language: Language, scope: Scope, position: Position, { hoverKind }: ClientFacts): Hover | null {
  const found = language.hover?.(scope, offsetAt(scope.file, position));
  return found ? { contents: markupOf(found.blocks, hoverKind), range: rangeOf(scope.file, found.span) } : null;
}

export function definition(
  language: Language,
  scope: Scope,
  position: Position,
  { links }: ClientFacts,
): Definition | DefinitionLink[] | null {
  const found = language.definition?.(scope, offsetAt(scope.file, position));
  if (found === undefined) return null;
  if (!links) return found.targets.map(({ file, selection }) => locationOf({ file, span: selection }));
  return found.targets.map(({ file, span, selection }) => ({
    originSelectionRange: rangeOf(scope.file, found.origin),
    targetUri: file.uri,
    targetRange: rangeOf(file, span),
    targetSelectionRange: rangeOf(file, selection),
  }));
}

export function references(language: Language, scope: Scope, position: Position, declaration: boolean): Location[] {
  return (language.references?.(scope, offsetAt(scope.file, position), { declaration }) ?? []).map(locationOf);
}

export function highlights(language: Language, file: File, position: Position): DocumentHighlight[] {
  const found = language.highlights?.(file, offsetAt(file, position)) ?? [];
  return found.map(({ span, kind }) => ({ range: rangeOf(file, span), kind }));
}

export function symbols(language: Language, file: File, { tree }: ClientFacts): DocumentSymbol[] | SymbolInformation[] {
  const found = language.symbols?.(file) ?? [];
  return tree ? found : found.flatMap((symbol) => flattened(symbol, file.uri));
}

function flattened({ name, kind, range, children }: DocumentSymbol, uri: string, containerName = ""): SymbolInformation[] {
  const own: SymbolInformation = { name, kind, location: { uri, range }, ...(containerName === "" ? {} : { containerName }) };
  return [own, ...(children ?? []).flatMap((child) => flattened(child, uri, name))];
}

/** More names than this nobody reads through. */
const MOST_NAMES = 1000;

/** The chains and sets of all open files whose names hold the letters of `query` in this order. */
export function namesIn(files: readonly File[], query: string): SymbolInformation[] {
  const wanted = query.toLowerCase();
  const found: SymbolInformation[] = [];
  for (const file of files) {
    for (const { name, kind, container, span } of languageOf(file.languageId)?.names?.(file) ?? []) {
      if (found.length === MOST_NAMES) return found;
      if (!holdsInOrder(name.toLowerCase(), wanted)) continue;
      found.push({ name, kind, containerName: container, location: locationOf({ file, span }) });
    }
  }
  return found;
}

function holdsInOrder(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

interface ActionsAsked {
  readonly range: Range;
  /** The kinds that the client wants; undefined for all. */
  readonly only: readonly CodeActionKind[] | undefined;
  readonly settings: Settings;
}

export function codeActions(language: Language, file: File, { range, only, settings }: ActionsAsked): CodeAction[] {
  const wants = (kind: CodeActionKind) =>
    only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`) || one === "");
  return language.codeActions?.(file, { span: spanOfRange(file, range), wants }, settings) ?? [];
}
