// Where names are declared and used, across the workspace.
import { DocumentHighlightKind } from "vscode-languageserver";
import { mentionAt } from "#server/calico/mention-at.ts";
import { nameId } from "#server/calico/mentions.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import type { DefinitionLinks, Highlight, Place } from "#server/language.ts";
import { dumpReferences } from "#server/preview/dump-references.ts";

export function definition({ file, workspace }: Scope, offset: number): DefinitionLinks | undefined {
  const mention = file.calico && mentionAt(file.calico, offset);
  if (mention === undefined) return undefined;
  const places = workspace.mentions().get(nameId(mention)) ?? [];
  const targets = places.flatMap(({ file: other, mention: { isDeclaration, span, within } }) =>
    isDeclaration ? [{ file: other, span: within, selection: span }] : [],
  );
  return targets.length === 0 ? undefined : { origin: mention.span, targets };
}

export function references(scope: Scope, offset: number, options: { readonly declaration: boolean }): readonly Place[] {
  const { file, workspace } = scope;
  const mention = file.calico && mentionAt(file.calico, offset);
  const inDump = dumpReferences(scope, offset);
  if (mention === undefined) return inDump;
  const places = workspace.mentions().get(nameId(mention)) ?? [];
  const own = places
    .filter((one) => options.declaration || !one.mention.isDeclaration)
    .map(({ file: other, mention: { span } }) => ({ file: other, span }));
  return [...own, ...inDump];
}

export function highlights({ calico }: File, offset: number): readonly Highlight[] {
  const mention = calico && mentionAt(calico, offset);
  if (calico === undefined || mention === undefined) return [];
  const id = nameId(mention);
  return calico
    .mentions()
    .filter((one) => nameId(one) === id)
    .map(({ span, isDeclaration }) => ({ span, kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }));
}
